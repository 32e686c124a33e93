"""Puts under `exact` of ../zero-counts.json what the likelihood of its sets gives with 40 digits: Newton's method from R's top, second
derivatives by mpmath's differences at that precision, the delta method for the ratio of everybody's means.

python3 zero-counts.py after zero-counts.R; Python 3.11, mpmath 1.3.0, 2026-11-30."""
import collections
import json
import os

import mpmath as mp

mp.mp.dps = 40
PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "zero-counts.json")


def part(counts):
    """Log likelihood of counts above 0, of log rates of both arms and log k."""
    def loglik(a, b, c):
        k, total = mp.e ** c, mp.mpf(0)
        for log_rate, tally in zip((a, b), counts):
            rate = mp.e ** log_rate
            none = (1 + k * rate) ** (-1 / k)
            for y, n in tally.items():
                if y > 0:
                    ways = mp.loggamma(y + 1 / k) - mp.loggamma(1 / k)
                    total += n * (ways + y * mp.log(k * rate) - (y + 1 / k) * mp.log(1 + k * rate)
                                  - mp.log(1 - none))
        return total
    return loglik


def derivatives(f, p):
    h, n = mp.mpf(10) ** -10, len(p)
    at = lambda *moves: f(*[x + h * sum(s for j, s in moves if j == i) for i, x in enumerate(p)])
    grad = mp.matrix([(at((i, 1)) - at((i, -1))) / (2 * h) for i in range(n)])
    second = mp.matrix(n, n)
    for i in range(n):
        for j in range(i + 1):
            second[i, j] = second[j, i] = (at((i, 1), (j, 1)) - at((i, 1), (j, -1)) - at((i, -1), (j, 1))
                                           + at((i, -1), (j, -1))) / (4 * h * h)
    return grad, second


with open(PATH, encoding="utf-8") as file:
    data = json.load(file)
for number, one in enumerate(data["sets"]):
    counts = [collections.Counter(one["treated"]), collections.Counter(one["control"])]
    loglik = part(counts)
    people = [sum(c.values()) for c in counts]
    positive = [sum(n for y, n in c.items() if y) for c in counts]
    k = mp.mpf(one["exact"]["k"])
    p = []
    for tally, some in zip(counts, positive):
        mean = mp.mpf(sum(y * n for y, n in tally.items())) / some
        p.append(mp.log(mp.findroot(lambda x: x / (1 - (1 + k * x) ** (-1 / k)) - mean, mean)))
    p.append(mp.log(k))
    for _ in range(8):
        grad, second = derivatives(loglik, p)
        move = mp.lu_solve(second, grad)
        p = [x - m for x, m in zip(p, move)]
        if max(abs(m) for m in move) < mp.mpf(10) ** -15:
            break
    cov = (-derivatives(loglik, p)[1]) ** -1

    def log_mean(a, b, c):
        none = lambda x: (1 + mp.e ** (c + x)) ** (-mp.e ** -c)
        return a - b - mp.log(1 - none(a)) + mp.log(1 - none(b))
    slope = derivatives(log_mean, p)[0]
    zero = sum(1 / mp.mpf(s) - 1 / mp.mpf(n) for s, n in zip(positive, people))
    share = mp.log(mp.mpf(positive[0]) / people[0]) - mp.log(mp.mpf(positive[1]) / people[1])
    found = {"count": p[0] - p[1], "se": mp.sqrt(cov[0, 0] + cov[1, 1] - 2 * cov[0, 1]),
             "mean": share + log_mean(*p), "meanSE": mp.sqrt((slope.T * cov * slope)[0] + zero), "k": mp.e ** p[2]}
    for key, value in found.items():
        print(number, key, mp.nstr(value, 16), float(value / mp.mpf(one["exact"][key]) - 1))
        one["exact"][key] = float(value)
data["exactScript"] = "zero-counts.py"
with open(PATH, "w", encoding="utf-8") as file:
    json.dump(data, file, separators=(",", ":"))
    file.write("\n")

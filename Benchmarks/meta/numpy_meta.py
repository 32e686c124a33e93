"""The closed forms on all literatures at once, one array operation after the other."""
import sys
import time
import numpy as np

data = np.fromfile(sys.argv[1], "<f8")
count, k = int(data[0]), int(data[1])
y = data[2:2 + count * k].reshape(count, k)
v = data[2 + count * k:].reshape(count, k)


def dl():
    w = 1 / v
    sw = w.sum(1)
    m = (w * y).sum(1) / sw
    q = (w * (y - m[:, None]) ** 2).sum(1)
    t = np.maximum(0, (q - (k - 1)) / (sw - (w * w).sum(1) / sw))
    u = 1 / (v + t[:, None])
    su = u.sum(1)
    mu = (u * y).sum(1) / su
    return mu, np.sqrt((u * (y - mu[:, None]) ** 2).sum(1) / (k - 1) / su), q


def egger():
    w, x = 1 / v, np.sqrt(v)
    sw = w.sum(1)
    mx, my = (w * x).sum(1) / sw, (w * y).sum(1) / sw
    dx, dy = x - mx[:, None], y - my[:, None]
    sxx, sxy, syy = (w * dx * dx).sum(1), (w * dx * dy).sum(1), (w * dy * dy).sum(1)
    b = sxy / sxx
    return b / np.sqrt((syy - b * sxy) / (k - 2) / sxx)


def reml():
    t = dl_tau()
    for _ in range(30):
        u = 1 / (v + t[:, None])
        su, su2, su3 = u.sum(1), (u * u).sum(1), (u ** 3).sum(1)
        mu = (u * y).sum(1) / su
        score = (u * u * (y - mu[:, None]) ** 2).sum(1) - (su - su2 / su)
        step = score / (su2 - 2 * su3 / su + (su2 / su) ** 2)
        t = np.maximum(0, t + step)
        if np.all((np.abs(step) < 1e-10) | (t == 0)):
            break
    return t


def dl_tau():
    w = 1 / v
    sw = w.sum(1)
    m = (w * y).sum(1) / sw
    q = (w * (y - m[:, None]) ** 2).sum(1)
    return np.maximum(0, (q - (k - 1)) / (sw - (w * w).sum(1) / sw))


for name, f in [("DL+Q+HKSJ", dl), ("Egger", egger), ("REML", reml)]:
    f()
    start = time.perf_counter()
    rounds = 0
    while time.perf_counter() - start < 0.5:
        f()
        rounds += 1
    print(f"{name}\t{rounds * count / (time.perf_counter() - start):.1f}")

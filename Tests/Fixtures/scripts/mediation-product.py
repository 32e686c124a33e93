#!/usr/bin/env python3
"""The distribution of the product of two normals, and the power of the test of both paths with arms of fixed size.

python3 mediation-product.py > ../mediation-product.json       (Python 3.11, scipy 1.17.1, mpmath 1.3.0, 30 November 2026)

The distribution function by mpmath at 30 digits, in another form than the library's: the density of a quotient,
P(XY <= x) = integral of the density of X times P(Y <= x/X). One case is published: R package RMediation, medci(-57.402, 0.45175,
3.782, 0.03456, type = "dop") printed -31.08719 and -20.97980. The upper end is right. Below the lower lies .0285, and not .025, as
ten million draws say too: "published" has both.

Power: given S, the sum of squares of m within arms, both tests are independent: a is normal around its mean, tested with S; b is
normal with variance sigma^2/S. S/sd^2 is chi-squared. So power is an integral over S; in the normal column x varies too, and the sum
of its squares is chi-squared with n - 1 degrees of freedom: Fritz & MacKinnon (2007) Psychol Sci 18:233."""
import json
import numpy as np
from mpmath import mp, mpf, quad, npdf, ncdf, findroot
from scipy import stats

mp.dps = 30


def cdf(x, a, sa, b, sb):
    x, a, sa, b, sb = map(mpf, (x, a, sa, b, sb))
    def f(u):
        if u == 0:
            return mpf(0)
        p = ncdf((x / u - b) / sb)
        return npdf(u, a, sa) * (p if u > 0 else 1 - p)
    ends = sorted({a + k * sa for k in (-12, -8, -5, -3, -1, 0, 1, 3, 5, 8, 12)} | ({mpf(0)} if abs(a) < 12 * sa else set())
                  | {k * sa / 20 for k in (-4, -1, 1, 4) if abs(k * sa / 20 - a) < 12 * sa})
    return quad(f, ends)


def quantile(p, a, sa, b, sb):
    m, s = a * b, np.sqrt(a * a * sb * sb + b * b * sa * sa + sa * sa * sb * sb)
    low, high = m - 12 * s, m + 12 * s
    # Secant from a bracket by bisection in doubles.
    for _ in range(12):
        mid = (low + high) / 2
        low, high = (mid, high) if cdf(mid, a, sa, b, sb) < p else (low, mid)
    return findroot(lambda x: cdf(x, a, sa, b, sb) - mpf(p), (low, high), solver="anderson", tol=1e-25)


products = []
for a, sa, b, sb in [(-57.402, 3.782, 0.45175, 0.03456), (0.2, 1, 0.4, 1), (0.5, 0.08, 0.6, 0.04), (0.3, 0.15, 0.25, 0.1),
                     (0, 1, 0, 1), (0, 0.2, 3, 0.5), (-0.1, 0.05, 0.4, 0.3), (2, 0.001, 1e-3, 5e-4)]:
    s = np.sqrt(a * a * sb * sb + b * b * sa * sa + sa * sa * sb * sb)
    at = [a * b + k * s for k in (-2.5, -0.7, 0.4, 1.8)]
    products.append(dict(a=a, seA=sa, b=b, seB=sb, x=at, cdf=[float(cdf(x, a, sa, b, sb)) for x in at],
                         lower=float(quantile(0.025, a, sa, b, sb)), upper=float(quantile(0.975, a, sa, b, sb)),
                         lower90=float(quantile(0.05, a, sa, b, sb))))


def grid(df, points=400):
    """Points and weights of chi-squared: Gauss and Legendre between its far quantiles."""
    low, high = stats.chi2.ppf(1e-13, df), stats.chi2.isf(1e-13, df)
    u, w = np.polynomial.legendre.leggauss(points)
    s = (high - low) / 2 * u + (high + low) / 2
    return s, w * (high - low) / 2 * stats.chi2.pdf(s, df)


def joint(n, a, b, sd_m, sd_e, xx, alpha=0.05):
    """Power with sums of squares of x about its mean of xx."""
    s, w = grid(n - 2)
    ss = s * sd_m ** 2
    ca, cb = stats.t.isf(alpha / 2, n - 2), stats.t.isf(alpha / 2, n - 3)
    # |a| over its standard error, which S decides.
    edge = ca * np.sqrt(s / (n - 2))
    za = a / sd_m * np.sqrt(xx)
    pa = stats.norm.sf(edge - za) + stats.norm.cdf(-edge - za)
    zb = b * np.sqrt(ss) / sd_e
    # The noncentral t by its definition: scipy's own is NaN far out.
    v, wv = grid(n - 3, 200)
    cut = cb * np.sqrt(v / (n - 3))[:, None]
    pb = wv @ (stats.norm.sf(cut - zb) + stats.norm.cdf(-cut - zb))
    return float(np.sum(w * pa * pb))


rng = np.random.default_rng(20261130)
draws = rng.normal(-57.402, 3.782, 10**7) * rng.normal(0.45175, 0.03456, 10**7)
published = dict(lower=-31.08719, upper=-20.97980, belowLower=float(cdf(-31.08719, -57.402, 3.782, 0.45175, 0.03456)),
                 drawnBelowLower=float(np.mean(draws < -31.08719)), drawnAboveUpper=float(np.mean(draws > -20.97980)))

power = []
for n1, n2, a, rho in [(100, 100, 0.25, 0.5), (100, 100, 0.4, 0.3), (60, 90, 0.5, -0.4), (20, 20, 0.8, 0.6), (100, 100, 0.3, 0.2),
                       (265, 265, 0.28, 0.14), (100, 100, 0, 0.4), (100, 100, 0.4, 0)]:
    # Scores with SD 1 within arms, correlated rho: b = rho, and what is left of y has SD sqrt(1 - rho^2).
    power.append(dict(n1=n1, n2=n2, a=a, rho=rho,
                      power=joint(n1 + n2, a, rho, 1, np.sqrt(1 - rho * rho), n1 * n2 / (n1 + n2))))

fritz = []
for path, n in [(0.14, 530), (0.26, 162), (0.39, 74), (0.59, 36)]:
    x, w = grid(n - 1, 60)
    fritz.append(dict(path=path, n=n, power=float(sum(wi * joint(n, path, path, 1, 1, xi) for xi, wi in zip(x, w)))))

print(json.dumps(dict(source="mediation-product.py, scipy 1.17.1, mpmath 1.3.0, 30 November 2026",
                      products=products, published=published, power=power, normal=fritz), indent=1))

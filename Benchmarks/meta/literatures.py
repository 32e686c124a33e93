"""Literatures of 17 studies, the same for every contestant: mu .2, tau .13, sizes log-normal.

Written as doubles: how many, k, all effects, all variances. A third of them lost two in three of their
studies that were not significant, so that selection models have something to find.
"""
import sys
import numpy as np

out, count = sys.argv[1], int(sys.argv[2])
k = 17
rng = np.random.default_rng(20261121)
n = np.clip(rng.lognormal(5.3, 0.74, (count, 4 * k)), 20, 1827).round()
v = 4 / n * (1 + 0.2 ** 2 / 8)
y = rng.normal(0.2, np.sqrt(0.13 ** 2 + v))
significant = y / np.sqrt(v) > 1.959964
selected = (np.arange(count) % 3 == 0)[:, None]
kept = ~selected | significant | (rng.random(y.shape) < 1 / 3)
order = np.argsort(~kept, axis=1, kind="stable")[:, :k]
y, v = np.take_along_axis(y, order, 1), np.take_along_axis(v, order, 1)
np.concatenate([[count, k], y.ravel(), v.ravel()]).astype("<f8").tofile(out)

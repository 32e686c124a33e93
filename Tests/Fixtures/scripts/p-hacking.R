# Shares of null trials that claim a finding when decisions are left open: 20 people a cell, two-sided .05,
# either direction. Decisions of Simmons JP, Nelson LD, Simonsohn U (2011) Psychological Science 22:1359 and
# two more; independent of the program: t.test-like formulas and least squares on the data themselves.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))

set.seed(20261121)
R <- 100000
n <- 20

pooled <- function(y0, y1) {
  n0 <- length(y0); n1 <- length(y1)
  s2 <- (var(y0) * (n0 - 1) + var(y1) * (n1 - 1)) / (n0 + n1 - 2)
  t <- (mean(y1) - mean(y0)) / sqrt(s2 * (1 / n0 + 1 / n1))
  2 * pt(-abs(t), n0 + n1 - 2)
}
adjusted <- function(y, z, x) {
  X <- cbind(1, z, x)
  f <- .lm.fit(X, y)
  df <- length(y) - 3
  V <- chol2inv(chol(crossprod(X)))
  2 * pt(-abs(f$coefficients[2] / sqrt(sum(f$residuals^2) / df * V[2, 2])), df)
}
within <- function(v, limit) v[abs(v - mean(v)) <= limit * sd(v)]

z <- rep(0:1, each = n)
first <- seq_len(n)
found <- matrix(FALSE, R, 5, dimnames = list(NULL, c("stopping", "covariates", "outliers", "subgroups",
                                                     "stopping and outliers")))
for (i in seq_len(R)) {
  # 20 a cell, then 10 more if that is not significant.
  a <- rnorm(30); b <- rnorm(30)
  found[i, 1] <- pooled(a[first], b[first]) < .05 || pooled(a, b) < .05
  # Two baseline variables, each correlated .5 with the outcome.
  x <- matrix(rnorm(4 * n), 2 * n)
  y <- .5 * x[, 1] + .5 * x[, 2] + sqrt(.5) * rnorm(2 * n)
  found[i, 2] <- min(pooled(y[first], y[n + first]), adjusted(y, z, x[, 1]), adjusted(y, z, x[, 2])) < .05
  # People beyond 2 or 2.5 SD of their arm's mean left out.
  p <- pooled(a[first], b[first])
  trimmed <- function(k) sapply(c(2, 2.5), function(l) pooled(within(a[k], l), within(b[k], l)))
  found[i, 3] <- min(p, trimmed(first)) < .05
  # Either half of a random split, where both arms have two people of it.
  h0 <- runif(n) < .5; h1 <- runif(n) < .5
  halves <- sapply(c(TRUE, FALSE), function(s)
    if (sum(h0 == s) >= 2 && sum(h1 == s) >= 2) pooled(a[first][h0 == s], b[first][h1 == s]) else 1)
  found[i, 4] <- min(p, halves) < .05
  found[i, 5] <- found[i, 3] || min(pooled(a, b), trimmed(1:30)) < .05
}
write_fixture("p-hacking", paste(R, "trials with", n, "people a cell and no effect"),
              lapply(colnames(found), function(name) {
                share <- mean(found[, name])
                list(decision = name, expected = share, mcse = sqrt(share * (1 - share) / R))
              }))

# The prediction interval of Nagashima, Noma & Furukawa (2019) by random numbers: τ² from its confidence
# distribution (Imhof's integral over eigenvalues, inverted), then c = mu + tau Z - T se.
# The published package pimeta prints -0.8807 to 0.2240 (25,000 random numbers) for its data sbp, and
# -0.5613 to -0.0985 as confidence interval; see https://cran.r-project.org/package=pimeta.
# Base R only.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))

upper_q <- function(q, lambda) {   # P(sum lambda_i chi2_1 > q), Imhof (1961)
  f <- function(u) {
    theta <- rowSums(atan(outer(u, lambda))) / 2 - q * u / 2
    rho <- exp(rowSums(log1p(outer(u, lambda)^2)) / 4)
    sin(theta) / (u * rho)
  }
  # Panels of one turn of the slowest phase each, until what is left is small.
  width <- 2 * pi / max(q, sum(lambda))
  total <- 0; from <- 0
  repeat {
    step <- integrate(f, from + 1e-12, from + 4 * width, rel.tol = 1e-9, subdivisions = 2000)$value
    total <- total + step
    from <- from + 4 * width
    rho <- exp(sum(log1p((from * lambda)^2)) / 4)
    if (1 / (from * rho * max(q, 1) / 2) < 1e-7 || from > 1e5 * width) break
  }
  min(1, max(0, 0.5 + total / pi))
}

sets <- list(
  sbp = list(y = c(0, .1, -.4, -.8, -.63, .22, -.34, -.51, .03, -.81),
             s = c(.42347717, .21939179, .02551067, .19898325, .30102594, .30102594, .07142988, .10204269, .12245123, .30102594)),
  setshift = list(y = c(.38, .07, .52, .85, .45, .01, -.58, .44, .46, .93, .28, .2, .46, .59),
                  s = c(.4, .21, .29, .25, .29, .35, .36, .25, .22, .47, .24, .28, .23, .36)),
  four = list(y = c(.1, .5, .3, -.2), s = c(.2, .15, .3, .25)),
  alike = list(y = c(.21, .2, .19, .2, .22), s = c(.1, .2, .15, .1, .3)))

set.seed(20190612)
B <- 4e6
cases <- list()
for (name in names(sets)) {
  y <- sets[[name]]$y; s <- sets[[name]]$s; v <- s^2; k <- length(y)
  w <- 1 / v; A <- diag(w) - outer(w, w) / sum(w)
  q <- drop(t(y) %*% A %*% y)
  H <- function(t2) {
    r <- sqrt(v + t2)
    e <- eigen(A * outer(r, r), symmetric = TRUE, only.values = TRUE)$values[seq_len(k - 1)]
    upper_q(q, e)
  }
  # H on a grid that is dense where it rises.
  typical <- (k - 1) / (sum(w) - sum(w^2) / sum(w))
  grid <- typical * c(0, exp(seq(log(1e-4), log(1e5), length.out = 700)))
  h <- cummax(sapply(grid, H))
  keep <- c(TRUE, diff(h) > 1e-9)
  inverse <- splinefun(h[keep], log(grid[keep] + typical), method = "hyman")
  u <- runif(B)
  t2 <- ifelse(u <= h[1], 0, pmax(0, exp(inverse(pmin(u, max(h)))) - typical))
  sw <- swy <- numeric(B)
  for (i in seq_len(k)) { wi <- 1 / (v[i] + t2); sw <- sw + wi; swy <- swy + wi * y[i] }
  mu <- swy / sw; qq <- numeric(B)
  for (i in seq_len(k)) qq <- qq + (y[i] - mu)^2 / (v[i] + t2)
  se <- sqrt(qq / (k - 1) / sw)
  tt <- rt(B, k - 1)
  prediction <- quantile(mu + sqrt(t2) * rnorm(B) - tt * se, c(.025, .975), names = FALSE)
  ci <- quantile(mu - tt * se, c(.025, .975), names = FALSE)
  cases[[name]] <- list(name = name, y = y, v = v, q = q, p_q = h[1],
                        h = sapply(typical * c(.5, 1, 4), H), tau2 = typical * c(.5, 1, 4),
                        pi = prediction, ci = ci, draws = B)
  cat(name, h[1], prediction, ci, "\n")
}
write_fixture("meta-prediction", "parametric bootstrap prediction intervals, 4,000,000 random numbers each", cases)

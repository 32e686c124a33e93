# One mediator by two regressions: paths, standard errors, Sobel's z, joint significance; with strata as fixed effects too.
# R 4.2.2 (Debian).

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
set.seed(20261130, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

one <- function(n, strata, a, b, direct, sd.m, sd.y, location = 0, scale = 1) {
  d <- do.call(rbind, lapply(seq_len(strata), function(s) data.frame(
    x = rep(c(1, 0), n), s = factor(s, levels = seq_len(strata)))))
  u <- rnorm(strata, 0, 2)
  d$m <- location + scale * (a * d$x + u[d$s] + rnorm(nrow(d), 0, sd.m))
  d$y <- location + direct * d$x + b * d$m / scale + 0.7 * u[d$s] + rnorm(nrow(d), 0, sd.y)
  rhs <- if (strata > 1) " + s" else ""
  fm <- summary(lm(as.formula(paste("m ~ x", rhs)), d))
  fy <- summary(lm(as.formula(paste("y ~ x + m", rhs)), d))
  ft <- summary(lm(as.formula(paste("y ~ x", rhs)), d))
  ca <- fm$coefficients["x", ]; cb <- fy$coefficients["m", ]; cd <- fy$coefficients["x", ]
  ab <- unname(ca[1] * cb[1])
  sobel <- sqrt(ca[1]^2 * cb[2]^2 + cb[1]^2 * ca[2]^2)
  exact <- sqrt(sobel^2 + ca[2]^2 * cb[2]^2)
  za <- ca[1] / ca[2]; zb <- cb[1] / cb[2]
  below <- pnorm(za) * pnorm(-zb) + pnorm(-za) * pnorm(zb)
  above <- pnorm(za) * pnorm(zb) + pnorm(-za) * pnorm(-zb)
  cell <- function(arm, s) { k <- d$x == arm & as.integer(d$s) == s; list(m = I(d$m[k]), y = I(d$y[k])) }
  list(strata = strata, treated = lapply(seq_len(strata), function(s) cell(1, s)),
       compared = lapply(seq_len(strata), function(s) cell(0, s)),
       a = unname(ca[1]), seA = unname(ca[2]), pA = unname(ca[4]), dfA = fm$df[2],
       b = unname(cb[1]), seB = unname(cb[2]), pB = unname(cb[4]), dfB = fy$df[2],
       direct = unname(cd[1]), seDirect = unname(cd[2]), total = unname(ft$coefficients["x", 1]),
       indirect = ab, sobelSE = unname(sobel), sobelZ = unname(ab / sobel), sobelP = unname(2 * pnorm(-abs(ab / sobel))),
       productSE = unname(exact), productP = unname(2 * min(below, above)), jointP = unname(max(ca[4], cb[4])))
}

cases <- list()
for (i in 1:24) {
  strata <- if (i %% 3 == 0) 4 else 1
  n <- c(sample(3:40, 1) + (strata == 1) * 5, sample(3:40, 1) + (strata == 1) * 5)
  cases[[i]] <- one(n, strata, a = rnorm(1), b = rnorm(1, 0, .6), direct = rnorm(1, 0, .5), sd.m = runif(1, .5, 3),
    sd.y = runif(1, .5, 3), location = if (i %% 5 == 0) 1e4 else 0, scale = if (i %% 4 == 0) 1e-2 else 1)
}

write_fixture("mediation", paste(
  "x is 1 in the treated arm; a is x of m ~ x, b is m of y ~ x + m; strata are fixed effects. Sobel: sqrt(a2 sb2 + b2 sa2);",
  "product: with sa2 sb2 besides, p by the distribution of the product of normals; joint: the larger p of both paths."), cases)

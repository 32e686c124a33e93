# Logistic regression of independent people on arm, baseline and site: glm, its sandwich, and risks standardised by it.
#
# The robust variance of standardised risks is that of what each person moves the estimate by, written out here row by row; Ge's is
# the delta method on the coefficients, its gradient by numerical differences.
# R 4.2.2 (Debian), sandwich 3.0-2; run: Rscript event-covariates.R > ../event-covariates.json   (30 November 2026)
suppressMessages({library(sandwich); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261130)
scales <- list("risk-difference" = function(p) p, "risk-ratio" = log, "odds-ratio" = qlogis)
one <- function(name, n, r = .4, risk = c(.4, .3), sites = 0, baseline = TRUE, spread = .5) {
  arm <- rep(0:1, n); N <- sum(n); x <- 3 + 2 * rnorm(N)
  site <- if (sites > 0) c(seq_len(n[1]), seq_len(n[2])) %% sites else rep(0, N)
  z <- r * (x - 3) / 2 + sqrt(1 - r^2) * rnorm(N) + if (sites > 0) spread * rnorm(sites)[site + 1] else 0
  y <- as.numeric(pnorm(z) < risk[1 + arm])
  d <- data.frame(arm, x, site, y)
  f <- y ~ arm; if (baseline) f <- update(f, . ~ . + x); if (sites > 0) f <- update(f, . ~ . + factor(site))
  m <- glm(f, binomial, d, control = list(epsilon = 1e-14, maxit = 100))
  V <- vcov(m); b <- coef(m)
  X <- model.matrix(m); X1 <- X0 <- X; X1[, 2] <- 1; X0[, 2] <- 0
  mu1 <- plogis(drop(X1 %*% b)); mu0 <- plogis(drop(X0 %*% b)); mu <- fitted(m)
  A <- solve(t(X) %*% (X * mu * (1 - mu)))
  # glm's own errors are of the step before its last: at the coefficients themselves the digits are all there.
  stopifnot(max(abs(diag(A) / diag(V) - 1)) < 1e-5); V <- A; dimnames(V) <- dimnames(vcov(m))
  B <- crossprod(X * (y - mu)); robust <- sqrt((A %*% B %*% A)[2, 2]); stopifnot(abs(robust / sqrt(sandwich(m)["arm", "arm"]) - 1) < 1e-5)
  d1 <- colMeans(mu1 * (1 - mu1) * X1); d0 <- colMeans(mu0 * (1 - mu0) * X0)
  phi1 <- mu1 - mean(mu1) + drop(X %*% A %*% d1) * N * (y - mu); phi0 <- mu0 - mean(mu0) + drop(X %*% A %*% d0) * N * (y - mu)
  standard <- lapply(scales, function(g) {
    at <- function(b) g(mean(plogis(X1 %*% b))) - g(mean(plogis(X0 %*% b)))
    h <- 1e-4; gradient <- sapply(seq_along(b), function(j) { e <- replace(0 * b, j, h)
      (8 * (at(b + e) - at(b - e)) - (at(b + 2 * e) - at(b - 2 * e))) / (12 * h) })
    slope <- function(p) (8 * (g(p + h) - g(p - h)) - (g(p + 2 * h) - g(p - 2 * h))) / (12 * h)
    list(estimate = at(b), ge = sqrt(drop(gradient %*% V %*% gradient)),
      robust = sqrt(sum((slope(mean(mu1)) * phi1 - slope(mean(mu0)) * phi0)^2)) / N)
  })
  list(name = name, baseline = baseline, sites = sites, arm = arm, x = x, site = site, y = y, estimate = unname(b["arm"]), model = sqrt(V["arm", "arm"]),
    robust = robust, p = unname(2 * pnorm(-abs(b["arm"] / sqrt(V["arm", "arm"])))), standardised = standard)
}
sets <- list(
  one("arm alone", c(60, 60), baseline = FALSE),
  one("baseline", c(100, 100)), one("strong baseline", c(150, 150), r = .8), one("weak baseline", c(80, 80), r = .05),
  one("small", c(15, 14)), one("unequal arms", c(40, 160), risk = c(.5, .25)), one("rare", c(400, 400), risk = c(.06, .04)),
  one("common", c(120, 120), risk = c(.85, .9)), one("baseline against the event", c(100, 90), r = -.6), one("large effect", c(70, 70), risk = c(.7, .2)),
  one("five sites", c(100, 100), sites = 5, baseline = FALSE), one("five sites and baseline", c(100, 100), sites = 5), one("two sites", c(50, 52), sites = 2, risk = c(.3, .45)),
  one("twelve sites", c(240, 240), sites = 12, spread = 1), one("2,000 people", c(1000, 1000), r = .5, sites = 3))
# Where the regression ends with ever more people: the same glm on a grid of baselines and sites, with risks in the place of events.
limit <- function(treated, compared, r, share = .5, icc = 0, clusters = 0, baseline = TRUE, strata = FALSE) {
  x <- seq(-7, 7, .05); u <- seq(-7, 7, .25); v <- if (clusters > 0) u else 0; if (icc == 0) u <- 0
  beta <- function(p, icc, z) if (icc == 0) p else qbeta(pnorm(z), p * (1 - icc) / icc, (1 - p) * (1 - icc) / icc)
  g <- expand.grid(x = x, u = u, v = v, A = 0:1)
  g$w <- dnorm(g$x) * dnorm(g$u) * dnorm(g$v) * ifelse(g$A == 1, share, 1 - share)
  here <- mapply(function(A, u, v) beta(beta(if (A == 1) treated else compared, icc, u), clusters, v), g$A, g$u, g$v)
  g$p <- pnorm((qnorm(here) - r * g$x) / sqrt(1 - r^2))
  f <- p ~ A; if (baseline) f <- update(f, . ~ . + x); if (strata) f <- update(f, . ~ . + factor(u))
  m <- suppressWarnings(glm(f, quasibinomial, g, weights = w / mean(w), control = list(epsilon = 1e-14, maxit = 100)))
  list(treated = treated, compared = compared, r = r, share = share, icc = icc, clusters = clusters, baseline = baseline, strata = strata, value = unname(coef(m)["A"]))
}
limits <- list(
  limit(.3, .4, .5), limit(.29, .38, .8), limit(.05, .1, .4), limit(.3, .4, .5, share = .8), limit(.6, .4, -.6),
  limit(.3, .4, .4, icc = .05), limit(.3, .4, .4, icc = .05, strata = TRUE), limit(.3, .4, .4, icc = .1, strata = TRUE, baseline = FALSE),
  limit(.42, .58, .4, clusters = .05), limit(.3, .4, .5, icc = .05, clusters = .05, strata = TRUE))
cat(toJSON(list(made = "event-covariates.R, R 4.2.2, sandwich 3.0-2", sets = sets, limits = limits), auto_unbox = TRUE, digits = NA))

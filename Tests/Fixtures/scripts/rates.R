# Log rate ratios by glm.nb of MASS, and by glm with a Poisson, a quasi-Poisson and a sandwich (HC0) variance; quantiles of the negative binomial.
# R 4.2.2 (Debian), MASS 7.3-58.2; run: Rscript rates.R > ../rates.json   (29 November 2026)
suppressMessages({library(MASS); library(jsonlite)})
options(digits = 15, warn = -1)
set.seed(20261129)
draw <- function(n, mu, k) if (k == 0) rpois(n, mu) else rnbinom(n, size = 1 / k, mu = mu)
cases <- list(
  list(n = c(20, 20), mu = c(1.2, 0.8), k = 0.8), list(n = c(60, 45), mu = c(3, 4), k = 0.5),
  list(n = c(150, 150), mu = c(0.4, 0.3), k = 2), list(n = c(80, 40), mu = c(12, 9), k = 1.5),
  list(n = c(30, 30), mu = c(40, 55), k = 0.3), list(n = c(25, 35), mu = c(2, 2), k = 0))
out <- lapply(cases, function(s) {
  y <- c(draw(s$n[1], s$mu[1], s$k), draw(s$n[2], s$mu[2], s$k)); arm <- rep(1:0, s$n)
  p <- glm(y ~ arm, family = poisson, control = list(epsilon = 1e-14)); q <- glm(y ~ arm, family = quasipoisson, control = list(epsilon = 1e-14))
  X <- model.matrix(p); B <- solve(crossprod(X, fitted(p) * X)); M <- crossprod(X * (y - fitted(p)))
  excess <- sum(tapply(y, arm, function(v) sum((v - mean(v))^2) - sum(v)))
  nb <- if (excess > 0) glm.nb(y ~ arm, control = glm.control(epsilon = 1e-14, maxit = 200)) else NULL
  if (!is.null(nb)) { t <- nb$theta; for (i in 1:20) t <- c(theta.ml(y, fitted(nb), limit = 500, eps = 1e-14)); nb$theta <- t }
  k <- if (is.null(nb)) 0 else 1 / nb$theta
  w <- fitted(p) / (1 + k * fitted(p))
  list(treated = y[arm == 1], control = y[arm == 0], estimate = unname(coef(p)[2]), model = sqrt(vcov(p)[2, 2]), scaled = sqrt(vcov(q)[2, 2]),
    robust = sqrt((B %*% M %*% B)[2, 2]), k = k, negativeBinomial = sqrt(solve(crossprod(X, w * X))[2, 2]), isPoisson = is.null(nb))
})
z <- c(-6, -3, -1.5, -0.3, 0, 0.2, 1, 2.3, 4, 6)
grid <- expand.grid(z = z, mean = c(0.02, 0.9, 4.5, 37, 480), k = c(0, 0.1, 1, 12))
quantiles <- mapply(function(z, m, k) if (k == 0) qpois(pnorm(z, lower = FALSE), m, lower = FALSE) else qnbinom(pnorm(z, lower = FALSE), size = 1 / k, mu = m, lower = FALSE), grid$z, grid$mean, grid$k)
# How often each test rejects: 40 people an arm, groups of 8 in one arm whose rates share a lognormal factor; 4,000 trials a row.
rejections <- function(mu, k, groups) {
  n <- 40; R <- 4000; hits <- matrix(0, R, 4)
  for (r in 1:R) {
    if (groups > 0) { V <- mu[1] + k * mu[1]^2; B <- groups * V; s2 <- log(1 + B / mu[1]^2); kw <- (k * mu[1]^2 - B) / (mu[1]^2 + B)
      m <- rep(mu[1] * exp(rnorm(5, -s2 / 2, sqrt(s2))), each = 8); y1 <- if (kw > 0) rnbinom(n, size = 1 / kw, mu = m) else rpois(n, m)
    } else y1 <- draw(n, mu[1], k)
    y0 <- draw(n, mu[2], k); y <- c(y1, y0); arm <- rep(1:0, each = n)
    nb <- tryCatch(glm.nb(y ~ arm), error = function(e) NULL, warning = function(w) suppressWarnings(tryCatch(glm.nb(y ~ arm), error = function(e) NULL)))
    p <- glm(y ~ arm, family = poisson); X <- model.matrix(p); Bm <- solve(crossprod(X, fitted(p) * X)); V <- Bm %*% crossprod(X * (y - fitted(p))) %*% Bm
    e <- coef(p)[2]; q <- e / (sqrt(vcov(p)[2, 2]) * sqrt(sum(residuals(p, "pearson")^2) / (2 * n - 2)))
    hits[r, ] <- c(if (is.null(nb)) abs(e / sqrt(vcov(p)[2, 2])) > qnorm(.975) else abs(coef(nb)[2] / sqrt(vcov(nb)[2, 2])) > qnorm(.975),
      abs(e / sqrt(V[2, 2])) > qnorm(.975), abs(q) > qt(.975, 2 * n - 2), t.test(y1, y0, var.equal = TRUE)$p.value < .05)
  }
  c(mu = mu, k = k, icc = groups, trials = R, "negative-binomial" = mean(hits[, 1]), robust = mean(hits[, 2]), scaled = mean(hits[, 3]), "t-test" = mean(hits[, 4]))
}
rates <- list(rejections(c(1.2, 2), .8, 0), rejections(c(2, 2), .8, 0), rejections(c(2, 2), .8, .1))
rates <- lapply(rates, as.list)
cat(toJSON(list(made = "rates.R, R 4.2.2, MASS", sets = out, z = grid$z, means = grid$mean, dispersions = grid$k, quantiles = quantiles, rejections = rates), auto_unbox = TRUE, digits = NA))

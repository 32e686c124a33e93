# GEE of repeated measures: geepack's geese where people are independent; where they come in clusters, and for the corrections of
# Kauermann & Carroll, Mancl & DeRouen and Fay & Graubard, the matrices of the papers, row by row (functions of gee.R).
# R 4.2.2 (Debian), geepack 1.3.9; run: Rscript gee-waves.R > ../gee-waves.json   (30 November 2026)
suppressMessages({library(geepack); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261201)
source("gee-functions.R")
power <- function(k, a) a^abs(outer(k, k, "-"))
one <- function(name, people, sizes = NULL, waves = 4, corr = "exchangeable", baseline = "response", weights = NULL, lost = 0, arms = 2, effect = 0) {
  d <- NULL; next_id <- 0
  for (a in 1:arms) {
    groups <- if (is.null(sizes)) NULL else sizes[[a]]
    cluster <- if (length(groups) > 0) rep(seq_along(groups), groups) else rep(0, people[a])
    shared <- rnorm(max(cluster, 1)); slopes <- rnorm(max(cluster, 1))
    for (i in seq_along(cluster)) {
      next_id <- next_id + 1; t <- 0:(waves - 1)
      y <- 50 + effect * (a == 2) * t / max(t) + 6 * rnorm(1) + 1.5 * rnorm(1) * t + 4 * rnorm(waves) + if (cluster[i] > 0) 2 * shared[cluster[i]] + slopes[cluster[i]] * t else 0
      here <- c(TRUE, cumprod(runif(waves - 1) > lost) > 0 & runif(waves - 1) > lost / 3)
      d <- rbind(d, data.frame(person = next_id, arm = a - 1, cluster = cluster[i], wave = t, y = ifelse(here, y, NA)))
    }
  }
  whole <- d; d <- d[!is.na(d$y) & (baseline == "response" | d$wave > 0), ]
  used <- if (baseline == "response") 0:(waves - 1) else 1:(waves - 1)
  X <- sapply(used, function(w) as.numeric(d$wave == w)); from <- if (baseline == "response") used[-1] else used
  for (a in seq_len(arms - 1)) X <- cbind(X, sapply(from, function(w) as.numeric(d$wave == w & d$arm == a)))
  w <- if (is.null(weights)) as.numeric(1:(waves - 1) == waves - 1) else weights
  contrast <- rep(0, ncol(X)); contrast[length(used) + seq_along(from)] <- w
  R <- function(k, a) switch(corr, independence = diag(length(k)), exchangeable = { m <- matrix(a, length(k), length(k)); diag(m) <- 1; m }, ar1 = power(d$wave[k], a))
  rows <- split(seq_len(nrow(d)), d$person)
  # Means and correlation in turn, as geepack's moment equations have them.
  alpha <- 0
  for (step in 1:2000) {
    A <- 0; b <- 0
    for (k in rows) { V <- solve(R(k, alpha)); x <- X[k, , drop = FALSE]; A <- A + t(x) %*% V %*% x; b <- b + t(x) %*% V %*% d$y[k] }
    beta <- solve(A, b); e <- drop(d$y - X %*% beta); phi <- mean(e^2)
    if (corr == "independence") break
    gap <- prod <- numeric(0)
    for (k in rows) if (length(k) > 1) { q <- which(upper.tri(diag(length(k))), arr.ind = TRUE); gap <- c(gap, abs(d$wave[k[q[, 1]]] - d$wave[k[q[, 2]]])); prod <- c(prod, e[k[q[, 1]]] * e[k[q[, 2]]] / phi) }
    new <- if (corr == "exchangeable") mean(prod) else uniroot(function(a) sum(gap * a^(gap - 1) * (prod - a^gap)), c(.001, .999), tol = 1e-15)$root
    if (abs(new - alpha) < 1e-14) break
    alpha <- new
  }
  id <- if (all(d$cluster == 0)) d$person else ifelse(d$cluster > 0, -(d$arm * 1000 + d$cluster), d$person)
  byCluster <- function(k) { m <- matrix(0, length(k), length(k)); for (p in unique(d$person[k])) { q <- which(d$person[k] == p); m[q, q] <- R(k[q], alpha) }; m }
  found <- parts(X, d$y, drop(X %*% beta), rep(1, nrow(d)), rep(1, nrow(d)), byCluster, id, contrast)
  est <- sum(contrast * beta)
  if (all(d$cluster == 0)) {
    fit <- geese(d$y ~ X - 1, id = d$person, waves = d$wave + 1, corstr = corr, control = geese.control(epsilon = 1e-14, maxit = 1000))
    stopifnot(abs(sum(contrast * fit$beta) - est) < 1e-8, abs(sqrt(drop(contrast %*% fit$vbeta %*% contrast)) / found$none - 1) < 1e-7,
      corr == "independence" || abs(fit$alpha - alpha) < 1e-8)
  }
  ses <- found[c("none", "kauermann-carroll", "mancl-derouen", "fay-graubard")]
  series <- lapply(split(whole, whole$person), function(p) p$y)
  list(name = name, correlation = corr, baseline = baseline, weights = I(w), arms = arms, arm = unname(sapply(split(whole$arm, whole$person), `[`, 1)),
    cluster = unname(sapply(split(whole$cluster, whole$person), `[`, 1)), series = unname(series), times = 0:(waves - 1), estimate = est, alpha = alpha,
    se = ses, df = found$df, dfNone = found$dfNone, dfCorrected = found$dfCorrected)
}
sets <- list(
  one("independent people, exchangeable", c(25, 20), lost = .15, effect = 4),
  one("independent people, AR(1)", c(30, 30), corr = "ar1", lost = .2, effect = 4),
  one("independent people, nobody lost", c(12, 14), corr = "independence"),
  one("AR(1), baseline left out, average", c(20, 25), corr = "ar1", baseline = "none", weights = rep(1 / 3, 3), lost = .1),
  one("exchangeable, baseline left out", c(15, 18), baseline = "none", lost = .1),
  one("three arms, AR(1)", c(14, 16, 15), corr = "ar1", arms = 3, lost = .15),
  one("two waves", c(20, 20), waves = 2, lost = .1, effect = 3),
  one("groups in one arm", c(30, 0), list(NULL, c(6, 8, 7, 5, 9, 6)), lost = .15, effect = 4),
  one("groups in one arm, AR(1)", c(40, 0), list(NULL, c(4, 8, 7, 5, 9, 6, 8, 3)), corr = "ar1", lost = .1),
  one("groups in both arms", c(0, 0), list(c(5, 7, 6, 4, 8), c(6, 6, 9, 5, 7)), lost = .15, effect = 4),
  one("groups in both arms, AR(1), a slope", c(0, 0), list(c(5, 7, 6, 4, 8, 6, 5, 4, 9, 3), c(6, 6, 9, 5, 7, 4, 4, 8, 6, 5)), corr = "ar1", weights = c(-1, 0, 1), lost = .2),
  one("groups in both arms, independence", c(0, 0), list(rep(5, 12), rep(5, 12)), corr = "independence", baseline = "none", lost = .1))
cat(toJSON(list(made = "gee-waves.R, R 4.2.2, geepack 1.3.9", sets = sets), auto_unbox = TRUE, digits = NA, na = "null"))

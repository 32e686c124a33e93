# GEE of repeated measures with fixed effects of strata, the same at all waves or one at each: geepack's geese where people are
# independent, also with weights; where they come in clusters, and for corrections, the matrices of the papers (gee-functions.R).
# R 4.2.2 (Debian), geepack 1.3.9; run: Rscript gee-waves-strata.R > ../gee-waves-strata.json   (1 December 2026)
suppressMessages({library(geepack); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261207)
source("gee-functions.R")
power <- function(k, a) a^abs(outer(k, k, "-"))
# Weights of scores by the inverse probability of being seen, stabilised, as in gee-weights.R.
inverse <- function(y, arm) {
  n <- nrow(y); waves <- ncol(y)
  base <- !is.na(y[, 1]); last <- apply(y, 1, function(r) max(0, which(!is.na(r)))); weight <- matrix(1, n, waves); score <- y[, 1]
  for (w in 2:waves) {
    if (w > 2) score <- ifelse(is.na(y[, w - 1]), score, y[, w - 1])
    risk <- base & last >= w - 1; stay <- as.numeric(last >= w)
    share <- tapply(stay[risk], arm[risk], mean)[as.character(arm)]
    fitted <- rep(1, n); use <- risk & share < 1
    # An arm that nobody leaves has no part in the model.
    g <- glm(reformulate(c(if (length(unique(arm[use])) > 1) "arm", "x", if (w > 2) "score"), "stay"), binomial, data.frame(stay, arm, x = y[, 1], score), subset = use, control = glm.control(epsilon = 1e-14, maxit = 50))
    fitted[use] <- fitted(g)
    weight[, w] <- ifelse(stay == 1, weight[, w - 1] * share / fitted, weight[, w - 1])
  }
  weight
}
# sizes: of clusters, arm by arm. A cluster, or somebody alone, has a stratum; `single` has the first arm alone.
one <- function(name, people, strata, sizes = NULL, use = "adjusted", sd = 4, drift = 0, waves = 4, corr = "exchangeable", baseline = "response", weights = NULL, lost = 0, arms = 2, effect = 0, single = NULL, weighted = FALSE) {
  k <- length(strata); level <- sd * rnorm(k); slope <- drift * rnorm(k)
  arm <- cluster <- stratum <- NULL; y <- NULL
  for (a in 1:arms) {
    groups <- if (is.null(sizes)) NULL else sizes[[a]]
    own <- if (length(groups) > 0) rep(seq_along(groups), groups) else rep(0, people[a])
    from <- if (is.null(single) || a == 1) seq_len(k) else setdiff(seq_len(k), single)
    s <- if (length(groups) > 0) from[(own - 1) %% length(from) + 1] else sample(from, length(own), TRUE, strata[from])
    shared <- rnorm(max(own, 1)); slopes <- rnorm(max(own, 1))
    for (i in seq_along(own)) { t <- 0:(waves - 1)
      y <- rbind(y, 50 + effect * (a == 2) * t / max(t) + level[s[i]] + slope[s[i]] * t + 6 * rnorm(1) + 1.5 * rnorm(1) * t + 4 * rnorm(waves) + if (own[i] > 0) 2 * shared[own[i]] + slopes[own[i]] * t else 0) }
    arm <- c(arm, rep(a - 1, length(own))); cluster <- c(cluster, own); stratum <- c(stratum, s)
  }
  n <- nrow(y)
  for (i in seq_len(n)) { gone <- FALSE; for (w in 2:waves) {
    chance <- if (weighted) lost * 2 * plogis(-.2 * (y[i, w - 1] - 50)) else lost
    gone <- gone || runif(1) < chance; if (gone || !weighted && runif(1) < lost / 3) y[i, w] <- NA } }
  if (weighted) for (i in seq_len(n)) { f <- which(is.na(y[i, ])); if (length(f)) y[i, f[1]:waves] <- NA }
  weight <- if (weighted) inverse(y, arm) else matrix(1, n, waves)
  d <- data.frame(person = rep(1:n, each = waves), arm = rep(arm, each = waves), cluster = rep(cluster, each = waves), s = rep(stratum, each = waves), wave = rep(0:(waves - 1), n), y = as.vector(t(y)), w = as.vector(t(weight)))
  d <- d[!is.na(d$y) & (baseline == "response" | d$wave > 0), ]
  used <- if (baseline == "response") 0:(waves - 1) else 1:(waves - 1)
  X <- sapply(used, function(w) as.numeric(d$wave == w)); from <- if (baseline == "response") used[-1] else used
  for (a in seq_len(arms - 1)) X <- cbind(X, sapply(from, function(w) as.numeric(d$wave == w & d$arm == a)))
  if (use == "adjusted") for (s in sort(unique(d$s))[-1]) X <- cbind(X, as.numeric(d$s == s))
  else for (w in used) for (s in sort(unique(d$s[d$wave == w]))[-1]) X <- cbind(X, as.numeric(d$s == s & d$wave == w))
  w <- if (is.null(weights)) as.numeric(1:(waves - 1) == waves - 1) else weights
  contrast <- rep(0, ncol(X)); contrast[length(used) + seq_along(from)] <- w
  R <- function(k, a) switch(corr, independence = diag(length(k)), exchangeable = { m <- matrix(a, length(k), length(k)); diag(m) <- 1; m }, ar1 = power(d$wave[k], a))
  rows <- split(seq_len(nrow(d)), d$person)
  alpha <- 0
  for (step in 1:2000) {
    A <- 0; b <- 0
    for (k in rows) { V <- if (weighted) diag(d$w[k], length(k)) else solve(R(k, alpha)); x <- X[k, , drop = FALSE]; A <- A + t(x) %*% V %*% x; b <- b + t(x) %*% V %*% d$y[k] }
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
  found <- parts(X, d$y, drop(X %*% beta), rep(1, nrow(d)), 1 / d$w, byCluster, id, contrast)
  est <- sum(contrast * beta); geepack <- NA
  if (all(d$cluster == 0)) {
    fit <- if (weighted) geese(d$y ~ X - 1, id = d$person, weights = d$w, corstr = corr, control = geese.control(epsilon = 1e-14, maxit = 1000))
      else geese(d$y ~ X - 1, id = d$person, waves = d$wave + 1, corstr = corr, control = geese.control(epsilon = 1e-14, maxit = 1000))
    geepack <- sqrt(drop(contrast %*% fit$vbeta %*% contrast))
    stopifnot(abs(sum(contrast * fit$beta) - est) < 1e-8, abs(geepack / found$none - 1) < 1e-7, corr == "independence" || abs(fit$alpha - alpha) < 1e-8)
  }
  list(name = name, strata = use, missing = if (weighted) "weighted" else "observed", correlation = corr, baseline = baseline, weights = I(w), arms = arms, arm = arm, cluster = cluster, stratum = stratum - 1,
    series = lapply(seq_len(n), function(i) y[i, ]), times = 0:(waves - 1), estimate = est, geepack = geepack, se = found[c("none", "kauermann-carroll", "mancl-derouen", "fay-graubard")],
    df = found$df, dfNone = found$dfNone, dfCorrected = found$dfCorrected)
}
sets <- list(
  one("three sites, exchangeable", c(25, 20), c(1, 1, 1), lost = .15, effect = 4),
  one("three sites, AR(1)", c(30, 30), c(3, 2, 1), corr = "ar1", lost = .2, effect = 4),
  one("nobody lost, independence", c(14, 16), c(1, 1), corr = "independence"),
  one("sites drift apart, at each wave", c(30, 32), c(1, 1, 1), use = "adjusted-by-wave", drift = 3, lost = .15, effect = 4),
  one("AR(1), at each wave, baseline left out, average", c(24, 25), c(1, 1), use = "adjusted-by-wave", corr = "ar1", baseline = "none", weights = rep(1 / 3, 3), lost = .1),
  one("baseline left out", c(18, 20), c(1, 2, 1), baseline = "none", lost = .1),
  one("three arms, AR(1)", c(18, 16, 17), c(1, 1, 1), corr = "ar1", arms = 3, lost = .15),
  one("a site with one arm", c(24, 24), c(1, 1, 1), single = 2, lost = .1),
  one("two waves", c(20, 20), c(1, 1), waves = 2, lost = .1, effect = 3),
  one("groups in one arm", c(30, 0), c(1, 1), list(NULL, c(6, 8, 7, 5, 9, 6)), lost = .15, effect = 4),
  one("groups in one arm, AR(1), at each wave", c(40, 0), c(1, 1), list(NULL, c(4, 8, 7, 5, 9, 6, 8, 3)), use = "adjusted-by-wave", corr = "ar1", lost = .1),
  one("strata of clusters", c(0, 0), c(1, 1), list(c(5, 7, 6, 4, 8, 6), c(6, 6, 9, 5, 7, 4)), lost = .15, effect = 4),
  one("strata of clusters, AR(1), a slope", c(0, 0), c(1, 1, 1), list(c(5, 7, 6, 4, 8, 6, 5, 4, 9, 3), c(6, 6, 9, 5, 7, 4, 4, 8, 6, 5)), corr = "ar1", weights = c(-1, 0, 1), lost = .2),
  one("weighted, three sites", c(40, 40), c(1, 1, 1), corr = "independence", lost = .15, weighted = TRUE),
  one("weighted, at each wave, baseline left out", c(45, 40), c(1, 1), use = "adjusted-by-wave", drift = 2, corr = "independence", baseline = "none", lost = .15, weighted = TRUE),
  one("weighted, groups in both arms", c(0, 0), c(1, 1), list(rep(6, 8), rep(5, 8)), corr = "independence", lost = .12, weighted = TRUE))
cat(toJSON(list(made = "gee-waves-strata.R, R 4.2.2, geepack 1.3.9", sets = sets), auto_unbox = TRUE, digits = NA, na = "null"))

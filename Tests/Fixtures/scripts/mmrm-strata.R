# Mixed models of repeated measures with fixed effects of strata, the same at all visits or one at each: dense restricted likelihoods
# (mmrm-functions.R), and nlme's gls for the five covariances that it has.
# R 4.2.2 (Debian), nlme 3.1-162; run: Rscript mmrm-strata.R > ../mmrm-strata.json   (1 December 2026)
suppressMessages({library(nlme); library(jsonlite)})
options(digits = 15, warn = -1)
source("mmrm-functions.R")

design <- function(data, baseline, matrices, strata) {
  A <- max(data$arm); w <- ncol(data$y); first <- if (baseline == "response") 1 else 2; v <- w - first + 1
  isIn <- function(i) any(!is.na(data$y[i, first:w])) && !(baseline == "covariate" && is.na(data$y[i, 1]))
  here <- Filter(isIn, seq_along(data$arm))
  names <- character()
  rows <- lapply(here, function(i) lapply(which(!is.na(data$y[i, first:w])), function(t) {
    a <- data$arm[i]; s <- data$stratum[i]
    c(if (baseline == "response" && t == 1) "mean 1" else paste("mean", a, t),
      if (strata == "adjusted") paste("stratum", s), if (strata == "adjusted-by-wave") paste("stratum", s, t))
  }))
  # Strata but the first: of all, or of those with somebody at a visit.
  means <- unique(unlist(lapply(unlist(rows, FALSE), `[`, 1)))
  found <- if (strata == "ignored") character() else unique(unlist(lapply(unlist(rows, FALSE), `[`, 2)))
  drop <- if (strata == "adjusted") paste("stratum", min(data$stratum[here])) else unlist(lapply(seq_len(v), function(t) {
    s <- data$stratum[here][!is.na(data$y[here, first + t - 1])]; if (length(s)) paste("stratum", min(s), t) }))
  names <- c(means, if (baseline == "covariate") paste("slope", seq_len(v)), setdiff(found, drop))
  people <- Map(function(i, r) { t <- which(!is.na(data$y[i, first:w])); X <- matrix(0, length(t), length(names))
    for (k in seq_along(t)) { X[k, match(intersect(r[[k]], names), names)] <- 1
      if (baseline == "covariate") X[k, match(paste("slope", t[k]), names)] <- data$y[i, 1] }
    list(y = data$y[i, first:w][t], X = X, t = t, m = if (matrices == "by-arm") data$arm[i] else 1, id = i) }, here, rows)
  list(people = people, v = v, p = length(names), column = function(a, t) match(paste("mean", a, t), names))
}

wanted <- function(d, baseline, contrast.name, pair) {
  l <- rep(0, d$p); first <- if (baseline == "response") 2 else 1
  w <- if (contrast.name == "last") replace(rep(0, d$v), d$v, 1) else { x <- rep(0, d$v); x[first:d$v] <- 1 / (d$v - first + 1); x }
  for (t in 1:d$v) if (w[t] != 0) { l[d$column(pair[1], t)] <- w[t]; l[d$column(pair[2], t)] <- -w[t] }
  l
}

answer <- function(data, name, baseline, strata, matrices = "common", contrast.name = "last", pair = c(1, 2)) {
  d <- design(data, baseline, matrices, strata); l <- wanted(d, baseline, contrast.name, pair)
  fit <- reml(d$people, name, d$v, if (matrices == "by-arm") max(data$arm) else 1)
  c1 <- contrast(fit, l); kr <- kenward.roger(fit, l, name, FALSE); krl <- kenward.roger(fit, l, name, TRUE)
  list(strata = strata, covariance = name, baseline = baseline, matrices = matrices, contrast = contrast.name, first = pair[1] - 1,
    second = pair[2] - 1, estimate = c1$value, se = c1$se, satterthwaite = c1$satterthwaite, krSE = kr$se, krDf = kr$df,
    krLinearSE = krl$se, krLinearDf = krl$df, deviance = fit$deviance,
    variances = I(unlist(lapply(fit$parts(fit$p), function(S) t(S)[upper.tri(S, TRUE)]))))
}

gls.answer <- function(data, name, baseline, strata, pair = c(1, 2)) {
  d <- design(data, baseline, "common", strata); l <- wanted(d, baseline, "last", pair)
  X <- do.call(rbind, lapply(d$people, `[[`, "X")); colnames(X) <- paste0("b", seq_len(ncol(X)))
  t <- unlist(lapply(d$people, `[[`, "t"))
  long <- data.frame(id = rep(seq_along(d$people), lengths(lapply(d$people, `[[`, "t"))), t = t, f = factor(t), y = unlist(lapply(d$people, `[[`, "y")), X)
  cor <- switch(sub("heterogeneous-", "", name), unstructured = corSymm(form = ~ t | id), "compound-symmetry" = corCompSymm(form = ~ t | id),
    ar1 = corAR1(form = ~ t | id))
  var <- if (name == "unstructured" || grepl("heterogeneous", name)) varIdent(form = ~ 1 | f) else NULL
  g <- gls(reformulate(colnames(X), "y", intercept = FALSE), long, correlation = cor, weights = var, method = "REML",
    control = glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500))
  list(strata = strata, covariance = name, baseline = baseline, first = pair[1] - 1, second = pair[2] - 1, deviance = -2 * c(logLik(g)),
    estimate = sum(l * coef(g)), se = sqrt(c(l %*% vcov(g) %*% l)), between = length(d$people) - max(data$arm) - (length(unique(data$stratum[sapply(d$people, `[[`, "id")])) - 1))
}

set.seed(20261201)
ar <- function(v, rho, sd) sd^2 * rho^abs(outer(0:v, 0:v, "-"))
het <- function(v) { s <- 5 + 1.5 * (0:v); R <- 0.75^abs(outer(0:v, 0:v, "-")); R <- 0.6 * R + 0.4; diag(R) <- 1; R * outer(s, s) }
# Shares of strata; `empty` has nobody after its first visit, `single` has one arm alone.
strata <- function(data, shares, sd, drift = 0, empty = NULL, single = NULL) {
  N <- length(data$arm); k <- length(shares)
  s <- sample(seq_len(k), N, TRUE, shares)
  if (!is.null(single)) { away <- s == single & data$arm != 1; s[away] <- sample(setdiff(seq_len(k), single), sum(away), TRUE) }
  data$y <- data$y + (sd * rnorm(k))[s] + outer((drift * rnorm(k))[s], seq_len(ncol(data$y)) - 1)
  if (!is.null(empty)) data$y[s == empty, -(1:2)] <- NA
  data$stratum <- s
  data
}
sets <- list(
  list(name = "three sites, complete", n = c(20, 18), v = 3, sigma = ar(3, .7, 10), drop = 0, gaps = 0, shares = c(1, 1, 1), sd = 5),
  list(name = "four sites, people leave", n = c(40, 40), v = 3, sigma = het(3), drop = .3, gaps = 0, shares = c(4, 3, 2, 1), sd = 4),
  list(name = "sites drift apart", n = c(36, 40), v = 3, sigma = het(3), drop = .2, gaps = .05, shares = c(2, 1, 1), sd = 3, drift = 4),
  list(name = "three arms, people leave and skip", n = c(30, 25, 24), v = 3, sigma = het(3), drop = .25, gaps = .1, shares = c(1, 1, 1), sd = 4),
  list(name = "a site without the last visits", n = c(30, 30), v = 3, sigma = ar(3, .6, 8), drop = .15, gaps = 0, shares = c(1, 1, 1, 1), sd = 4, empty = 3),
  list(name = "a site with one arm", n = c(26, 30), v = 3, sigma = ar(3, .5, 6), drop = .1, gaps = .05, shares = c(1, 1, 1), sd = 5, single = 2),
  list(name = "two sites, two visits", n = c(18, 20), v = 2, sigma = het(2), drop = .3, gaps = 0, shares = c(1, 1), sd = 6),
  list(name = "eight small sites", n = c(32, 32), v = 2, sigma = ar(2, .5, 5), drop = .1, gaps = 0, shares = rep(1, 8), sd = 3),
  list(name = "one visit", n = c(16, 20), v = 1, sigma = ar(1, .6, 8), drop = 0, gaps = 0, shares = c(1, 1, 2), sd = 4),
  list(name = "four visits, two sites", n = c(34, 30), v = 4, sigma = het(4), drop = .3, gaps = .05, shares = c(2, 1), sd = 5))
out <- list()
for (s in sets) {
  means <- outer(seq_along(s$n) - 1, 0:s$v, function(a, t) 1.5 * a * t)
  data <- strata(simulate(s$n, s$v, s$sigma, means, s$drop, s$gaps), s$shares, s$sd, if (is.null(s$drift)) 0 else s$drift, s$empty, s$single)
  fits <- list(); gls <- list()
  more <- function(...) fits[[length(fits) + 1]] <<- answer(data, ...)
  beside <- function(...) gls[[length(gls) + 1]] <<- gls.answer(data, ...)
  if (s$v == 1) {
    for (u in c("adjusted", "adjusted-by-wave")) more("unstructured", "covariate", u)
  } else {
    # Every covariance in the second and the third set, each under one use of strata.
    all <- s$name %in% c("four sites, people leave", "sites drift apart")
    for (name in if (all) names(structures) else c("unstructured", "ar1")) more(name, "covariate", if (s$name == "sites drift apart" || !all && name == "ar1") "adjusted-by-wave" else "adjusted")
    more("unstructured", "response", "adjusted", contrast.name = "average")
    more("compound-symmetry", "none", "adjusted-by-wave", pair = c(1, length(s$n)))
    if (min(s$n) > 24) more("compound-symmetry", "covariate", "adjusted", matrices = "by-arm")
    for (u in c("adjusted", "adjusted-by-wave")) for (name in c("unstructured", "compound-symmetry", "ar1", "heterogeneous-compound-symmetry", "heterogeneous-ar1")) beside(name, "covariate", u)
    for (b in c("response", "none")) beside("unstructured", b, if (b == "none") "adjusted-by-wave" else "adjusted")
  }
  out[[length(out) + 1]] <- list(name = s$name, arm = data$arm - 1, stratum = data$stratum - 1, waves = lapply(seq_len(nrow(data$y)), function(i) data$y[i, ]), fits = fits, gls = gls)
  message(s$name)
}
cat(toJSON(list(made = "mmrm-strata.R, R 4.2.2, nlme", sets = out), auto_unbox = TRUE, digits = NA, na = "null"))

# Mixed models of repeated measures: estimates, standard errors, degrees of freedom and deviances.
# R 4.2.2 (Debian), nlme 3.1-162 for the deviances of gls; run: Rscript mmrm.R > ../mmrm.json   (19 November 2026)
#
# The restricted likelihood is maximised here over each structure's own parameters from dense matrices, with nothing in common with the
# library: Satterthwaite from a numerical Hessian of -2 log-likelihood, Kenward and Roger (1997) from analytic traces and numerical
# derivatives of the covariance. Run on the public FEV data of the R package mmrm (model FEV1 ~ RACE + SEX + ARMCD * AVISIT, unstructured)
# the same functions give the coefficients, errors and df that its README prints; see `check.mmrm.readme` below.
suppressMessages({library(nlme); library(jsonlite)})
options(digits = 15, warn = -1)

source("mmrm-functions.R")

design <- function(data, baseline, matrices) {
  A <- max(data$arm); w <- ncol(data$y); first <- if (baseline == "response") 1 else 2; v <- w - first + 1
  people <- list()
  for (i in seq_along(data$arm)) {
    seen <- which(!is.na(data$y[i, first:w]))
    if (!length(seen) || (baseline == "covariate" && is.na(data$y[i, 1]))) next
    a <- data$arm[i]; X <- matrix(0, length(seen), A * v + (if (baseline == "covariate") v else 0))
    for (r in seq_along(seen)) { X[r, (a - 1) * v + seen[r]] <- 1; if (baseline == "covariate") X[r, A * v + seen[r]] <- data$y[i, 1] }
    if (baseline == "response" && A > 1) for (b in 2:A) { X[, 1] <- X[, 1] + X[, (b - 1) * v + 1] }
    people[[length(people) + 1]] <- list(y = data$y[i, first:w][seen], X = X, t = seen, m = if (matrices == "by-arm") a else 1)
  }
  keep <- 1:ncol(people[[1]]$X)
  if (baseline == "response" && A > 1) keep <- setdiff(keep, (1:(A - 1)) * v + 1)
  column <- function(a, t) if (baseline == "response" && t == 1) 1 else match((a - 1) * v + t, keep)
  list(people = lapply(people, function(i) { i$X <- i$X[, keep, drop = FALSE]; i }), v = v, p = length(keep), column = column)
}

answer <- function(data, name, baseline, matrices, contrast.name, pair) {
  d <- design(data, baseline, matrices); l <- rep(0, d$p); first <- if (baseline == "response") 2 else 1
  w <- if (contrast.name == "last") replace(rep(0, d$v), d$v, 1) else { x <- rep(0, d$v); x[first:d$v] <- 1 / (d$v - first + 1); x }
  for (t in 1:d$v) if (w[t] != 0) { l[d$column(pair[1], t)] <- l[d$column(pair[1], t)] + w[t]; l[d$column(pair[2], t)] <- l[d$column(pair[2], t)] - w[t] }
  fit <- reml(d$people, name, d$v, if (matrices == "by-arm") max(data$arm) else 1)
  c1 <- contrast(fit, l); kr <- kenward.roger(fit, l, name, FALSE); krl <- kenward.roger(fit, l, name, TRUE)
  list(covariance = name, baseline = baseline, matrices = matrices, contrast = contrast.name, first = pair[1] - 1, second = pair[2] - 1,
    estimate = c1$value, se = c1$se, satterthwaite = c1$satterthwaite, krSE = kr$se, krDf = kr$df, krLinearSE = krl$se, krLinearDf = krl$df,
    deviance = fit$deviance, variances = I(unlist(lapply(fit$parts(fit$p), function(S) t(S)[upper.tri(S, TRUE)]))))
}

gls.deviance <- function(data, name, baseline) {
  w <- ncol(data$y); first <- if (baseline == "response") 1 else 2
  long <- do.call(rbind, lapply(seq_along(data$arm), function(i) data.frame(id = i, arm = factor(data$arm[i]), visit = first:w, x = data$y[i, 1], y = data$y[i, first:w])))
  long <- long[!is.na(long$y) & !is.na(long$x), ]; long$f <- factor(long$visit); long$t <- long$visit - first + 1
  cor <- switch(name, unstructured = corSymm(form = ~ t | id), "compound-symmetry" = corCompSymm(form = ~ t | id), ar1 = corAR1(form = ~ t | id))
  var <- if (name == "unstructured") varIdent(form = ~ 1 | f) else NULL
  g <- gls(y ~ 0 + arm:f + x:f, long, correlation = cor, weights = var, method = "REML", control = glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500))
  cf <- coef(g); last <- levels(long$f)[nlevels(long$f)]
  a <- paste0("arm1:f", last); b <- paste0("arm2:f", last)
  list(deviance = -2 * c(logLik(g)), estimate = unname(cf[a] - cf[b]), se = sqrt(vcov(g)[a, a] + vcov(g)[b, b] - 2 * vcov(g)[a, b]))
}

check.mmrm.readme <- function(file) {
  load(file); d <- fev_data[!is.na(fev_data$FEV1), ]; X <- model.matrix(~ RACE + SEX + ARMCD * AVISIT, d)
  people <- lapply(split(seq_len(nrow(d)), droplevels(d$USUBJID)), function(r) list(y = d$FEV1[r], X = X[r, , drop = FALSE], t = as.integer(d$AVISIT[r]), m = 1))
  fit <- reml(people, "unstructured", 4, 1)
  for (j in seq_len(ncol(X))) { l <- replace(rep(0, ncol(X)), j, 1); a <- contrast(fit, l); k <- kenward.roger(fit, l, "unstructured", TRUE)
    cat(colnames(X)[j], a$value, a$se, a$satterthwaite, k$se, k$df, "\n") }
}

if (nchar(Sys.getenv("MMRM_FEV"))) { check.mmrm.readme(Sys.getenv("MMRM_FEV")); quit() }

set.seed(20261129)
ar <- function(v, rho, sd) sd^2 * rho^abs(outer(0:v, 0:v, "-"))
het <- function(v) { s <- 5 + 1.5 * (0:v); R <- 0.75^abs(outer(0:v, 0:v, "-")); R <- 0.6 * R + 0.4; diag(R) <- 1; R * outer(s, s) }
sets <- list(
  list(name = "two arms, complete", n = c(14, 12), v = 3, sigma = ar(3, .7, 10), drop = 0, gaps = 0),
  list(name = "two arms, people leave", n = c(40, 40), v = 4, sigma = het(4), drop = .35, gaps = 0),
  list(name = "three arms, people leave and skip", n = c(30, 25, 20), v = 3, sigma = het(3), drop = .25, gaps = .1),
  list(name = "small, unequal", n = c(20, 9), v = 3, sigma = ar(3, .5, 4), drop = .1, gaps = .05),
  list(name = "two visits", n = c(18, 20), v = 2, sigma = het(2), drop = .3, gaps = 0),
  list(name = "one visit", n = c(15, 17), v = 1, sigma = ar(1, .6, 8), drop = 0, gaps = 0))
out <- list()
for (s in sets) {
  means <- outer(seq_along(s$n) - 1, 0:s$v, function(a, t) 1.5 * a * t)
  data <- simulate(s$n, s$v, s$sigma, means, s$drop, s$gaps)
  fits <- list()
  for (name in names(structures)) {
    if (s$v == 1 && name != "unstructured") next
    fits[[length(fits) + 1]] <- answer(data, name, "covariate", "common", "last", c(1, 2))
  }
  fits[[length(fits) + 1]] <- answer(data, "unstructured", "none", "common", "average", c(1, length(s$n)))
  fits[[length(fits) + 1]] <- answer(data, "unstructured", "response", "common", "last", c(1, 2))
  if (min(s$n) > 12 && s$v > 1) fits[[length(fits) + 1]] <- answer(data, "compound-symmetry", "covariate", "by-arm", "last", c(1, 2))
  if (min(s$n) > 24 && s$v > 1) fits[[length(fits) + 1]] <- answer(data, "unstructured", "covariate", "by-arm", "average", c(2, 1))
  gls <- setNames(list(), character())
  if (s$v > 1) for (name in c("unstructured", "compound-symmetry", "ar1")) gls[[name]] <- gls.deviance(data, name, "covariate")
  out[[length(out) + 1]] <- list(name = s$name, arm = data$arm - 1, waves = lapply(seq_len(nrow(data$y)), function(i) data$y[i, ]), fits = fits, gls = gls)
  message(s$name)
}
cat(toJSON(list(made = "mmrm.R, R 4.2.2, nlme", sets = out), auto_unbox = TRUE, digits = NA, na = "null"))

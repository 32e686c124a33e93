# Interaction of arm and level of a modifier at visits: gls with arm x level x visit, and lm of summaries of each person's waves.
# R 4.2.2 (Debian), nlme 3.1-162.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressMessages(library(nlme))
set.seed(20261130, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

# A trial in wide form: arm (1 treated, 2 compared, 3 a further one), level 0 or 1, baseline and visits, NA where missing.
simulate <- function(n, share, v, drop, gaps, sd) {
  arm <- rep(seq_along(n), n); N <- sum(n)
  level <- unlist(lapply(n, function(m) rep(c(0, 1), c(m - round(m * share), round(m * share)))))
  s <- sd * (1 + 0.15 * (0:v)); R <- 0.4 + 0.6 * 0.75^abs(outer(0:v, 0:v, "-")); diag(R) <- 1
  y <- matrix(rnorm(N * (v + 1)), N) %*% chol(R * outer(s, s)) + 50 + 3 * level +
    outer((arm == 1) * (1 + 1.5 * level) + 0.4 * (arm == 3), 0:v)
  for (i in 1:N) { for (t in 2:(v + 1)) if (runif(1) < gaps) y[i, t] <- NA
    if (runif(1) < drop) { last <- sample(1:v, 1); y[i, (last + 1):(v + 1)] <- NA } }
  list(arm = arm, level = level, y = y)
}

# Degrees of freedom are rows less coefficients, as summary.gls has them.
visits <- function(d, covariance, baseline, contrast, pair) {
  w <- ncol(d$y); first <- 2
  long <- do.call(rbind, lapply(seq_along(d$arm), function(i) data.frame(
    id = i, arm = factor(d$arm[i], levels = sort(unique(d$arm))), level = factor(d$level[i], levels = 0:1),
    visit = first:w, x = d$y[i, 1], y = d$y[i, first:w])))
  long <- long[!is.na(long$y), ]
  long$f <- factor(long$visit); long$t <- long$visit - first + 1
  # Arm, level and visit with all their products; the compared arm is the reference.
  long$arm <- relevel(long$arm, ref = as.character(pair[2]))
  one <- nlevels(long$f) == 1
  model <- if (one) (if (baseline == "covariate") y ~ arm * level + x else y ~ arm * level)
    else if (baseline == "covariate") y ~ arm * level * f + x:f else y ~ arm * level * f
  cor <- switch(covariance, unstructured = corSymm(form = ~ t | id),
    "compound-symmetry" = corCompSymm(form = ~ t | id), ar1 = corAR1(form = ~ t | id))
  var <- if (covariance == "unstructured") varIdent(form = ~ 1 | f) else NULL
  g <- gls(model, long, correlation = if (one) NULL else cor, weights = if (one) NULL else var, method = "REML",
    control = glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500))
  b <- coef(g); l <- rep(0, length(b)); names(l) <- names(b)
  base <- paste0("arm", pair[1], ":level1")
  at <- levels(long$f)
  weight <- if (contrast == "last") as.numeric(seq_along(at) == length(at)) else rep(1 / length(at), length(at))
  l[base] <- sum(weight)
  for (k in seq_along(at)[-1]) l[paste0(base, ":f", at[k])] <- weight[k]
  value <- sum(l * b); se <- sqrt(c(l %*% vcov(g) %*% l)); df <- nrow(long) - length(b)
  list(covariance = covariance, baseline = baseline, contrast = contrast, first = pair[1] - 1, second = pair[2] - 1,
       estimate = value, se = se, df = df, p = 2 * pt(-abs(value / se), df), deviance = -2 * c(logLik(g)))
}

# Summaries by lm: all arms estimate the error.
summaries <- function(d, of, pair) {
  t <- seq_len(ncol(d$y)) - 1
  s <- apply(d$y, 1, function(y) switch(of,
    slope = if (sum(!is.na(y)) > 1) cov(t[!is.na(y)], y[!is.na(y)]) / var(t[!is.na(y)]) else NA,
    last = y[length(y)], change = y[length(y)] - y[1], mean = mean(y[-1])))
  d <- data.frame(s = s, arm = relevel(factor(d$arm), ref = as.character(pair[2])), level = factor(d$level))
  f <- lm(s ~ arm * level, d)
  r <- summary(f)$coefficients[paste0("arm", pair[1], ":level1"), ]
  list(of = of, first = pair[1] - 1, second = pair[2] - 1, estimate = unname(r[1]), se = unname(r[2]),
       df = f$df.residual, p = unname(r[4]))
}

sets <- list(
  list(name = "balanced, complete", n = c(20, 20), share = .5, v = 3, drop = 0, gaps = 0, sd = 8),
  list(name = "unequal levels, people leave", n = c(40, 36), share = .3, v = 3, drop = .35, gaps = 0, sd = 10),
  list(name = "people leave and skip", n = c(45, 45), share = .5, v = 4, drop = .25, gaps = .1, sd = 6),
  list(name = "three arms, unequal", n = c(30, 24, 20), share = .4, v = 3, drop = .2, gaps = .05, sd = 9),
  list(name = "two visits", n = c(18, 22), share = .5, v = 2, drop = .2, gaps = 0, sd = 5),
  list(name = "one visit", n = c(15, 17), share = .4, v = 1, drop = 0, gaps = 0, sd = 7))

cases <- lapply(sets, function(s) {
  d <- simulate(s$n, s$share, s$v, s$drop, s$gaps, s$sd)
  pairs <- if (length(s$n) == 3) list(c(1, 2), c(3, 2)) else list(c(1, 2))
  fits <- list(); sums <- list()
  for (pair in pairs) {
    for (covariance in if (s$v == 1) "unstructured" else c("unstructured", "compound-symmetry", "ar1"))
      fits[[length(fits) + 1]] <- visits(d, covariance, "covariate", "last", pair)
    fits[[length(fits) + 1]] <- visits(d, "unstructured", "none", "last", pair)
    if (s$v > 1) fits[[length(fits) + 1]] <- visits(d, "unstructured", "covariate", "average", pair)
    for (of in c("slope", "last", "change", "mean")) sums[[length(sums) + 1]] <- summaries(d, of, pair)
  }
  list(name = s$name, arm = I(d$arm - 1), level = I(d$level),
       waves = lapply(seq_len(nrow(d$y)), function(i) I(d$y[i, ])), fits = fits, summaries = sums)
})

write_fixture("interaction-waves", paste(
  "Arms count from 0. A fit is that of arm x level x visit by gls, REML; the estimate is the weighted sum of the three-way",
  "products, df are rows less coefficients. Summaries are lm of arm x level."), cases, "nlme")

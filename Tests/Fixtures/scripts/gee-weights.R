# GEE of repeated measures whose scores weigh by the inverse probability of being seen: weights by glm, wave by wave, stabilised by the
# share of the arm (as in weights.R); geepack's geese with weights and independence; corrections by the matrices of the papers.
# R 4.2.2 (Debian), geepack 1.3.9; run: Rscript gee-weights.R > ../gee-weights.json   (30 November 2026)
suppressMessages({library(geepack); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261204)
source("gee-functions.R")
one <- function(name, people, lost, sizes = NULL, waves = 4, gaps = 0, baseline = "response", weights = NULL, nobody = FALSE) {
  groups <- lapply(1:2, function(a) if (length(sizes[[a]]) > 0) rep(seq_along(sizes[[a]]), sizes[[a]]) else rep(0, people[a]))
  arm <- rep(0:1, lengths(groups)); cluster <- unlist(groups); n <- length(arm)
  shared <- 2 * rnorm(2 * max(cluster, 1)); own <- ifelse(cluster > 0, shared[arm * max(cluster, 1) + pmax(cluster, 1)], 0)
  y <- 20 + own + 4 * rnorm(n) + matrix(3 * rnorm(waves * n), n) + outer(arm, (seq_len(waves) - 1) / (waves - 1)) * 2
  for (w in 2:waves) { gone <- runif(n) < lost[arm + 1] * plogis(-.2 * (y[, w - 1] - 20)) * 2; y[gone | is.na(y[, w - 1]), w] <- NA }
  if (nobody) y[arm == 1, 2] <- ifelse(is.na(y[arm == 1, 2]), 21 + rnorm(sum(arm == 1)), y[arm == 1, 2])
  if (gaps > 0) for (w in 2:(waves - 1)) y[runif(n) < gaps & !is.na(y[, w + 1]), w] <- NA
  if (gaps > 0) y[sample(n, 2), 1] <- NA
  base <- !is.na(y[, 1]); last <- apply(y, 1, function(r) max(0, which(!is.na(r)))); weight <- matrix(1, n, waves); score <- y[, 1]
  for (w in 2:waves) {
    if (w > 2) score <- ifelse(is.na(y[, w - 1]), score, y[, w - 1])
    risk <- base & last >= w - 1; stay <- as.numeric(last >= w)
    share <- tapply(stay[risk], arm[risk], mean)[as.character(arm)]
    fitted <- rep(1, n); use <- risk & share < 1
    if (any(use)) {
      terms <- c(if (length(unique(arm[use])) > 1) "arm", "x", if (w > 2) "score")
      g <- glm(reformulate(terms, "stay"), binomial, data.frame(stay, arm, x = y[, 1], score), subset = use, control = glm.control(epsilon = 1e-14, maxit = 50))
      fitted[use] <- fitted(g)
    }
    weight[, w] <- ifelse(stay == 1, weight[, w - 1] * share / fitted, weight[, w - 1])
  }
  d <- data.frame(person = rep(1:n, each = waves), arm = rep(arm, each = waves), cluster = rep(cluster, each = waves), wave = rep(0:(waves - 1), n), y = as.vector(t(y)), w = as.vector(t(weight)))
  d <- d[!is.na(d$y) & base[d$person] & (baseline == "response" | d$wave > 0), ]
  used <- if (baseline == "response") 0:(waves - 1) else 1:(waves - 1); from <- if (baseline == "response") used[-1] else used
  X <- cbind(sapply(used, function(w) as.numeric(d$wave == w)), sapply(from, function(w) as.numeric(d$wave == w & d$arm == 1)))
  w <- if (is.null(weights)) as.numeric(1:(waves - 1) == waves - 1) else weights
  contrast <- rep(0, ncol(X)); contrast[length(used) + seq_along(from)] <- w
  id <- ifelse(d$cluster > 0, -(d$arm * 1000 + d$cluster), d$person); d$id <- match(id, unique(id))
  fit <- geese(d$y ~ X - 1, id = d$id, weights = d$w, corstr = "independence", control = geese.control(epsilon = 1e-14, maxit = 1000))
  beta <- drop(solve(t(X) %*% (X * d$w), t(X) %*% (d$w * d$y)))
  found <- parts(X, d$y, drop(X %*% beta), rep(1, nrow(d)), 1 / d$w, function(k) diag(length(k)), d$id, contrast)
  geepack <- sqrt(drop(contrast %*% fit$vbeta %*% contrast))
  stopifnot(abs(sum(contrast * fit$beta) - sum(contrast * beta)) < 1e-8, abs(geepack / found$none - 1) < 1e-7)
  list(name = name, baseline = baseline, weights = I(w), arm = arm, cluster = cluster, series = lapply(1:n, function(i) y[i, ]), times = 0:(waves - 1),
    estimate = sum(contrast * fit$beta), geepack = geepack, largest = max(d$w), se = found[c("none", "kauermann-carroll", "mancl-derouen", "fay-graubard")],
    df = found$df, dfNone = found$dfNone, dfCorrected = found$dfCorrected)
}
sets <- list(
  one("two arms", c(40, 40), c(.1, .2)), one("small and uneven", c(20, 32), c(.2, .1)), one("gaps", c(40, 35), c(.15, .15), gaps = .1),
  one("two waves", c(30, 30), c(.2, .3), waves = 2), one("nobody leaves one arm early", c(35, 35), c(.15, .15), nobody = TRUE),
  one("baseline left out, average", c(35, 30), c(.2, .15), baseline = "none", weights = rep(1 / 3, 3)), one("a slope", c(30, 40), c(.1, .15), weights = c(-1, 0, 1)),
  one("groups in one arm", c(40, 0), c(.15, .15), list(NULL, c(6, 8, 7, 5, 9, 6))), one("groups in both arms", c(0, 0), c(.15, .2), list(c(5, 7, 6, 4, 8, 5), c(6, 6, 9, 5, 7, 4))),
  one("groups in both arms, gaps, baseline left out", c(0, 0), c(.15, .1), list(rep(6, 7), rep(5, 8)), gaps = .08, baseline = "none"))
cat(toJSON(list(made = "gee-weights.R, R 4.2.2, geepack 1.3.9", sets = sets), auto_unbox = TRUE, digits = NA, na = "null"))

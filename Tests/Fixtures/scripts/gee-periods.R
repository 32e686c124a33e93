# GEE of clusters that cross over, fixed effects of periods: geepack's geese, and the corrections of Kauermann & Carroll, Mancl & DeRouen
# and Fay & Graubard by the matrices of the papers, person by person (functions of gee-functions.R).
# R 4.2.2 (Debian), geepack 1.3.9; run: Rscript gee-periods.R > ../gee-periods.json   (30 November 2026)
suppressMessages({library(geepack); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261205)
source("gee-functions.R")
make <- function(sequences, perSequence, sizes, icc, cac, effect, lost = 0, events = FALSE) {
  T <- sequences + 1; rows <- list(); cluster <- 0
  for (s in 1:sequences) for (k in 1:perSequence) {
    u <- rnorm(1, 0, sqrt(icc * cac))
    for (t in 1:T) {
      v <- rnorm(1, 0, sqrt(icc * (1 - cac))); m <- if (length(sizes) == 1) sizes else sample(sizes, 1)
      x <- as.integer(t > s); y <- .1 * t + effect * x + u + v + rnorm(m, 0, sqrt(1 - icc))
      if (events) y <- as.integer(y > .5)
      keep <- runif(m) >= lost
      if (sum(keep) > 0) rows[[length(rows) + 1]] <- data.frame(cluster = cluster, period = t - 1, x = x, y = y[keep])
    }
    cluster <- cluster + 1
  }
  do.call(rbind, rows)
}
one <- function(name, d, family = "gaussian", corr = "exchangeable") {
  p <- factor(d$period); X <- cbind(model.matrix(~ p - 1), d$x); contrast <- c(rep(0, nlevels(p)), 1)
  fit <- geese(d$y ~ X - 1, id = d$cluster, family = if (family == "gaussian") gaussian() else binomial(), corstr = corr, control = geese.control(epsilon = 1e-13, maxit = 1000))
  b <- fit$beta; eta <- drop(X %*% b); mu <- if (family == "gaussian") eta else plogis(eta); v <- if (family == "gaussian") rep(1, nrow(d)) else mu * (1 - mu)
  a <- if (corr == "exchangeable") unname(fit$alpha) else 0
  R <- function(k) { m <- matrix(a, length(k), length(k)); diag(m) <- 1; m }
  found <- parts(X, d$y, mu, v^(family != "gaussian"), v, R, d$cluster, contrast)
  geepack <- sqrt(drop(contrast %*% fit$vbeta %*% contrast)); stopifnot(abs(geepack / found$none - 1) < 1e-6)
  cells <- lapply(split(d, list(d$cluster, d$period), drop = TRUE), function(c) list(cluster = c$cluster[1], period = c$period[1], x = c$x[1], n = nrow(c), mean = mean(c$y), squares = sum((c$y - mean(c$y))^2)))
  list(name = name, family = family, correlation = corr, cells = unname(cells), estimate = unname(b[length(b)]), alpha = a, geepack = geepack,
    se = found[c("none", "kauermann-carroll", "mancl-derouen", "fay-graubard")], df = found$df, dfNone = found$dfNone, dfCorrected = found$dfCorrected)
}
plain <- make(4, 3, 8, .1, .6, .3); unequal <- make(3, 4, c(2, 5, 9), .2, .7, .4); lost <- make(4, 4, c(1, 2, 4), .2, .5, .3, lost = .3)
events <- make(4, 3, 12, .15, .6, .5, events = TRUE); rare <- make(3, 5, c(6, 10), .1, .8, .6, lost = .2, events = TRUE)
sets <- list(one("scores", plain), one("scores, independence", plain, corr = "independence"), one("unequal", unequal), one("small cells, some empty", lost),
  one("small cells, independence", lost, corr = "independence"), one("odds of events", events, "binomial"), one("odds, independence", events, "binomial", "independence"),
  one("risks of events", events), one("odds, unequal, lost people", rare, "binomial"))
cat(toJSON(list(made = "gee-periods.R, R 4.2.2, geepack 1.3.9", sets = sets), auto_unbox = TRUE, digits = NA))

# Differences adjusted for strata, by least squares: people at sites, and means of clusters in strata.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
set.seed(20261122, kind = "Mersenne-Twister", normal.kind = "Inversion",
         sample.kind = "Rejection")

fit <- function(formula, data, weights = NULL) {
  data$w <- if (is.null(weights)) rep(1, nrow(data)) else weights
  f <- lm(formula, data, weights = w)
  s <- coef(summary(f))["arm", ]
  list(estimate = s[[1]], se = s[[2]], df = f$df.residual)
}

sites <- function(name, sizes) {
  # One row a site: people in the arm on trial, people in the comparator.
  d <- do.call(rbind, lapply(seq_along(sizes), function(s) {
    n <- sizes[[s]]
    data.frame(stratum = s - 1, arm = rep(c(1, 0), n), u = rnorm(1))
  }))
  d$x <- 40 + 3 * d$u + rnorm(nrow(d), 0, 10)
  d$y <- 20 + 0.5 * d$x + 3 * d$u + 2 * d$arm + rnorm(nrow(d), 0, 8)
  d$x <- round(d$x, 6)
  d$y <- round(d$y, 6)
  list(
    name = name, stratum = d$stratum, arm = d$arm, n = rep(1, nrow(d)), x = d$x, y = d$y,
    plain = fit(y ~ factor(stratum) + arm, d), adjusted = fit(y ~ factor(stratum) + arm + x, d))
}

clusters <- function(name, strata) {
  d <- data.frame(stratum = rep(strata, each = 2), arm = rep(c(1, 0), length(strata)))
  d <- d[sample(nrow(d))[1:(nrow(d) - 1)], ]
  d$n <- sample(4:25, nrow(d), replace = TRUE)
  d$x <- rnorm(nrow(d), 40, 4)
  d$y <- 20 + 0.5 * d$x + d$stratum + 2 * d$arm + rnorm(nrow(d), 0, 3)
  d$x <- round(d$x, 6)
  d$y <- round(d$y, 6)
  list(
    name = name, stratum = d$stratum, arm = d$arm, n = d$n, x = d$x, y = d$y,
    plain = fit(y ~ factor(stratum) + arm, d), adjusted = fit(y ~ factor(stratum) + arm + x, d),
    weighted = fit(y ~ factor(stratum) + arm, d, d$n),
    both = fit(y ~ factor(stratum) + arm + x, d, d$n))
}

cases <- list(
  sites("sites: equal", rep(list(c(10, 10)), 4)),
  sites("sites: unequal", list(c(3, 9), c(12, 5), c(7, 7), c(1, 2))),
  sites("sites: one without the comparator", list(c(5, 6), c(4, 0), c(8, 9))),
  clusters("clusters: three strata", rep(0:2, times = c(3, 4, 2))),
  clusters("clusters: two strata", rep(0:1, each = 4)))

write_fixture("stratified", paste(
  "Data in full and their analysis. A row is a person, or the mean of a cluster of n people; the",
  "estimate is arm 1 minus arm 0. plain and adjusted weigh rows equally, weighted and both by n;",
  "adjusted and both have the baseline x."), cases)

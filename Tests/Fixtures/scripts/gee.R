# GEE of clustered trials by geepack's geese: estimates, robust standard errors, scale and correlation. The corrections of
# Kauermann & Carroll, Mancl & DeRouen and Fay & Graubard, and the latter's degrees of freedom, by the matrices of their papers,
# row by row; those of working independence are compared with clubSandwich's CR2 and CR3 below.
# R 4.2.2 (Debian), geepack 1.3.9, clubSandwich 0.5.8; run: Rscript gee.R > ../gee.json   (30 November 2026)
suppressMessages({library(geepack); library(clubSandwich); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261130)
source("gee-functions.R")
worst <- c(CR2 = 0, CR3 = 0)
# One data set: clusters and people by arm, what is analysed and how.
one <- function(name, sizes, people = c(0, 0, 0), family = "gaussian", link = NULL, corr = "exchangeable", icc = .05, effect = 0, baseline = FALSE,
                strata = 0, risk = c(.4, .3), data = NULL) {
  d <- NULL; next_id <- 0
  for (a in seq_along(sizes)) {
    for (j in seq_along(sizes[[a]])) {
      n <- sizes[[a]][j]; next_id <- next_id + 1
      d <- rbind(d, data.frame(arm = a - 1, cluster = j, id = next_id, stratum = if (strata > 0) (j - 1) %% strata else 0, b = rnorm(1), e = rnorm(n)))
    }
    if (people[a] > 0) { k <- people[a]; d <- rbind(d, data.frame(arm = a - 1, cluster = 0, id = next_id + 1:k, stratum = if (strata > 0) (1:k - 1) %% strata else 0, b = rnorm(k), e = rnorm(k))); next_id <- next_id + k }
  }
  N <- nrow(d); d$x <- 20 + 5 * (.3 * d$b + rnorm(N))
  latent <- sqrt(icc) * d$b + sqrt(1 - icc) * d$e
  # What foretells an event, or a stratum of it or of counts, moves the normal beneath.
  if (family != "gaussian" && baseline) latent <- latent - .5 * (d$x - 20) / 5
  if (family != "gaussian" && strata > 0) latent <- latent + .4 * d$stratum
  d$y <- switch(family, gaussian = 50 + effect * (d$arm == 1) + 1.5 * d$stratum + 10 * latent + if (baseline) .8 * (d$x - 20) else 0,
    binomial = as.numeric(pnorm(latent) < risk[1 + (d$arm > 0)]), events = as.numeric(pnorm(latent) < risk[1 + (d$arm > 0)]),
    poisson = qpois(pnorm(latent), exp(.5 + .3 * (d$arm == 1))))
  if (!is.null(data)) { d <- data; N <- nrow(d) }
  fam <- if (family == "events") "poisson" else family
  if (is.null(link)) link <- c(gaussian = "identity", binomial = "logit", poisson = "log")[fam]
  f <- y ~ factor(arm); if (strata > 0) f <- update(f, . ~ . + factor(stratum)); if (baseline) f <- update(f, . ~ . + I(x - mean(x)))
  X <- model.matrix(f, d)
  g <- get(fam)(link = unname(link))
  start <- if (fam == "gaussian") NULL else g$linkfun(tapply(d$y, d$arm, mean)); if (!is.null(start)) start <- c(start[1], start[-1] - start[1])
  b <- if (is.null(start)) NULL else unname(c(start, rep(0, ncol(X) - length(start))))
  fit <- geese(f, id = id, data = d, family = g, corstr = corr, b = b, control = geese.control(epsilon = 1e-14, maxit = 1000))
  mu <- g$linkinv(drop(X %*% fit$beta)); alpha <- if (corr == "exchangeable") unname(fit$alpha) else 0
  slope <- g$mu.eta(g$linkfun(mu)); v <- g$variance(mu)
  R <- function(k) { m <- matrix(alpha, length(k), length(k)); diag(m) <- 1; m }
  # Whether the means go with the correlation: geepack returns its last step even where it goes round in a circle.
  A <- 0; U <- 0
  for (k in split(seq_len(N), d$id)) { D <- slope[k] * X[k, , drop = FALSE]; s <- diag(sqrt(v[k]), length(k)); W <- solve(s %*% R(k) %*% s); A <- A + t(D) %*% W %*% D; U <- U + t(D) %*% W %*% (d$y - mu)[k] }
  isSettled <- max(abs(solve(A, U))) < 1e-7
  found <- parts(X, d$y, mu, slope, v, R, d$id, as.numeric(seq_len(ncol(X)) == 2))
  robust <- sqrt(fit$vbeta[2, 2]); stopifnot(abs(found$none / robust - 1) < 1e-6)
  if (corr == "independence" && link == g$link && fam != "poisson" && link %in% c("identity", "logit") && !(fam == "binomial" && link == "identity")) {
    m <- if (fam == "gaussian") lm(f, d) else glm(f, g, d, control = list(epsilon = 1e-14))
    # CR2 takes the symmetric root of a cluster's weights, Kauermann and Carroll do not: where people of a cluster differ in them it is
    # another correction, by less than 1e-4 here.
    for (t in if (baseline && fam == "binomial") "CR3" else c("CR2", "CR3")) {
      theirs <- sqrt(vcovCR(m, cluster = d$id, type = t)[2, 2]); ours <- found[[c(CR2 = "kauermann-carroll", CR3 = "mancl-derouen")[t]]]
      worst[t] <<- max(worst[t], abs(theirs / ours - 1))
    }
  }
  est <- unname(fit$beta[2])
  p <- function(se) 2 * pt(-abs(est / se), found$df)
  r <- list(name = name, family = fam, link = unname(link), correlation = corr, baseline = baseline, strata = strata, arm = d$arm, cluster = d$cluster,
    stratum = d$stratum, y = d$y, estimate = est, alpha = alpha, scale = unname(fit$gamma), geepack = robust,
    isSettled = isSettled, isPositive = (alpha < 1 || !baseline) && 1 + (max(table(d$id)) - 1) * alpha > 0)
  if (baseline) r$x <- d$x
  ses <- found[c("none", "kauermann-carroll", "mancl-derouen", "fay-graubard")]
  c(r, list(se = ses, p = lapply(ses, p), df = found$df, dfNone = found$dfNone, dfCorrected = found$dfCorrected))
}
uneven <- function(k, mean) pmax(2, round(rgamma(k, 2, 2 / mean)))
sets <- list(
  one("equal, 6 clusters", list(rep(10, 3), rep(10, 3)), effect = 4),
  one("unequal, 10 clusters", list(uneven(5, 12), uneven(5, 12)), effect = 3, icc = .2),
  one("unequal, 10 clusters, independence", list(uneven(5, 12), uneven(5, 12)), corr = "independence"),
  one("equal, 20 clusters, independence", list(rep(8, 10), rep(8, 10)), corr = "independence", effect = 5),
  one("very unequal, 20 clusters", list(c(2, 2, 3, 4, 5, 8, 12, 20, 40, 80), c(2, 3, 3, 4, 6, 9, 14, 22, 30, 60)), icc = .1),
  one("40 clusters", list(uneven(20, 8), uneven(20, 8)), effect = 2, icc = .02),
  one("unequal arms", list(uneven(4, 15), uneven(12, 6)), effect = 6, icc = .15),
  one("hardly alike", list(uneven(6, 7), uneven(6, 7)), icc = 0),
  one("groups in one arm", list(numeric(0), rep(8, 8)), people = c(64, 0), effect = 5),
  one("groups in one arm, unequal", list(numeric(0), uneven(10, 9)), people = c(70, 0), icc = .2),
  one("not positive definite", list(numeric(0), uneven(7, 9)), people = c(50, 0), effect = 3, baseline = TRUE),
  one("baseline, 8 clusters", list(uneven(4, 10), uneven(4, 10)), effect = 3, baseline = TRUE, icc = .1),
  one("baseline, 24 clusters, independence", list(uneven(12, 6), uneven(12, 6)), baseline = TRUE, corr = "independence"),
  one("strata, 16 clusters", list(uneven(8, 9), uneven(8, 9)), effect = 4, strata = 4),
  one("strata, 16 clusters, alike", list(uneven(8, 9), uneven(8, 9)), effect = 4, strata = 4, icc = .2),
  one("strata and baseline, groups in one arm", list(numeric(0), uneven(9, 8)), people = c(60, 0), effect = 4, strata = 3, baseline = TRUE),
  one("three arms", list(uneven(6, 8), uneven(6, 8), uneven(5, 8)), effect = 4, icc = .1),
  one("events, 10 clusters", list(rep(20, 5), rep(20, 5)), family = "binomial"),
  one("events, unequal, 20 clusters", list(uneven(10, 15), uneven(10, 15)), family = "binomial", icc = .1),
  one("events, independence, 30 clusters", list(uneven(15, 10), uneven(15, 10)), family = "binomial", corr = "independence", icc = .1),
  one("events, groups in one arm", list(numeric(0), uneven(10, 9)), people = c(80, 0), family = "binomial", icc = .1),
  one("events, log link", list(uneven(9, 12), uneven(9, 12)), family = "binomial", link = "log", icc = .1),
  one("events, identity link", list(uneven(8, 12), uneven(8, 12)), family = "binomial", link = "identity", icc = .1),
  one("events, Poisson variance", list(uneven(8, 12), uneven(8, 12)), family = "events", link = "log", icc = .1),
  one("events, three arms", list(uneven(7, 12), uneven(7, 12), uneven(7, 12)), family = "binomial", icc = .1),
  one("rare events, 40 clusters", list(uneven(20, 25), uneven(20, 25)), family = "binomial", risk = c(.06, .08), icc = .02),
  one("counts, 14 clusters", list(uneven(7, 10), uneven(7, 10)), family = "poisson", icc = .15),
  one("counts, groups in one arm", list(numeric(0), uneven(8, 8)), people = c(60, 0), family = "poisson", icc = .1),
  one("groups in one arm, baseline", list(numeric(0), uneven(7, 9)), people = c(50, 0), effect = 3, baseline = TRUE, icc = .2))
# Clusters whose counts differ much, the larger ones most: products of residuals exceed their squares.
repeat {
  n <- ceiling(rchisq(20, 10)); x <- rep(c(1, -1), each = 10); y <- rpois(sum(n), rep(exp(log(10) + .5 * x * rnorm(20)), n))
  many <- data.frame(arm = rep(rep(1:0, each = 10), n), cluster = rep(rep(1:10, 2), n), id = rep(1:20, n), stratum = 0, y = y)
  if (geese(y ~ arm, id = id, data = many, family = poisson, corstr = "exchangeable")$alpha > 1.01) break
}
sets <- c(sets, list(one("counts, a correlation above 1", list(2, 2), family = "poisson", data = many)))
# Events and counts with a baseline, and with strata, in the model.
sets <- c(sets, list(
  one("events, baseline, independence", list(uneven(8, 12), uneven(8, 12)), family = "binomial", baseline = TRUE, corr = "independence", icc = .1),
  one("events, baseline, 12 clusters", list(uneven(6, 15), uneven(6, 15)), family = "binomial", baseline = TRUE, icc = .15),
  one("events, baseline, 40 clusters", list(uneven(20, 9), uneven(20, 9)), family = "binomial", baseline = TRUE, icc = .05),
  one("events, strata, 16 clusters", list(uneven(8, 12), uneven(8, 12)), family = "binomial", strata = 4, icc = .1),
  one("events, strata and baseline, groups in one arm", list(numeric(0), uneven(10, 9)), people = c(80, 0), family = "binomial", strata = 3, baseline = TRUE, icc = .1),
  one("events, Poisson variance, baseline", list(uneven(8, 12), uneven(8, 12)), family = "events", baseline = TRUE, icc = .1),
  one("events, baseline, three arms", list(uneven(7, 12), uneven(7, 12), uneven(7, 12)), family = "binomial", baseline = TRUE, icc = .1),
  one("counts, strata, 18 clusters", list(uneven(9, 9), uneven(9, 9)), family = "poisson", strata = 3, icc = .1)))
stopifnot(worst < 1e-9)
message("largest relative difference from clubSandwich: ", paste(names(worst), format(worst), collapse = ", "))
cat(toJSON(list(made = "gee.R, R 4.2.2, geepack 1.3.9, clubSandwich 0.5.8", sets = sets), auto_unbox = TRUE, digits = NA))

# How often GEE reject a true null hypothesis where clusters are few: trials drawn in R, fitted by geepack's geese, corrected by the
# matrices of the papers (gee-functions.R).
# R 4.2.2 (Debian), geepack 1.3.9; run: Rscript gee-rejections.R > ../gee-rejections.json   (30 November 2026)
suppressMessages({library(geepack); library(jsonlite)})
options(digits = 15, warn = -1)
source("gee-functions.R")
run <- function(name, trials, draw, family, corr = "exchangeable") {
  hits <- NULL; failed <- 0
  for (r in 1:trials) {
    d <- draw(); fam <- get(family)(); K <- length(unique(d$id))
    if (family == "binomial" && any(tapply(d$y, d$arm, function(v) mean(v) %in% 0:1))) { failed <- failed + 1; next }
    fit <- tryCatch(geese(y ~ arm, id = id, data = d, family = fam, corstr = corr, control = geese.control(epsilon = 1e-9, maxit = 200)), error = function(e) NULL)
    X <- cbind(1, d$arm); mu <- if (is.null(fit)) NA else fam$linkinv(drop(X %*% fit$beta)); alpha <- if (is.null(fit)) NA else fit$alpha
    if (is.null(fit) || anyNA(mu) || 1 + (max(table(d$id)) - 1) * alpha <= 0) { failed <- failed + 1; next }
    R <- function(k) { m <- matrix(alpha, length(k), length(k)); diag(m) <- 1; m }
    # A cluster that weighs all of an arm has no share to take away.
    p <- tryCatch(parts(X, d$y, mu, fam$mu.eta(fam$linkfun(mu)), fam$variance(mu), R, d$id, c(0, 1)), error = function(e) NULL)
    if (is.null(p)) { failed <- failed + 1; next }
    b <- abs(fit$beta[2])
    hits <- rbind(hits, c(b / p$none > qnorm(.975), b / p$none > qt(.975, p$dfNone), b / p$`kauermann-carroll` > qt(.975, K - 2),
      b / p$`mancl-derouen` > qt(.975, K - 2), b / p$`fay-graubard` > qt(.975, K - 2), b / p$`fay-graubard` > qt(.975, p$dfCorrected)))
  }
  rate <- colMeans(hits); names(rate) <- c("none-z", "none-fg", "kc", "md", "fg", "fg-fg")
  message(name, ": ", paste(names(rate), round(rate, 4), collapse = ", "), "; failed ", failed)
  c(list(name = name, trials = nrow(hits), failed = failed), as.list(rate))
}
teams <- function(k, cv) if (cv == 0) rep(20, 2 * k) else pmax(1, round(rgamma(2 * k, 1 / cv^2, 1 / (20 * cv^2))))
events <- function(k, cv) function() { n <- teams(k, cv); p <- rbeta(2 * k, .3 * 19, .7 * 19); data.frame(arm = rep(rep(1:0, each = k), n), id = rep(seq_along(n), n), y = rbinom(sum(n), 1, rep(p, n))) }
scores <- function(k, cv) function() { n <- teams(k, cv); data.frame(arm = rep(rep(1:0, each = k), n), id = rep(seq_along(n), n), y = rep(rnorm(2 * k, 0, sqrt(.05)), n) + rnorm(sum(n), 0, sqrt(.95))) }
nested <- function() data.frame(arm = rep(1:0, c(64, 64)), id = c(rep(1:8, each = 8), 8 + 1:64), y = c(rep(rnorm(8, 0, sqrt(.1)), each = 8) + rnorm(64, 0, sqrt(.9)), rnorm(64)))
set.seed(20261202)
N <- as.numeric(Sys.getenv("GEE_TRIALS", "1000"))
rows <- list(
  run("events, 10 clusters", N, events(5, .6), "binomial"), run("events, 20 clusters", N, events(10, .6), "binomial"),
  run("events, 40 clusters", N, events(20, .6), "binomial"), run("scores, 10 clusters", N, scores(5, .6), "gaussian"),
  run("scores, 20 clusters", N, scores(10, 0), "gaussian"), run("scores, 40 clusters", N, scores(20, .6), "gaussian"),
  run("groups in one arm", N, nested, "gaussian"))
cat(toJSON(list(made = "gee-rejections.R, R 4.2.2, geepack 1.3.9", rows = rows), auto_unbox = TRUE, digits = NA))

# Steps whose weights change with size (Coburn & Vevea 2015) on one table: the likelihood by optim from two starts, and how
# often metafor's tests give alarm on 500 literatures drawn from the fit by rejection.
# Package: metafor 3.8.1. Data: tables/depression-one-effect.csv.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressPackageStartupMessages(library(metafor))

d <- read.csv(file.path(fixtures, "tables", "depression-one-effect.csv"))
y <- d$yi; s <- d$sei; v <- s^2; N <- 4 / v; k <- length(y)
typical <- exp(mean(log(N))); size <- log(N / typical)
weights <- function(x, J) exp(cbind(0, outer(rep(1, k), x[2 + 1:J]) + outer(size, x[2 + J + 1:J])))
minus <- function(x, cuts) {
  J <- length(cuts); W <- weights(x, J); if (any(abs(x[-(1:2)]) > 20)) return(1e9)
  S <- sqrt(v + x[2]^2); z <- -qnorm(cuts)
  U <- cbind(0, sapply(z, function(c) pnorm((s * c - x[1]) / S, lower.tail = FALSE)), 1)
  P <- U[, -1] - U[, -(J + 2)]
  at <- 1 + rowSums(sapply(z, function(c) y < s * c))
  -sum(dnorm(y, x[1], S, log = TRUE) + log(W[cbind(1:k, at)]) - log(rowSums(W * P)))
}
fit <- function(cuts) {
  J <- length(cuts); best <- NULL
  for (m in c(.2, .6)) {
    x <- c(m, .7, rep(-.3, J), rep(0, J))
    for (i in 1:4) x <- optim(x, minus, cuts = cuts, control = list(maxit = 20000, reltol = 1e-14))$par
    o <- optim(x, minus, cuts = cuts, method = "BFGS", control = list(reltol = 1e-14, maxit = 1000))
    if (is.null(best) || o$value < best$value) best <- o
  }
  best
}
cuts4 <- c(.025, .5); cuts5 <- c(.0005, .025, .5)
four <- fit(cuts4); five <- fit(cuts5)

set.seed(20260101)
x <- five$par; W <- weights(x, 3); W <- W / apply(W, 1, max)
draw <- function() {
  out <- numeric(k); todo <- 1:k
  while (length(todo)) {
    z <- rnorm(length(todo), x[1], sqrt(v[todo] + x[2]^2))
    at <- findInterval(pnorm(z / s[todo], lower.tail = FALSE), cuts5, left.open = TRUE) + 1
    ok <- runif(length(todo)) < W[cbind(todo, at)]
    out[todo[ok]] <- z[ok]; todo <- todo[!ok]
  }
  out
}
tests <- function(y) {
  ml <- rma(y, v, method = "ML"); re <- rma(y, v, method = "REML")
  sel <- tryCatch(selmodel(ml, type = "step", steps = cuts4)$LRTp, error = function(e) NA)
  c(egger = regtest(y, v, model = "lm")$pval, mixed = regtest(re)$pval,
    begg = suppressWarnings(ranktest(y, v)$pval), four = sel)
}
p <- replicate(500, tests(draw()))
rate <- rowMeans(p < .05, na.rm = TRUE)
write_fixture("meta-sized-steps", "steps whose weights change with size, and alarms on 500 literatures drawn from them", list(
  cuts4 = cuts4, ll4 = -four$value, par4 = four$par, cuts5 = cuts5, ll5 = -five$value, par5 = five$par,
  typical = typical, literatures = 500, alarms = as.list(rate), failed = as.list(rowSums(is.na(p)))), "metafor")

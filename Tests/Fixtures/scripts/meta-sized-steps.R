# Steps whose weights change with size (Coburn & Vevea 2015) on one table: the likelihood by optim from two starts, and how
# often tests give alarm on literatures drawn from the fit by rejection: Egger by lm and Begg by metafor on 400, the likelihood
# ratio of 4PSM, by the same likelihood without slopes, on 120; on the table it is selmodel's.
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
    for (i in 1:3) { o <- optim(x, minus, cuts = cuts, method = "BFGS", control = list(reltol = 1e-14, maxit = 1000)); x <- o$par }
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
none <- function(x, y) -sum(dnorm(y, x[1], sqrt(v + x[2]^2), log = TRUE))
z4 <- -qnorm(cuts4)
steps4 <- function(x, y) {
  if (any(abs(x[-(1:2)]) > 20)) return(1e9)
  S <- sqrt(v + x[2]^2); w <- c(1, exp(x[3:4]))
  U <- cbind(0, sapply(z4, function(c) pnorm((s * c - x[1]) / S, lower.tail = FALSE)), 1)
  at <- 1 + (y < s * z4[1]) + (y < s * z4[2])
  -sum(dnorm(y, x[1], S, log = TRUE) + log(w[at]) - log(drop((U[, -1] - U[, -4]) %*% w)))
}
ratio4 <- function(y) {
  a <- optim(c(mean(y), sd(y)), none, y = y, method = "BFGS")
  b <- min(sapply(list(c(a$par, 0, 0), c(.2, .8, -.3, -2.4)), function(x) optim(x, steps4, y = y, method = "BFGS")$value))
  2 * (a$value - b)
}
on_table <- c(own = ratio4(y), selmodel = selmodel(rma(y, v, method = "ML"), type = "step", steps = cuts4)$LRT)
stopifnot(abs(diff(on_table)) < 1e-3)
many <- 400; few <- 120
found <- list(egger = logical(), begg = logical(), four = logical())
for (i in 1:many) {
  y <- draw()
  found$egger[i] <- summary(lm(y ~ s, weights = 1 / v))$coefficients[2, 4] < .05
  found$begg[i] <- suppressWarnings(ranktest(y, v)$pval) < .05
  if (i <= few) found$four[i] <- pchisq(ratio4(y), 2, lower.tail = FALSE) < .05
}
write_fixture("meta-sized-steps", "steps whose weights change with size, and alarms on literatures drawn from them", list(list(
  cuts4 = cuts4, ll4 = -four$value, par4 = four$par, cuts5 = cuts5, ll5 = -five$value, par5 = five$par,
  typical = typical, literatures = lapply(found, length), alarms = lapply(found, mean))), "metafor")

# Small studies that truly differ: the mean moves with the standard error or the variance, log tau with the standard error
# (Viechtbauer & Lopez-Lopez 2022), alone by metafor's rma(mods, scale) and with steps by optim; a profile interval; and how
# often tests give alarm on literatures drawn from the best of them by rejection: Egger by lm, Begg by metafor, trim and fill's
# R0 and the exact test of excess significance written here, 400 of each. Checked on the table: metafor's trimfill and tes.
# Package: metafor 3.8.1. Data: tables/depression-one-effect.csv.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressPackageStartupMessages(library(metafor))

d <- read.csv(file.path(fixtures, "tables", "depression-one-effect.csv"))
y <- d$yi; s <- d$sei; v <- s^2; k <- length(y)
typical <- exp(mean(log(4 / v))); s0 <- 2 / sqrt(typical)

# b0 + b1 x, log tau = g0 + g1 s, log weights
minus <- function(p, x, cuts) {
  if (any(abs(p[-(1:4)]) > 20)) return(1e9)
  m <- p[1] + p[2] * x; S <- sqrt(v + exp(2 * (p[3] + p[4] * s)))
  ll <- dnorm(y, m, S, log = TRUE)
  if (length(cuts)) {
    z <- -qnorm(cuts); w <- exp(c(0, p[-(1:4)])); J <- length(w)
    U <- cbind(0, sapply(z, function(c) pnorm((s * c - m) / S, lower.tail = FALSE)), 1)
    at <- 1 + rowSums(sapply(z, function(c) y < s * c))
    ll <- ll + log(w[at]) - log(drop((U[, -1] - U[, -(J + 1)]) %*% w))
  }
  if (all(is.finite(ll))) -sum(ll) else 1e9
}
best <- function(start, f) {
  o <- NULL
  for (i in 1:3) {
    o <- optim(if (is.null(o)) start else o$par, f, method = "BFGS", control = list(reltol = 1e-14, maxit = 2000))
    o <- optim(o$par, f, control = list(reltol = 1e-14, maxit = 8000))
  }
  o
}
measures <- list("standard-error" = s, variance = v)
centres <- c("standard-error" = s0, variance = s0^2)
cutsets <- list(numeric(), c(.025, .5), c(.0005, .025, .5))
models <- list()
for (measure in names(measures)) for (cuts in cutsets) {
  x <- measures[[measure]]
  o <- best(c(.3, 2, -1.5, 3, rep(0, length(cuts))), function(p) minus(p, x, cuts)); p <- o$par
  if (!length(cuts)) {
    r <- rma(y, v, mods = ~ x, scale = ~ s, method = "ML")
    stopifnot(abs(as.numeric(logLik(r)) + o$value) < 1e-6, abs(coef(r)$alpha[2] / 2 - p[4]) < 2e-3)
  }
  models[[length(models) + 1]] <- list(
    measure = measure, cuts = I(cuts), ll = -o$value, aic = 2 * length(p) + 2 * o$value,
    mean = p[1] + p[2] * centres[[measure]], tau = exp(p[3] + p[4] * s0), slope = p[2], growth = p[4],
    logweights = I(p[-(1:4)]), raw = p)
}
# Profile intervals of both slopes of the first.
first <- models[[1]]
ends <- function(at) sapply(c(-1, 1), function(side) {
  f <- function(value) {
    o <- best(first$raw[-at], function(q) minus(append(q, value, at - 1), s, numeric()))
    2 * (o$value + first$ll) - qchisq(.95, 1)
  }
  far <- first$raw[at]; step <- .3 * abs(far)
  repeat { far <- far + side * step; if (f(far) > 0) break }
  uniroot(f, sort(c(first$raw[at], far)), tol = 1e-6)$root
})

# Literatures of the best.
# Fisher scoring of REML, in a line for speed; checked below.
reml <- function(y, v) {
  t2 <- max(0, var(y) - mean(v))
  for (i in 1:200) {
    w <- 1 / (v + t2); m <- sum(w * y) / sum(w)
    new <- max(0, (sum(w^2 * ((y - m)^2 - v)) + sum(w^2) / sum(w)) / sum(w^2))
    if (abs(new - t2) < 1e-12) break
    t2 <- new
  }
  w <- 1 / (v + t2); sum(w * y) / sum(w)
}
r0 <- function(y, v) {  # missing on the left
  o <- order(y); y <- y[o]; v <- v[o]; n <- length(y); missing <- 0
  for (i in 1:100) {
    d <- y - reml(y[seq_len(n - missing)], v[seq_len(n - missing)])
    r <- rank(abs(d), ties.method = "first")
    new <- max(0, n - max(0, r[d < 0]) - 1)
    if (new == missing) break
    missing <- new
  }
  missing
}
excess <- function(y, v) {
  se <- sqrt(v); theta <- sum(y / v) / sum(1 / v); z <- qnorm(.975)
  power <- pnorm(-z + theta / se) + pnorm(-z - theta / se); p <- 1
  for (q in power) p <- c(p * (1 - q), 0) + c(0, p * q)
  observed <- sum(abs(y / se) > z); sum(p[(observed + 1):(length(y) + 1)])
}
stopifnot(abs(reml(y, v) - as.numeric(rma(y, v)$b)) < 1e-6, r0(y, v) == trimfill(rma(y, v), estimator = "R0", side = "left")$k0,
          abs(excess(y[1:12], v[1:12]) -
                tes(y[1:12], v[1:12], test = "exact", tes.alternative = "greater")$pval) < 1e-6)
chosen <- models[[which.min(sapply(models, `[[`, "aic"))]]
x <- measures[[chosen$measure]]; p <- chosen$raw; z <- -qnorm(chosen$cuts)
w <- exp(c(0, p[-(1:4)])); w <- w / max(w)
set.seed(20261130)
many <- 400
found <- list(egger = logical(), begg = logical(), r0 = logical(), excess = logical())
for (i in 1:many) {
  at <- sample(k, replace = TRUE); vv <- v[at]; ss <- s[at]
  m <- p[1] + p[2] * x[at]; S <- sqrt(vv + exp(2 * (p[3] + p[4] * ss)))
  yy <- numeric(k); todo <- 1:k
  while (length(todo)) {
    u <- rnorm(length(todo), m[todo], S[todo])
    beyond <- 1 + rowSums(outer(u / ss[todo], z, "<"))
    ok <- runif(length(todo)) < w[beyond]
    yy[todo[ok]] <- u[ok]; todo <- todo[!ok]
  }
  found$egger[i] <- summary(lm(yy ~ ss, weights = 1 / vv))$coefficients[2, 4] < .05
  found$begg[i] <- suppressWarnings(ranktest(yy, vv)$pval) < .05
  # The side by the slope of a mixed line; as many as 4 make p = .5^5.
  side <- if (rma(yy, vv, mods = ~ ss, method = "DL")$b[2] < 0) -1 else 1
  found$r0[i] <- .5^(r0(side * yy, vv) + 1) < .05
  found$excess[i] <- excess(yy, vv) < .05
}
write_fixture("meta-location-scale", "small studies that truly differ, with steps or without, and alarms on literatures of the best",
  list(list(typical = typical, models = lapply(models, function(m) m[names(m) != "raw"]),
            slope = ends(2), growth = ends(4), literatures = many,
            best = list(measure = chosen$measure, cuts = I(chosen$cuts)), alarms = lapply(found, mean))), "metafor")

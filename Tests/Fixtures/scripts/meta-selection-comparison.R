# Selection models of one table beside each other: none, 3PSM and 4PSM by metafor's selmodel, Copas's model by
# optim from several starts with at least one in 100 of the smallest study published, and profile likelihood intervals.
# Package: metafor 3.8.1. Data: tables/depression-one-effect.csv.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressPackageStartupMessages(library(metafor))

d <- read.csv(file.path(fixtures, "tables", "depression-one-effect.csv"))
y <- d$yi; s <- d$sei; v <- s^2
none <- rma(y, v, method = "ML")
three <- selmodel(none, type = "step", steps = .025)
four <- selmodel(none, type = "step", steps = c(.025, .5))

copas <- function(x) {
  mu <- x[1]; t2 <- x[2]^2; rho <- .99 * tanh(x[3]); g1 <- exp(x[5])
  g0 <- qnorm(.01) + x[4]^2 - g1 / max(s)
  if (g1 > 10 || g0 < -20 || g0 > 20) return(1e9)
  S <- sqrt(v + t2); z <- (y - mu) / S; u <- g0 + g1 / s; r <- rho * s / S
  -sum(dnorm(z, log = TRUE) - log(S) - pnorm(u, log.p = TRUE) + pnorm((u + r * z) / sqrt(1 - r^2), log.p = TRUE))
}
best <- NULL
for (r in c(.3, 1.2)) for (a in c(.3, 1, 2)) for (g in c(.3, 1) * sqrt(mean(v))) {
  o <- optim(c(none$beta, sqrt(none$tau2), r, a, log(g)), copas, control = list(maxit = 5000, reltol = 1e-12))
  o <- optim(o$par, copas, control = list(maxit = 5000, reltol = 1e-12))
  if (is.null(best) || o$value < best$value) best <- o
}
step <- function(x, cuts) {
  mu <- x[1]; t2 <- x[2]^2; w <- c(1, exp(x[-(1:2)])); S <- sqrt(v + t2); z <- -qnorm(cuts)
  U <- sapply(z, function(c) pnorm((s * c - mu) / S, lower.tail = FALSE))
  P <- cbind(U, 1) - cbind(0, U)
  at <- 1 + rowSums(sapply(z, function(c) y < s * c))
  -sum(dnorm(y, mu, S, log = TRUE) + log(w[at]) - log(P %*% w))
}
profile <- function(i, top, cuts) {
  low <- step(top, cuts) + qchisq(.95, 1) / 2
  f <- function(x) { rest <- top[-i]
    for (k in 1:2) rest <- optim(rest, function(r) step(append(r, x, i - 1), cuts), control = list(reltol = 1e-12, maxit = 3000))$par
    step(append(rest, x, i - 1), cuts) - low }
  h <- max(.1, abs(top[i]))
  c(uniroot(f, c(top[i] - 3 * h, top[i]), extendInt = "downX", tol = 1e-6)$root,
    uniroot(f, c(top[i], top[i] + 3 * h), extendInt = "upX", tol = 1e-6)$root)
}
start <- c(four$beta, sqrt(four$tau2), log(four$delta[-1]))
for (k in 1:3) { o <- optim(start, step, cuts = c(.025, .5), control = list(reltol = 1e-14, maxit = 5000)); start <- o$par }
case <- function(model, mean, tau, ll, p) list(model = model, mean = as.vector(mean), tau = tau, ll = as.vector(ll), p = p)
write_fixture("meta-selection-comparison", "likelihoods of four selection models and profile intervals of 4PSM", list(
  case("none", none$beta, sqrt(none$tau2), logLik(none), 2),
  case("3PSM", three$beta, sqrt(three$tau2), logLik(three), 3),
  case("4PSM", four$beta, sqrt(four$tau2), logLik(four), 4),
  case("copas", best$par[1], abs(best$par[2]), -best$value, 5),
  list(model = "profile", mean = profile(1, start, c(.025, .5)), tau = profile(2, start, c(.025, .5)),
       w2 = exp(profile(3, start, c(.025, .5))), w3 = exp(profile(4, start, c(.025, .5))))), "metafor")

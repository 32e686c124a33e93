# Zero-inflated and hurdle negative binomial regressions of counts on the arm in both parts, by pscl (zeroinfl, hurdle).
# Writes Tests/Fixtures/zero-counts.json. Rscript zero-counts.R > ../zero-counts.json; R 4.2.2, pscl 1.5.5, 2026-11-30.
#
# pscl takes its standard errors from a Hessian by differences. Beside them stand those of the same likelihood's second derivatives by
# Richardson's extrapolation (numDeriv) at a top that was climbed to the end. The ratio of everybody's means has the delta method.
# zero-counts.py then puts figures of 40 digits in the place of what numDeriv leaves of rounding under `exact`.
suppressMessages({ library(pscl); library(jsonlite); library(numDeriv) })
set.seed(20261130)

draw <- function(n, lambda, k, zero) {
  y <- if (k > 0) rnbinom(n, mu = lambda, size = 1 / k) else rpois(n, lambda)
  ifelse(runif(n) < zero, 0, y)
}
designs <- list(
  list(n = c(73, 73), lambda = c(1.6, 2.8), k = 1.2, zero = c(.5, .4)),
  list(n = c(150, 150), lambda = c(3, 3), k = .5, zero = c(.3, .3)),
  list(n = c(400, 380), lambda = c(5, 8), k = .8, zero = c(.6, .45)),
  list(n = c(200, 200), lambda = c(12, 9), k = .4, zero = c(.7, .6)),
  list(n = c(60, 90), lambda = c(4, 6), k = .3, zero = c(.2, .5)),
  list(n = c(500, 500), lambda = c(1.2, 1.6), k = .7, zero = c(.4, .4)),
  list(n = c(120, 120), lambda = c(20, 30), k = 1, zero = c(.6, .5)),
  list(n = c(250, 250), lambda = c(2, 2.5), k = .2, zero = c(.5, .2)),
  list(n = c(1000, 1000), lambda = c(2.5, 3), k = 1.5, zero = c(.5, .5)),
  list(n = c(300, 100), lambda = c(7, 7), k = .6, zero = c(.1, .3)),
  list(n = c(80, 80), lambda = c(40, 25), k = .5, zero = c(.65, .7)),
  list(n = c(220, 220), lambda = c(6, 5), k = .9, zero = c(.35, .3)))

# Log likelihood of positives and zeros: log mean by arm, logit of having any by arm, log k. Arm 1 is on trial.
loglik <- function(p, y, arm) {
  lambda <- exp(p[1] + p[2] * arm); any <- plogis(p[3] + p[4] * arm); size <- exp(-p[5])
  none <- dnbinom(0, mu = lambda, size = size, log = TRUE)
  sum(ifelse(y == 0, log1p(-any),
             log(any) + dnbinom(y, mu = lambda, size = size, log = TRUE) - log1p(-exp(none))))
}
logMeanRatio <- function(p) {
  mean <- function(arm) {
    lambda <- exp(p[1] + p[2] * arm); size <- exp(-p[5])
    plogis(p[3] + p[4] * arm) * lambda / (1 - dnbinom(0, mu = lambda, size = size))
  }
  log(mean(1) / mean(0))
}
sets <- lapply(designs, function(d) {
  repeat {
    y <- c(draw(d$n[1], d$lambda[1], d$k, d$zero[1]), draw(d$n[2], d$lambda[2], d$k, d$zero[2]))
    arm <- rep(c(1, 0), d$n)
    h <- hurdle(y ~ arm, dist = "negbin", control = hurdle.control(reltol = 1e-15, maxit = 50000))
    z <- suppressWarnings(zeroinfl(y ~ arm, dist = "negbin",
                                   control = zeroinfl.control(reltol = 1e-15, maxit = 50000)))
    share <- plogis(coef(z, "zero") %*% rbind(1, c(0, 1)))
    if (h$converged && z$converged && all(share > .01) && h$theta["count"] < 50) break
  }
  p <- c(coef(h, "count"), coef(h, "zero"), -log(h$theta[["count"]]))
  for (step in 1:20) {
    move <- solve(hessian(loglik, p, y = y, arm = arm), grad(loglik, p, y = y, arm = arm))
    p <- p - move
    if (max(abs(move)) < 1e-10) break
  }
  cov <- solve(-hessian(loglik, p, y = y, arm = arm))
  slope <- grad(logMeanRatio, p)
  list(treated = y[arm == 1], control = y[arm == 0],
       hurdle = list(count = coef(h, "count")[["arm"]], se = sqrt(vcov(h)["count_arm", "count_arm"]),
                     zero = coef(h, "zero")[["arm"]], theta = h$theta[["count"]], loglik = h$loglik),
       zeroinfl = list(count = coef(z, "count")[["arm"]], se = sqrt(vcov(z)["count_arm", "count_arm"]),
                       zero = coef(z, "zero")[["arm"]], theta = z$theta, loglik = z$loglik),
       exact = list(count = p[[2]], se = sqrt(cov[2, 2]), mean = logMeanRatio(p),
                    meanSE = sqrt(c(slope %*% cov %*% slope)), k = exp(p[[5]])))
})
# An arm with fewer zeros than a negative binomial has: the share that can have none ends at 0.
repeat {
  y <- c(draw(300, 3, .6, 0), draw(300, 3, .6, .4))
  y[1:300][y[1:300] == 0][1:12] <- 1
  arm <- rep(c(1, 0), each = 300)
  z <- suppressWarnings(zeroinfl(y ~ arm, dist = "negbin", control = zeroinfl.control(reltol = 1e-15, maxit = 50000)))
  if (!anyNA(y)) break
}
# The same likelihood with no structural zeros in the first arm.
bounded <- function(p) {
  lambda <- exp(p[1] + p[2] * arm); size <- exp(-p[4]); share <- ifelse(arm == 1, 0, plogis(p[3]))
  sum(log(share * (y == 0) + (1 - share) * dnbinom(y, mu = lambda, size = size)))
}
p <- c(1, 0, 0, -.5)
p <- optim(p, function(p) -bounded(p), method = "BFGS", control = list(reltol = 1e-15, maxit = 5000))$par
for (step in 1:20) {
  move <- solve(hessian(bounded, p), grad(bounded, p))
  p <- p - move
  if (max(abs(move)) < 1e-10) break
}
cov <- solve(-hessian(bounded, p))
meanRatio <- function(p) p[2] - log1p(-plogis(p[3]))
slope <- grad(meanRatio, p)
bound <- list(treated = y[arm == 1], control = y[arm == 0], count = p[2], se = sqrt(cov[2, 2]), k = exp(p[4]),
              mean = meanRatio(p), meanSE = sqrt(c(slope %*% cov %*% slope)), zeroinflLoglik = z$loglik, loglik = bounded(p))
cat(toJSON(list(script = "zero-counts.R", R = as.character(getRversion()), pscl = as.character(packageVersion("pscl")),
                date = "2026-11-30", sets = sets, bound = bound), auto_unbox = TRUE, digits = 15), "\n")

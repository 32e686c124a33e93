# Times to an event: coxph (Efron, Breslow, strata, clusters), survdiff, survfit and restricted means, in R; the limit of Cox's estimate by
# optim of its expected score; how often tests reject, of trials that R draws.
# R 4.2.2 (Debian), survival 3.5-3; run: Rscript times.R   (30 November 2026)
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]), "common.R"))
suppressMessages(library(survival))
set.seed(20261130)

# Uno and others (2014): the area beneath the curve up to tau, as survRM2 has it.
rmst <- function(time, status, tau) {
  f <- survfit(Surv(time, status) ~ 1)
  keep <- f$time <= tau & f$n.event > 0
  t <- f$time[keep]; s <- f$surv[keep]; d <- f$n.event[keep]; n <- f$n.risk[keep]
  areas <- diff(c(0, t, tau)) * c(1, s)
  left <- rev(cumsum(rev(areas[-1])))
  w <- ifelse(n == d, 0, d / (n * (n - d)))
  c(sum(areas), sum(left^2 * w))
}
km <- function(time, status, tau) {
  s <- summary(survfit(Surv(time, status) ~ 1), times = tau, extend = FALSE)
  c(s$surv, s$std.err^2)
}
one <- function(time, status, arm, cluster, stratum, tau) {
  x <- as.numeric(arm == 0)
  take <- function(f) {
    v <- tryCatch(suppressWarnings(f), error = function(e) NULL)
    if (is.null(v) || any(!is.finite(v)) || abs(v[1]) > 12) NULL else v
  }
  control <- coxph.control(eps = 1e-14, iter.max = 200, toler.chol = 1e-15)
  both <- function(fit) c(unname(coef(fit)), sqrt(unname(vcov(fit)[1, 1])))
  s <- Surv(time, status)
  id <- ifelse(cluster >= 0, cluster, 1000 + seq_along(time))
  logrank <- function(fit) { z <- sqrt(fit$chisq); if (is.matrix(fit$obs)) sum(fit$obs[2, ]) - sum(fit$exp[2, ]) else fit$obs[2] - fit$exp[2] }
  z <- function(f) { u <- logrank(f); v <- f$var[2, 2]; u / sqrt(v) }
  present <- length(unique(x)) == 2
  get <- function(f, index = NULL) if (present) take(f) else NULL
  list(time = I(time), status = I(as.numeric(status)), arm = I(arm), cluster = I(cluster), stratum = I(stratum), tau = tau,
    efron = get(both(coxph(s ~ x, ties = "efron", control = control))),
    breslow = get(both(coxph(s ~ x, ties = "breslow", control = control))),
    strata = get(both(coxph(s ~ x + strata(stratum), ties = "efron", control = control))),
    robust = get(both(coxph(s ~ x, ties = "efron", cluster = id, control = control))),
    robustBreslow = get(both(coxph(s ~ x, ties = "breslow", cluster = id, control = control))),
    robustStrata = get(both(coxph(s ~ x + strata(stratum), ties = "efron", cluster = id, control = control))),
    logRank = get(z(survdiff(s ~ x))), logRankStrata = get(z(survdiff(s ~ x + strata(stratum)))),
    rmst = if (present && all(tapply(time, x, max) >= tau)) { a <- rmst(time[x == 1], status[x == 1], tau); b <- rmst(time[x == 0], status[x == 0], tau); c(a[1] - b[1], sqrt(a[2] + b[2])) } else NULL,
    km = if (present && all(tapply(time, x, max) >= tau)) { a <- km(time[x == 1], status[x == 1], tau); b <- km(time[x == 0], status[x == 0], tau); c(b[1] - a[1], sqrt(a[2] + b[2])) } else NULL)
}
made <- function(n, hr, shape, loss, whole, clusters = 0, tau = 365) {
  arm <- rep(0:1, n)
  t <- 365 * (rexp(sum(n)) / (0.48 * ifelse(arm == 0, hr, 1)))^(1 / shape)
  c <- ifelse(runif(sum(n)) < loss, runif(sum(n), 1, 365), 365)
  time <- pmin(t, c); status <- as.numeric(t <= c)
  time <- if (whole > 0) pmax(whole, ceiling(time / whole) * whole) else signif(time, 8)
  cluster <- if (clusters > 0) ifelse(arm == 0, sample(clusters, sum(n), TRUE) - 1, -1) else rep(-1, sum(n))
  one(time, status, arm, cluster, sample(0:2, sum(n), TRUE), tau)
}
given <- function(time, status, arm, tau) one(time, status, arm, rep(-1, length(time)), rep(0:1, length.out = length(time)), tau)
sets <- list(
  made(c(50, 50), 0.7, 0.6, 0, 0), made(c(50, 50), 0.7, 0.6, 0.3, 0), made(c(200, 180), 0.7, 0.6, 0.2, 0, 20), made(c(40, 60), 1, 1, 0.2, 0, 5),
  made(c(30, 30), 0.5, 1.5, 0.1, 0, 6, 180), made(c(50, 50), 0.7, 0.6, 0.3, 30, 8), made(c(50, 50), 1.4, 1, 0.3, 7, 8), made(c(100, 100), 0.8, 0.6, 0.2, 90, 10, 180),
  made(c(20, 20), 1, 0.4, 0.4, 1, 4, 30), made(c(8, 9), 0.4, 1, 0.2, 0), made(c(6, 5), 2, 1, 0, 60, 2), made(c(300, 100), 0.9, 0.7, 0.3, 1, 30, 200),
  made(c(60, 60), 0.3, 0.6, 0, 14, 10), made(c(60, 60), 3, 0.6, 0.1, 14, 10), made(c(25, 25), 0.7, 2, 0.5, 10, 5, 100), made(c(150, 150), 0.7, 0.33, 0.15, 0, 15),
  # Ties of a few times; events at the end of follow-up; one arm without events; all censored; all events of one arm first; one person an arm; one person.
  given(c(1, 1, 2, 2, 3, 3, 3, 4, 4, 5), c(1, 1, 1, 0, 1, 1, 0, 1, 1, 0), c(0, 1, 0, 1, 0, 1, 1, 0, 0, 1), 3),
  given(c(5, 5, 5, 5, 2, 3, 5, 5), c(1, 0, 1, 0, 1, 1, 0, 1), c(0, 0, 1, 1, 0, 1, 0, 1), 5),
  given(c(3, 4, 6, 6, 5, 6), c(0, 0, 0, 1, 1, 0), c(0, 0, 0, 1, 1, 1), 6), given(c(6, 6, 4, 6), c(0, 0, 0, 0), c(0, 0, 1, 1), 6),
  given(c(1, 2, 3, 7, 8, 9), c(1, 1, 1, 1, 1, 1), c(0, 0, 0, 1, 1, 1), 9), given(c(2, 4), c(1, 1), c(0, 1), 4), given(c(2, 4), c(1, 0), c(0, 1), 4),
  given(c(3), c(1), c(0), 3), given(c(1, 2, 2, 4, 4, 4), c(0, 1, 0, 1, 1, 1), c(1, 0, 1, 0, 1, 0), 4))
stopifnot(length(sets) >= 20)

# Struthers and Kalbfleisch (1986): the root of the expected score. Log-normal times, an effect on the time, one arm lost faster.
limit <- function(s1, f1, s0, f0, g1, g0, p, end) {
  score <- function(b) integrate(function(t) {
    r1 <- p * g1(t) * s1(t) * exp(b); r0 <- (1 - p) * g0(t) * s0(t)
    p * g1(t) * f1(t) - r1 / (r1 + r0) * (p * g1(t) * f1(t) + (1 - p) * g0(t) * f0(t))
  }, 0, end, rel.tol = 1e-11, abs.tol = 1e-14, subdivisions = 5000)$value
  uniroot(score, c(-4, 4), tol = 1e-12)$root
}
lognormal <- function(mu, sd) list(s = function(t) plnorm(t, mu, sd, lower = FALSE), f = function(t) dlnorm(t, mu, sd))
lost <- function(d) function(t) (1 - d)^(t / 365)
mu <- log(365) - 1.5 * qnorm(0.4)
a <- lognormal(mu + log(1.5), 1.5); b <- lognormal(mu, 1.5)
half <- function(x, y, m) list(s = function(t) m * x$s(t) + (1 - m) * y$s(t), f = function(t) m * x$f(t) + (1 - m) * y$f(t))
exponential <- function(rate) list(s = function(t) exp(-rate * t), f = function(t) rate * exp(-rate * t))
e1 <- exponential(-log(0.6) * 0.5 / 365); e0 <- exponential(-log(0.6) / 365); mixed <- half(e1, e0, 0.6)
truths <- list(
  list(name = "log-normal", cox = limit(a$s, a$f, b$s, b$f, lost(0.1), lost(0.3), 0.5, 365), rmst = integrate(function(t) a$s(t) - b$s(t), 0, 365, rel.tol = 1e-11)$value, risk = b$s(180) - a$s(180)),
  list(name = "delivered", cox = limit(mixed$s, mixed$f, e0$s, e0$f, lost(0), lost(0), 0.5, 365), rmst = integrate(function(t) mixed$s(t) - e0$s(t), 0, 365, rel.tol = 1e-11)$value, risk = e0$s(180) - mixed$s(180)))

# n people an arm, Weibull, risk p by 365, a share lost at exponential times; trials that R draws.
rejections <- function(n, p, hr, shape, loss, trials) {
  arm <- rep(1:0, each = n); hits <- c(0, 0); beta <- numeric(trials); events <- 0
  for (r in 1:trials) {
    t <- 365 * (rexp(2 * n) / (-log(1 - p) * ifelse(arm == 1, hr, 1)))^(1 / shape)
    c <- pmin(365, if (loss > 0) rexp(2 * n, -log(1 - loss) / 365) else Inf)
    s <- Surv(pmin(t, c), as.numeric(t <= c))
    f <- coxph.fit(matrix(as.numeric(arm)), s, strata = NULL, offset = NULL, init = 0, control = coxph.control(), weights = NULL, method = "efron", rownames = NULL)
    hits <- hits + c(f$score > qchisq(0.95, 1), (f$coefficients / sqrt(f$var[1, 1]))^2 > qchisq(0.95, 1))
    beta[r] <- f$coefficients; events <- events + sum(t <= c)
  }
  list(n = n, risk = p, hr = hr, shape = shape, loss = loss, trials = trials, logRank = hits[1] / trials, cox = hits[2] / trials, mean = mean(beta), sd = sd(beta), events = events / trials)
}
rows <- list(rejections(300, 0.6, 0.7, 0.6, 0, 8000), rejections(120, 0.4, 0.6, 1, 0.2, 8000), rejections(60, 0.4, 1, 0.6, 0.2, 8000),
  # CORE: 64 of 218 readmitted within a year, and 83 of 216.
  rejections(220, 83 / 216, log(1 - 64 / 218) / log(1 - 83 / 216), 0.6, 0, 8000))
write_fixture("times", "times to an event", list(list(sets = sets, truths = truths, rejections = rows)), "survival")

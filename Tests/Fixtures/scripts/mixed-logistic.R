# Mixed logistic regressions of events in clusters: the likelihood by integrate() over the real line, maximised by Newton's steps with
# numDeriv's derivatives, and lme4's glmer with 25 points beside it where it has the model (one scalar random effect).

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressMessages({library(lme4); library(numDeriv)})
set.seed(20261201, kind = "Mersenne-Twister", normal.kind = "Inversion",
         sample.kind = "Rejection")

log_cluster <- function(n, e, eta, sd) {
  if (sd == 0) return(e * eta - n * log1p(exp(eta)))
  g <- function(u) e * (eta + sd * u) - n * log1p(exp(eta + sd * u)) + dnorm(u, log = TRUE)
  mode <- optimize(g, c(-12, 12), maximum = TRUE, tol = 1e-12)$maximum
  top <- g(mode)
  part <- function(a, b) integrate(function(u) exp(g(u) - top), a, b, rel.tol = 1e-12, abs.tol = 0,
                                   subdivisions = 1000L)$value
  top + log(part(mode - 12, mode) + part(mode, mode + 12))
}

# d: arm (0 treated, 1 compared), n, e, clustered; by_arm: a standard deviation for each clustered arm.
exact <- function(d, by_arm) {
  clustered <- sort(unique(d$arm[d$clustered]))
  which_sd <- function(arm) if (by_arm) match(arm, clustered) else 1
  loglik <- function(t) sum(vapply(seq_len(nrow(d)), function(i) {
    sd <- if (d$clustered[i]) abs(t[2 + which_sd(d$arm[i])]) else 0
    log_cluster(d$n[i], d$e[i], t[1 + d$arm[i]], sd)
  }, 0))
  start <- c(vapply(0:1, function(a) qlogis(sum(d$e[d$arm == a]) / sum(d$n[d$arm == a])), 0),
             rep(0.5, if (by_arm) length(clustered) else 1))
  found <- optim(start, function(t) -loglik(t), method = "BFGS", control = list(reltol = 1e-14, maxit = 500))$par
  for (i in 1:4) found <- found - solve(hessian(loglik, found), grad(loglik, found))
  V <- solve(-hessian(loglik, found))
  w <- c(1, -1, rep(0, length(found) - 2))
  list(estimate = found[1] - found[2], se = sqrt(drop(w %*% V %*% w)), sds = I(abs(found[-(1:2)])),
       loglik = loglik(found))
}

case <- function(name, sizes, risks, sd, by_arm = FALSE) {
  d <- do.call(rbind, lapply(0:1, function(a) {
    n <- sizes[[a + 1]]
    clustered <- sd[a + 1] >= 0
    p <- plogis(qlogis(risks[a + 1]) + if (clustered) max(sd[a + 1], 0) * rnorm(length(n)) else 0)
    data.frame(arm = a, n = n, e = rbinom(length(n), n, p), clustered = clustered)
  }))
  d$id <- seq_len(nrow(d))
  d$t <- 1 - d$arm
  result <- exact(d, by_arm)
  if (!by_arm) {
    control <- glmerControl(optimizer = "bobyqa", tolPwrss = 1e-13, optCtrl = list(rhoend = 1e-10))
    f <- if (all(d$clustered)) {
      glmer(cbind(e, n - e) ~ t + (1 | id), d, binomial, nAGQ = 25, control = control)
    } else {
      glmer(cbind(e, n - e) ~ t + (0 + t | id), d, binomial, nAGQ = 25, control = control)
    }
    result$glmer <- unname(c(fixef(f)[2], sqrt(vcov(f)[2, 2]), sqrt(unlist(VarCorr(f)))))
  }
  by <- function(v) lapply(0:1, function(a) I(v[d$arm == a]))
  c(list(name = name, byArm = by_arm, n = by(d$n), events = by(d$e),
         clustered = I(sd >= 0)), result)
}

cases <- list(
  case("teams", list(c(20, 25, 18, 30, 22, 15), c(21, 19, 28, 24, 20, 26)), c(0.3, 0.45), c(0.5, 0.5)),
  case("unequal", list(c(5, 40, 12, 8, 60, 21, 9, 33), c(14, 7, 50, 28, 11, 6, 19)), c(0.2, 0.25), c(0.8, 0.8)),
  case("small groups", list(rep(8, 12), rep(6, 15)), c(0.5, 0.35), c(0.9, 0.9)),
  case("many", list(rep(15, 30), rep(15, 30)), c(0.1, 0.15), c(0.7, 0.7)),
  case("rare", list(rep(30, 10), rep(30, 10)), c(0.06, 0.09), c(0.9, 0.9)),
  case("wide", list(rep(12, 10), rep(12, 10)), c(0.4, 0.6), c(2, 2)),
  case("groups in one arm", list(rep(9, 11), 90), c(0.35, 0.5), c(0.8, -1)),
  case("caseloads in one arm", list(c(14, 9, 22, 17, 12, 8, 25), 120), c(0.25, 0.3), c(1, -1)),
  case("by arm", list(rep(16, 12), rep(20, 10)), c(0.4, 0.5), c(1.2, 0.5), by_arm = TRUE),
  case("by arm, unequal", list(c(7, 19, 33, 12, 25, 10), c(15, 9, 28, 31, 14, 22)), c(0.3, 0.2), c(0.7, 1.1), by_arm = TRUE))

write_fixture("mixed-logistic", paste(
  "n and events by cluster of the treated arm and the compared; an arm that is not clustered is one row of all its people.",
  "estimate, se: log odds ratio; sds: between clusters, on the logit; loglik without binomial coefficients;",
  "glmer: estimate, standard error, standard deviation."), cases)

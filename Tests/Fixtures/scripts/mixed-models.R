# Mixed models of clustered and longitudinal trials, with Satterthwaite's and
# Kenward and Roger's degrees of freedom: lme4, lmerTest and pbkrtest where lmer can
# fit the model; where it cannot (residual variance by arm), the dense matrices below,
# which are checked against lmerTest and pbkrtest in the models that both can fit.
# Formulas: REML (Patterson & Thompson 1971); Satterthwaite (1946), Fai & Cornelius (1996);
# Kenward & Roger (1997) Biometrics 53:983 with the expected information. Invented data.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressPackageStartupMessages({
  library(nlme); library(lme4); library(lmerTest); library(pbkrtest); library(numDeriv)
})
seed <- function(s) set.seed(s, kind = "Mersenne-Twister", normal.kind = "Inversion",
                             sample.kind = "Rejection")
same <- function(a, b, tolerance) {
  d <- max(abs(a - b) / pmax(abs(b), 1e-3))
  if (!(d < tolerance)) stop("differ by ", format(d), ": ", toString(a), " against ", toString(b))
}

# ---- Data: rounded before the fit, so the stored data are the data ----

# sizes: a list with one vector of cluster sizes per arm; sd_cluster and sd: per arm.
clustered <- function(s, sizes, effects, sd_cluster, sd = 1, baseline = FALSE) {
  seed(s)
  per_arm <- lengths(sizes)
  arms <- seq_along(sizes) - 1
  size <- unlist(sizes)
  cluster <- rep(seq_along(size), size)
  arm <- rep(rep(arms, per_arm), size)
  sd_cluster <- rep_len(sd_cluster, length(arms))
  sd <- rep_len(sd, length(arms))
  u <- rnorm(length(size)) * rep(sd_cluster, per_arm)
  e <- rnorm(length(arm)) * sd[arm + 1]
  d <- data.frame(cluster, arm)
  y <- 10 + effects[arm + 1] + u[cluster] + e
  if (baseline) {
    d$x <- round(rnorm(length(size), sd = .5)[cluster] + rnorm(length(arm)), 6)
    y <- y + .6 * d$x
  }
  d$y <- round(y, 6)
  d
}

# chol: the lower triangle (11, 21, 22) of the Cholesky factor of the people's variance.
longitudinal <- function(s, people, chol, dropout, slope = .3, sd = 1) {
  seed(s)
  person <- seq_len(people)
  arm <- rep(0:1, c(ceiling(people / 2), floor(people / 2)))
  z <- matrix(rnorm(2 * people), people)
  level <- chol[1] * z[, 1]
  trend <- chol[2] * z[, 1] + chol[3] * z[, 2]
  last <- if (dropout) sample(0:4, people, TRUE, c(.1, .1, .15, .15, .5)) else rep(4, people)
  i <- rep(person, last + 1)
  time <- sequence(last + 1) - 1
  y <- 20 + level[i] + (-.5 + slope * arm[i] + trend[i]) * time + sd * rnorm(length(i))
  data.frame(cluster = i, arm = arm[i], time, y = round(y, 6))
}

# ---- Dense matrices: V is linear in the variance parameters ----

design <- function(d, m) {
  d$a1 <- as.numeric(d$arm == 1); d$a2 <- as.numeric(d$arm == 2)
  X <- if (!is.null(d$time)) cbind(1, d$time, d$time * d$a1)
       else cbind(1, d$a1, if (any(d$arm == 2)) d$a2, if (m$covariate) d$x)
  together <- outer(d$cluster, d$cluster, "==") * 1
  block <- function(z) together * outer(z, z)
  one <- rep(1, nrow(d))
  arms <- sort(unique(d$arm))
  residual <- if (m$residual == "common") list(diag(nrow(d)))
              else lapply(arms, function(a) diag(as.numeric(d$arm == a)))
  random <- if (m$random == "intercept+slope")
      list(together, together * (outer(d$time, one) + outer(one, d$time)), block(d$time))
    else if (m$byArm) lapply(m$clusteredArms, function(a) block(as.numeric(d$arm == a)))
    else list(block(as.numeric(d$arm %in% m$clusteredArms)))
  list(y = d$y, X = X, residual = length(residual), V = c(residual, random),
       L = as.numeric(seq_len(ncol(X)) == if (is.null(d$time)) 2 else 3))
}

# -2 log REML with every constant, as lme4's REMLcrit: (n - p) log 2 pi is in, |X'X| is not.
solved <- function(v, g) {
  V <- Reduce(`+`, Map(`*`, v, g$V))
  root <- tryCatch(chol(V), error = function(e) NULL)
  if (is.null(root)) return(list(deviance = Inf))
  Vinv <- chol2inv(root)
  VX <- Vinv %*% g$X
  info <- crossprod(g$X, VX)
  Phi <- solve(info)
  b <- drop(Phi %*% crossprod(VX, g$y))
  r <- drop(g$y - g$X %*% b)
  deviance <- (length(g$y) - ncol(g$X)) * log(2 * pi) + 2 * sum(log(diag(root))) +
    as.numeric(determinant(info)$modulus) + sum(r * (Vinv %*% r))
  list(deviance = deviance, Vinv = Vinv, VX = VX, Phi = Phi, b = b, r = r)
}
score <- function(v, g, s = solved(v, g)) {          # of the deviance
  P <- s$Vinv - s$VX %*% s$Phi %*% t(s$VX)
  Pr <- drop(s$Vinv %*% s$r)
  vapply(g$V, function(Vi) sum(P * Vi) - sum(Pr * (Vi %*% Pr)), 0)
}
information <- function(v, g, s = solved(v, g)) {    # expected, of -2 log REML
  P <- s$Vinv - s$VX %*% s$Phi %*% t(s$VX)
  PV <- lapply(g$V, function(Vi) P %*% Vi)
  outer(seq_along(PV), seq_along(PV), Vectorize(function(i, j) sum(PV[[i]] * t(PV[[j]]))))
}

# Fisher scoring with halved steps, then Newton's method.
maximise <- function(g) {
  spread <- var(qr.resid(qr(g$X), g$y))
  v <- spread * c(rep(.8, g$residual), rep(.2, length(g$V) - g$residual))
  if (length(g$V) - g$residual == 3) v <- spread * c(.6, .3, 0, .03)
  for (i in 1:200) {
    s <- solved(v, g)
    step <- -drop(solve(information(v, g, s), score(v, g, s)))
    while (!(solved(v + step, g)$deviance <= s$deviance + 1e-9)) step <- step / 2
    v <- v + step
    if (max(abs(step)) < 1e-7) break
  }
  for (i in 1:4) v <- v - drop(solve(jacobian(score, v, g = g), score(v, g)))
  stopifnot(max(abs(score(v, g))) < 1e-8)
  v
}

kenward_roger <- function(v, g, s = solved(v, g)) {
  k <- seq_along(g$V)
  Phi <- s$Phi
  VV <- lapply(g$V, function(Vi) s$Vinv %*% Vi)
  P <- lapply(k, function(i) -t(s$VX) %*% g$V[[i]] %*% s$VX)
  Q <- function(i, j) t(s$VX) %*% g$V[[i]] %*% s$Vinv %*% g$V[[j]] %*% s$VX
  IE2 <- matrix(0, length(k), length(k))
  for (i in k) for (j in k) IE2[i, j] <- sum(VV[[i]] * t(VV[[j]])) - 2 * sum(Phi * Q(i, j)) +
    sum(diag(Phi %*% P[[i]] %*% Phi %*% P[[j]]))
  W <- 2 * solve(IE2)
  U <- 0
  for (i in k) for (j in k) U <- U + W[i, j] * (Q(i, j) - P[[i]] %*% Phi %*% P[[j]])
  PhiA <- Phi + 2 * Phi %*% U %*% Phi
  # One contrast: Theta = L L' / (L' Phi L), so A1 = A2.
  f <- drop(t(g$L) %*% Phi %*% g$L)
  A <- 0
  slope <- vapply(P, function(Pi) drop(t(g$L) %*% Phi %*% Pi %*% Phi %*% g$L) / f, 0)
  for (i in k) for (j in k) A <- A + W[i, j] * slope[i] * slope[j]
  B <- (A + 6 * A) / 2
  gg <- (2 * A - 5 * A) / (3 * A)
  c1 <- gg / (3 + 2 * (1 - gg)); c2 <- (1 - gg) / (3 + 2 * (1 - gg))
  c3 <- (3 - gg) / (3 + 2 * (1 - gg))
  rho <- ((1 - A) / (1 - c2 * B))^2 * (1 + c1 * B) / (1 - c3 * B)
  list(seKR = sqrt(drop(t(g$L) %*% PhiA %*% g$L)), dfKR = 4 + 3 / (rho - 1))
}

satterthwaite <- function(v, g) {
  f <- function(v) drop(t(g$L) %*% solved(v, g)$Phi %*% g$L)
  H <- hessian(function(v) solved(v, g)$deviance, v)
  same(H / max(H), jacobian(score, v, g = g) / max(H), 1e-5)
  slope <- grad(f, v)
  2 * f(v)^2 / drop(t(slope) %*% (2 * solve(H)) %*% slope)
}

two_sided <- function(estimate, se, df) 2 * pt(-abs(estimate / se), df)
finish <- function(g, b, se, dfS, kr, logLik, v) list(
  estimate = b, se = se, dfSatterthwaite = dfS, pSatterthwaite = two_sided(b, se, dfS),
  seKR = kr$seKR, dfKR = kr$dfKR, pKR = two_sided(b, kr$seKR, kr$dfKR), logLikREML = logLik,
  residualVariance = I(v[seq_len(g$residual)]), randomVariance = I(v[-seq_len(g$residual)]))

by_matrices <- function(g) {
  v <- maximise(g)
  s <- solved(v, g)
  finish(g, sum(g$L * s$b), sqrt(drop(t(g$L) %*% s$Phi %*% g$L)), satterthwaite(v, g),
         kenward_roger(v, g, s), -s$deviance / 2, v)
}

# ---- lmer: an optimiser, then Newton's method on what is not at its bound ----

polish <- function(first) function(fn, par, lower, upper, control = list()) {
  t <- first(fn, par, lower, upper)
  at_bound <- lower == 0 & t < 1e-5
  t[at_bound] <- 0
  free <- which(!at_bound)
  if (length(free)) {
    sub <- function(x) { t[free] <- x; fn(t) }
    fine <- list(d = .02, r = 6)
    for (i in 1:6) {
      x <- t[free]
      step <- drop(solve(hessian(sub, x), grad(sub, x, method.args = fine)))
      if (max(abs(step)) > 1e-3) stop("the first optimiser stopped early")
      t[free] <- x - step
    }
    if (max(abs(step)) > 1e-7) stop("not converged")
    t[abs(t) < 1e-8] <- 0
  }
  list(par = t, fval = fn(t), conv = 0, message = "")
}
by_bobyqa <- polish(function(fn, par, lower, upper)
  minqa::bobyqa(par, fn, lower, upper, control = list(rhobeg = .2, rhoend = 1e-10))$par)
by_nlopt <- polish(function(fn, par, lower, upper)
  nloptwrap(par + ifelse(lower == 0, .5, .1), fn, lower, upper, control =
    list(algorithm = "NLOPT_LN_BOBYQA", xtol_abs = 1e-10, ftol_abs = 1e-13, maxeval = 1e5))$par)

fit_lmer <- function(d, m, optimizer = "by_bobyqa") {
  d$a0 <- as.numeric(d$arm == 0); d$a1 <- as.numeric(d$arm == 1); d$a2 <- as.numeric(d$arm == 2)
  f <- if (m$random == "intercept+slope") y ~ time + time:a1 + (1 + time | cluster)
       else if (!is.null(d$time)) y ~ time + time:a1 + (1 | cluster)
       else if (m$byArm) y ~ a1 + (0 + a0 | cluster) + (0 + a1 | cluster)
       else if (identical(m$clusteredArms, 1L)) y ~ a1 + (0 + a1 | cluster)
       else if (any(d$arm == 2)) y ~ a1 + a2 + (1 | cluster)
       else y ~ a1 + (1 | cluster)
  if (m$covariate) f <- update(f, . ~ . + x)
  suppressMessages(lmerTest::lmer(f, data = d, REML = TRUE, control =
    lmerControl(optimizer = optimizer, calc.derivs = FALSE, restart_edge = FALSE)))
}

from_lmer <- function(d, m, optimizer = "by_bobyqa") {
  g <- design(d, m)
  fit <- fit_lmer(d, m, optimizer)
  stopifnot(max(abs(getME(fit, "X")[, order(names(fixef(fit)) == "x")] - g$X)) == 0)
  L <- as.numeric(names(fixef(fit)) == if (is.null(d$time)) "a1" else "time:a1")
  row <- contest1D(fit, L)
  adjusted <- vcovAdj(fit)
  kr <- list(seKR = sqrt(drop(t(L) %*% as.matrix(adjusted) %*% L)), dfKR = get_Lb_ddf(fit, L))
  D <- VarCorr(fit)
  # as.data.frame sorts variances before covariances: 11, 22, 21.
  table <- as.data.frame(D)$vcov
  random <- head(table, -1)
  if (m$random == "intercept+slope") random <- random[c(1, 3, 2)]
  out <- finish(g, row$Estimate, row$`Std. Error`, row$df, kr,
                -REMLcrit(fit) / 2, c(sigma(fit)^2, random))
  same(out$pSatterthwaite, row$`Pr(>|t|)`, 1e-9)
  test <- KRmodcomp(fit, matrix(L, 1))$stats
  same(c(out$dfKR, out$pKR), c(test$ddf, test$p.value), 1e-7)
  c(list(singular = isSingular(fit)), out)
}

# The deviance rises in every direction in which the random variances may move off the bound.
check_bound <- function(g, v) {
  s <- score(v, g)
  random <- v[-seq_len(g$residual)]
  slope <- s[-seq_len(g$residual)]
  stopifnot(abs(s[seq_len(g$residual)]) < 1e-5)
  if (length(random) == 3) {
    D <- matrix(random[c(1, 2, 2, 3)], 2)
    G <- matrix(c(slope[1], slope[2] / 2, slope[2] / 2, slope[3]), 2)
    stopifnot(abs(G %*% D) < 1e-5)
    null <- eigen(D, symmetric = TRUE)
    null <- null$vectors[, null$values < 1e-9, drop = FALSE]
    stopifnot(ncol(null) > 0, eigen(t(null) %*% G %*% null)$values > 1)
  } else stopifnot(any(random == 0), slope[random == 0] > 1, abs(slope[random > 0]) < 1e-5)
}

# ---- Cases ----

model <- function(random = "intercept", byArm = FALSE, clusteredArms = 0:1,
                  residual = "common", covariate = FALSE)
  list(random = random, byArm = byArm, clusteredArms = I(clusteredArms),
       residual = residual, covariate = covariate)
plain <- function(m) { m$clusteredArms <- unclass(m$clusteredArms); m }
stored <- function(name, d, m, singular, result) c(
  list(name = name, cluster = d$cluster, arm = d$arm),
  if (!is.null(d$time)) list(time = d$time), if (!is.null(d$x)) list(x = d$x),
  list(y = d$y, model = m, singular = singular, result = result))
fields <- c("estimate", "se", "dfSatterthwaite", "seKR", "dfKR", "logLikREML",
            "residualVariance", "randomVariance")

case <- function(name, d, m, singular = FALSE) {
  p <- plain(m)
  g <- design(d, p)
  r <- from_lmer(d, p)
  stopifnot(r$singular == singular)
  # Another optimiser from another start, and the dense matrices.
  same(unlist(from_lmer(d, p, "by_nlopt")[fields]), unlist(r[fields]), 2e-7)
  v <- c(r$residualVariance, r$randomVariance)
  s <- solved(v, g)
  kr <- kenward_roger(v, g, s)
  same(c(s$deviance / -2, kr$seKR, kr$dfKR), c(r$logLikREML, r$seKR, r$dfKR), 1e-7)
  if (singular) check_bound(g, v)
  else same(unlist(by_matrices(g)[fields]), unlist(r[fields]), 1e-6)
  stored(name, d, m, singular, r[-1])
}

# Residual variance by arm: the dense matrices, and nlme for the fit itself.
case_by_matrices <- function(name, d, m) {
  p <- plain(m)
  r <- by_matrices(design(d, p))
  d$a0 <- 1 - d$arm; d$a1 <- d$arm
  random <- if (p$byArm) list(cluster = pdDiag(~ 0 + a0 + a1)) else list(cluster = pdDiag(~ 0 + a1))
  fit <- nlme::lme(y ~ a1, d, random, weights = varIdent(form = ~ 1 | arm), method = "REML",
                   control = lmeControl(maxIter = 500, msMaxIter = 500, tolerance = 1e-10, msTol = 1e-12))
  ratio <- coef(fit$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE)[c("0", "1")]
  same(c(fixef(fit)[["a1"]], sqrt(vcov(fit)["a1", "a1"]), as.numeric(logLik(fit)),
         (fit$sigma * ratio)^2, diag(as.matrix(getVarCov(fit)))),
       unlist(r[c("estimate", "se", "logLikREML", "residualVariance", "randomVariance")]), 1e-5)
  stopifnot(unlist(r[c("residualVariance", "randomVariance")]) > 1e-3)
  stored(name, d, m, FALSE, r)
}

# The first seed, from s on, whose fit is singular in the way asked for and not narrowly.
# (Where the intercept variance alone is 0 the Cholesky factor is not unique; polish stops there.)
first_singular <- function(s, make, m, asked = function(v) TRUE) repeat {
  d <- make(s)
  fit <- tryCatch(fit_lmer(d, plain(m)), error = function(e) NULL)
  v <- if (!is.null(fit)) as.data.frame(VarCorr(fit))$vcov
  if (m$random == "intercept+slope") v <- v[c(1, 3, 2, 4)]
  if (!is.null(fit) && isSingular(fit) && asked(v)) {
    ok <- tryCatch({ check_bound(design(d, plain(m)), c(tail(v, 1), head(v, -1))); TRUE },
                   error = function(e) FALSE)
    if (ok) return(d)
  }
  s <- s + 1
}

sizes <- function(s, n, range) { seed(s); sample(range, n, TRUE) }
unequal <- list(sizes(1, 14, 3:20), sizes(2, 13, 3:20))
small <- c(1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6)
groups <- c(4, 5, 7, 8, 8, 9, 11, 12)
alone <- function(n) rep(1, n)

simple <- model()
covariate <- model(covariate = TRUE)
partial <- model(clusteredArms = 1L)
by_arm <- model(byArm = TRUE)
slopes <- model("intercept+slope")

singular <- first_singular(401, function(s) clustered(s, unequal, c(0, .3), 0), simple)
singular_x <- first_singular(451, function(s) clustered(s, unequal, c(0, .3), 0, baseline = TRUE), covariate)
partial_singular <- first_singular(1101, function(s)
  clustered(s, list(alone(55), groups), c(0, .3), 0), partial)
dropout <- longitudinal(1301, 40, c(1.2, .1, .5), TRUE)
stopifnot(sum(table(dropout$cluster) == 1) >= 2, sum(table(dropout$cluster) == 2) >= 2)
correlated <- first_singular(1401, function(s) longitudinal(s, 36, c(1, .2, .05), TRUE), slopes,
                             function(v) v[1] > .05 && v[3] > .005)
flat <- first_singular(1451, function(s) longitudinal(s, 36, c(0, 0, 0), TRUE), slopes,
                       function(v) all(v[1:3] == 0))

cases <- list(
  case("balanced", clustered(101, list(rep(8, 10), rep(8, 10)), c(0, .4), 1 / 3), simple),
  case("unbalanced", clustered(201, unequal, c(0, .4), .4), simple),
  case("unbalanced with baseline", clustered(301, unequal, c(0, .4), .4, baseline = TRUE), covariate),
  case("singular", singular, simple, TRUE),
  case("singular with baseline", singular_x, covariate, TRUE),
  case("three arms", clustered(501, list(sizes(51, 7, 3:16), sizes(52, 7, 3:16), sizes(53, 7, 3:16)),
                               c(0, .5, .2), .4), model(clusteredArms = 0:2)),
  case("few clusters", clustered(601, list(c(4, 11, 32), c(3, 6, 15, 41)), c(0, .5), .5), simple),
  case("singletons", clustered(701, list(small, c(small, 1, 1, 2)), c(0, .5), .7), simple),
  case("partially nested", clustered(801, list(alone(60), groups), c(0, .5), c(0, .5)), partial),
  case_by_matrices("partially nested, residual by arm",
                   clustered(901, list(alone(58), groups), c(0, .5), c(0, .6), c(1.4, .9)),
                   model(clusteredArms = 1L, residual = "byArm")),
  case("variance by arm", clustered(1002, unequal, c(0, .4), c(.4, .8)), by_arm),
  case("variance by arm, arm 0 singular", clustered(1001, unequal, c(0, .4), c(.3, .7)), by_arm, TRUE),
  case_by_matrices("variance and residual by arm",
                   clustered(1051, unequal, c(0, .4), c(.4, .7), c(1, 1.5)),
                   model(byArm = TRUE, residual = "byArm")),
  case("partially nested, singular", partial_singular, partial, TRUE),
  case("slopes balanced", longitudinal(1201, 40, c(1.2, .1, .5), FALSE), slopes),
  case("slopes with dropout", dropout, slopes),
  case("slopes singular, correlation 1 or -1", correlated, slopes, TRUE),
  case("slopes singular, no random variance", flat, slopes, TRUE),
  case("slopes, intercept only", dropout, simple))

# Balanced: the test of the cluster means, 18 degrees of freedom by either method.
b <- cases[[1]]
means <- tapply(b$y, b$cluster, mean)
h <- t.test(means[11:20], means[1:10], var.equal = TRUE)
same(c(b$result$estimate, b$result$se, b$result$seKR, b$result$dfSatterthwaite, b$result$dfKR),
     c(h$estimate[[1]] - h$estimate[[2]], h$stderr, h$stderr, 18, 18), 1e-6)

write_fixture("mixed-models", paste(
  "Arm 1 minus arm 0 (three arms: arm 2 is in the model too) from REML; with time, the difference in",
  "slopes, fixed effects intercept, time, time x arm 1. y and x are as stored (6 decimals) in the fit.",
  "se is model based, without adjustment; seKR is Kenward and Roger's. dfSatterthwaite is lmerTest's,",
  "dfKR pbkrtest's (expected information), and both are from the script's dense matrices where the",
  "residual variance differs by arm (Satterthwaite there: observed information). clusteredArms: the",
  "arms with random effects; people of other arms have cluster ids of their own. byArm: a random",
  "variance for each clustered arm. randomVariance: one value, one per arm, or d11, d21, d22 (intercept,",
  "covariance, slope); residualVariance: one value or one per arm. logLikREML has the constant",
  "-(n - p) / 2 log 2 pi and no log |X'X| term (lme4's REMLcrit / -2). In singular fits dfSatterthwaite",
  "is lmerTest's own, which differentiates in the Cholesky factor: what is 0 there counts as known",
  "(residual degrees of freedom where all is 0). dfKR keeps every variance, also at 0. p: two-sided t."),
  cases, c("lme4", "lmerTest", "pbkrtest", "nlme", "numDeriv"))

if (Sys.getenv("SHOW") != "") for (c in cases) with(c$result, cat(sprintf(
  "%-38s n %3d  %9.6f  se %.6f  dfS %9.4f  seKR %.6f  dfKR %9.4f  var %s | %s\n", c$name, length(c$y), estimate,
  se, dfSatterthwaite, seKR, dfKR, toString(signif(residualVariance, 4)), toString(signif(randomVariance, 4)))))

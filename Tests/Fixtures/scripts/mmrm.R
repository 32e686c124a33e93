# Mixed models of repeated measures: estimates, standard errors, degrees of freedom and deviances.
# R 4.2.2 (Debian), nlme 3.1-162 for the deviances of gls; run: Rscript mmrm.R > ../mmrm.json   (19 November 2026)
#
# The restricted likelihood is maximised here over each structure's own parameters from dense matrices, with nothing in common with the
# library: Satterthwaite from a numerical Hessian of -2 log-likelihood, Kenward and Roger (1997) from analytic traces and numerical
# derivatives of the covariance. Run on the public FEV data of the R package mmrm (model FEV1 ~ RACE + SEX + ARMCD * AVISIT, unstructured)
# the same functions give the coefficients, errors and df that its README prints; see `check.mmrm.readme` below.
suppressMessages({library(nlme); library(jsonlite)})
options(digits = 15, warn = -1)

structures <- list(
  unstructured = list(n = function(v) v * (v + 1) / 2, sigma = function(p, v) {
    L <- matrix(0, v, v); L[lower.tri(L, TRUE)] <- p; L %*% t(L) }),
  "compound-symmetry" = list(n = function(v) 2, sigma = function(p, v) { S <- matrix(p[2], v, v); diag(S) <- p[1]; S }),
  toeplitz = list(n = function(v) v, sigma = function(p, v) toeplitz(p)),
  ar1 = list(n = function(v) 2, sigma = function(p, v) p[1] * p[2]^abs(outer(1:v, 1:v, "-"))),
  "heterogeneous-toeplitz" = list(n = function(v) 2 * v - 1, sigma = function(p, v)
    sqrt(outer(p[1:v], p[1:v])) * toeplitz(c(1, p[-(1:v)]))),
  "heterogeneous-ar1" = list(n = function(v) v + 1, sigma = function(p, v)
    sqrt(outer(p[1:v], p[1:v])) * p[v + 1]^abs(outer(1:v, 1:v, "-"))),
  "heterogeneous-compound-symmetry" = list(n = function(v) v + 1, sigma = function(p, v) {
    R <- matrix(p[v + 1], v, v); diag(R) <- 1; sqrt(outer(p[1:v], p[1:v])) * R }))

start <- function(name, s2, r, v) switch(name,
  unstructured = { S <- s2 * (r + (1 - r) * diag(v)); L <- t(chol(S)); L[lower.tri(L, TRUE)] },
  "compound-symmetry" = c(s2, r * s2), toeplitz = c(s2, rep(r * s2, v - 1)), ar1 = c(s2, r),
  "heterogeneous-toeplitz" = c(rep(s2, v), rep(r, v - 1)), "heterogeneous-ar1" = c(rep(s2, v), r),
  "heterogeneous-compound-symmetry" = c(rep(s2, v), r))

# people: list of list(y, X, t: visits seen, m: which matrix)
reml <- function(people, name, v, matrices) {
  st <- structures[[name]]; k <- st$n(v)
  parts <- function(p) lapply(1:matrices, function(m) st$sigma(p[(m - 1) * k + 1:k], v))
  deviance <- function(p) {
    S <- parts(p)
    for (s in S) if (any(!is.finite(s)) || min(eigen(s, TRUE, TRUE)$values) <= 1e-9 * max(abs(s))) return(1e10)
    A <- 0; b <- 0; c0 <- 0; ld <- 0; N <- 0
    for (i in people) {
      V <- S[[i$m]][i$t, i$t, drop = FALSE]; R <- chol(V)
      X <- backsolve(R, i$X, transpose = TRUE); y <- backsolve(R, i$y, transpose = TRUE)
      A <- A + crossprod(X); b <- b + crossprod(X, y); c0 <- c0 + sum(y^2); ld <- ld + 2 * sum(log(diag(R))); N <- N + length(y)
    }
    if (!all(is.finite(A)) || rcond(A) < 1e-14) return(1e10)
    beta <- solve(A, b)
    (N - ncol(A)) * log(2 * pi) + ld + determinant(A)$modulus[1] + c0 - sum(b * beta)
  }
  y <- unlist(lapply(people, `[[`, "y")); X <- do.call(rbind, lapply(people, `[[`, "X"))
  s2 <- sum(lm.fit(X, y)$residuals^2) / (length(y) - ncol(X))
  best <- NULL
  for (r in c(0.3, 0.6)) {
    p <- rep(start(name, s2, r, v), matrices)
    for (turn in 1:6) {
      o <- optim(p, deviance, method = "BFGS", control = list(maxit = 1000, reltol = 1e-15, parscale = pmax(abs(p), 1e-2)))
      o <- nlminb(o$par, deviance, control = list(eval.max = 5000, iter.max = 5000, rel.tol = 1e-15, x.tol = 1e-12), scale = 1 / pmax(abs(o$par), 1e-2))
      if (max(abs(o$par - p)) < 1e-10) break
      p <- o$par
    }
    if (is.null(best) || o$objective < best$objective) best <- o
  }
  p <- best$par
  # Newton polish with numerical derivatives.
  h <- pmax(abs(p), 1e-1 * max(abs(p))) * 1e-3
  grad <- function(p) sapply(seq_along(p), function(i) { e <- replace(0 * p, i, h[i] / 5)
    (8 * (deviance(p + e) - deviance(p - e)) - (deviance(p + 2 * e) - deviance(p - 2 * e))) / (12 * h[i] / 5) })
  hess <- function(p) { H <- sapply(seq_along(p), function(i) { e <- replace(0 * p, i, h[i])
    (8 * (grad(p + e) - grad(p - e)) - (grad(p + 2 * e) - grad(p - 2 * e))) / (12 * h[i]) }); (H + t(H)) / 2 }
  H <- hess(p)
  for (i in 1:4) { q <- p - solve(H, grad(p)); if (deviance(q) <= deviance(p) + 1e-9) p <- q else break }
  list(p = p, H = hess(p), deviance = deviance(p), parts = parts, k = k, people = people, h = h)
}

contrast <- function(fit, l) {
  phi <- function(p) { S <- fit$parts(p); A <- 0
    for (i in fit$people) A <- A + t(i$X) %*% solve(S[[i$m]][i$t, i$t, drop = FALSE], i$X); solve(A) }
  p <- fit$p; h <- fit$h / 10; S <- fit$parts(p); P <- phi(p); b <- 0
  for (i in fit$people) b <- b + t(i$X) %*% solve(S[[i$m]][i$t, i$t, drop = FALSE], i$y)
  f <- function(p) c(t(l) %*% phi(p) %*% l)
  g <- sapply(seq_along(p), function(i) { e <- replace(0 * p, i, h[i])
    (8 * (f(p + e) - f(p - e)) - (f(p + 2 * e) - f(p - 2 * e))) / (12 * h[i]) })
  list(value = c(t(l) %*% P %*% b), se = sqrt(f(p)), satterthwaite = c(2 * f(p)^2 / (t(g) %*% (2 * solve(fit$H)) %*% g)))
}

kenward.roger <- function(fit, l, name, linear) {
  # Unstructured: V is linear in its elements, where second derivatives are 0.
  v <- nrow(fit$parts(fit$p)[[1]]); M <- length(fit$parts(fit$p))
  if (name == "unstructured") {
    at <- which(lower.tri(diag(v), TRUE)); q <- unlist(lapply(fit$parts(fit$p), function(S) S[at])); k <- length(at)
    parts <- function(q) lapply(1:M, function(m) { S <- matrix(0, v, v); S[at] <- q[(m - 1) * k + 1:k]; S + t(S) - diag(diag(S), v) })
  } else { q <- fit$p; parts <- fit$parts }
  n <- length(q); h <- pmax(abs(q), 1e-1) * 1e-3
  d1 <- lapply(1:n, function(i) { e <- replace(0 * q, i, h[i]); Map(function(a, b, c, d) (8 * (a - b) - (c - d)) / (12 * h[i]), parts(q + e), parts(q - e), parts(q + 2 * e), parts(q - 2 * e)) })
  d2 <- function(i, j) { a <- replace(0 * q, i, h[i]); b <- replace(0 * q, j, h[j])
    Map(function(w, x, y, z) (w - x - y + z) / (4 * h[i] * h[j]), parts(q + a + b), parts(q + a - b), parts(q - a + b), parts(q - a - b)) }
  S <- parts(q); A <- 0
  for (i in fit$people) A <- A + t(i$X) %*% solve(S[[i$m]][i$t, i$t, drop = FALSE], i$X)
  Phi <- solve(A); p <- nrow(A)
  Pk <- array(0, c(n, p, p)); Q <- array(0, c(n, n, p, p)); T2 <- matrix(0, n, n); R <- array(0, c(n, n, p, p))
  second <- if (linear || name == "unstructured") NULL else lapply(1:n, function(i) lapply(1:n, function(j) d2(i, j)))
  for (i in fit$people) {
    W <- solve(S[[i$m]][i$t, i$t, drop = FALSE]); X <- i$X
    D <- lapply(1:n, function(k) d1[[k]][[i$m]][i$t, i$t, drop = FALSE])
    WD <- lapply(D, function(d) W %*% d)
    for (k in 1:n) { Pk[k, , ] <- Pk[k, , ] - t(X) %*% WD[[k]] %*% W %*% X
      for (j in 1:n) { T2[k, j] <- T2[k, j] + sum(WD[[k]] * t(WD[[j]])); Q[k, j, , ] <- Q[k, j, , ] + t(X) %*% WD[[k]] %*% WD[[j]] %*% W %*% X
        if (!is.null(second)) R[k, j, , ] <- R[k, j, , ] + t(X) %*% W %*% second[[k]][[j]][[i$m]][i$t, i$t, drop = FALSE] %*% W %*% X } }
  }
  I <- matrix(0, n, n)
  for (k in 1:n) for (j in 1:n) I[k, j] <- T2[k, j] - 2 * sum(diag(Phi %*% Q[k, j, , ])) + sum(diag(Phi %*% Pk[k, , ] %*% Phi %*% Pk[j, , ]))
  W <- solve(I / 2); Lambda <- 0
  for (k in 1:n) for (j in 1:n) Lambda <- Lambda + W[k, j] * (Q[k, j, , ] - Pk[k, , ] %*% Phi %*% Pk[j, , ] - R[k, j, , ] / 4)
  PhiA <- Phi + 2 * Phi %*% Lambda %*% Phi
  u <- sapply(1:n, function(k) c(t(l) %*% Phi %*% Pk[k, , ] %*% Phi %*% l) / c(t(l) %*% Phi %*% l))
  list(se = sqrt(c(t(l) %*% PhiA %*% l)), df = 2 / c(t(u) %*% W %*% u))
}

# A trial in wide form: baseline and visits, NA where missing.
simulate <- function(n, v, sigma, means, drop, gaps) {
  arm <- rep(seq_along(n), n); N <- sum(n)
  z <- matrix(rnorm(N * (v + 1)), N) %*% chol(sigma)
  y <- z + means[arm, , drop = FALSE] + 50
  for (i in 1:N) { for (t in 2:(v + 1)) if (runif(1) < gaps) y[i, t] <- NA
    if (runif(1) < drop) { last <- sample(1:v, 1); y[i, (last + 1):(v + 1)] <- NA } }
  list(arm = arm, y = y)
}

design <- function(data, baseline, matrices) {
  A <- max(data$arm); w <- ncol(data$y); first <- if (baseline == "response") 1 else 2; v <- w - first + 1
  people <- list()
  for (i in seq_along(data$arm)) {
    seen <- which(!is.na(data$y[i, first:w]))
    if (!length(seen) || (baseline == "covariate" && is.na(data$y[i, 1]))) next
    a <- data$arm[i]; X <- matrix(0, length(seen), A * v + (if (baseline == "covariate") v else 0))
    for (r in seq_along(seen)) { X[r, (a - 1) * v + seen[r]] <- 1; if (baseline == "covariate") X[r, A * v + seen[r]] <- data$y[i, 1] }
    if (baseline == "response" && A > 1) for (b in 2:A) { X[, 1] <- X[, 1] + X[, (b - 1) * v + 1] }
    people[[length(people) + 1]] <- list(y = data$y[i, first:w][seen], X = X, t = seen, m = if (matrices == "by-arm") a else 1)
  }
  keep <- 1:ncol(people[[1]]$X)
  if (baseline == "response" && A > 1) keep <- setdiff(keep, (1:(A - 1)) * v + 1)
  column <- function(a, t) if (baseline == "response" && t == 1) 1 else match((a - 1) * v + t, keep)
  list(people = lapply(people, function(i) { i$X <- i$X[, keep, drop = FALSE]; i }), v = v, p = length(keep), column = column)
}

answer <- function(data, name, baseline, matrices, contrast.name, pair) {
  d <- design(data, baseline, matrices); l <- rep(0, d$p); first <- if (baseline == "response") 2 else 1
  w <- if (contrast.name == "last") replace(rep(0, d$v), d$v, 1) else { x <- rep(0, d$v); x[first:d$v] <- 1 / (d$v - first + 1); x }
  for (t in 1:d$v) if (w[t] != 0) { l[d$column(pair[1], t)] <- l[d$column(pair[1], t)] + w[t]; l[d$column(pair[2], t)] <- l[d$column(pair[2], t)] - w[t] }
  fit <- reml(d$people, name, d$v, if (matrices == "by-arm") max(data$arm) else 1)
  c1 <- contrast(fit, l); kr <- kenward.roger(fit, l, name, FALSE); krl <- kenward.roger(fit, l, name, TRUE)
  list(covariance = name, baseline = baseline, matrices = matrices, contrast = contrast.name, first = pair[1] - 1, second = pair[2] - 1,
    estimate = c1$value, se = c1$se, satterthwaite = c1$satterthwaite, krSE = kr$se, krDf = kr$df, krLinearSE = krl$se, krLinearDf = krl$df,
    deviance = fit$deviance, variances = I(unlist(lapply(fit$parts(fit$p), function(S) t(S)[upper.tri(S, TRUE)]))))
}

gls.deviance <- function(data, name, baseline) {
  w <- ncol(data$y); first <- if (baseline == "response") 1 else 2
  long <- do.call(rbind, lapply(seq_along(data$arm), function(i) data.frame(id = i, arm = factor(data$arm[i]), visit = first:w, x = data$y[i, 1], y = data$y[i, first:w])))
  long <- long[!is.na(long$y) & !is.na(long$x), ]; long$f <- factor(long$visit); long$t <- long$visit - first + 1
  cor <- switch(name, unstructured = corSymm(form = ~ t | id), "compound-symmetry" = corCompSymm(form = ~ t | id), ar1 = corAR1(form = ~ t | id))
  var <- if (name == "unstructured") varIdent(form = ~ 1 | f) else NULL
  g <- gls(y ~ 0 + arm:f + x:f, long, correlation = cor, weights = var, method = "REML", control = glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500))
  cf <- coef(g); last <- levels(long$f)[nlevels(long$f)]
  a <- paste0("arm1:f", last); b <- paste0("arm2:f", last)
  list(deviance = -2 * c(logLik(g)), estimate = unname(cf[a] - cf[b]), se = sqrt(vcov(g)[a, a] + vcov(g)[b, b] - 2 * vcov(g)[a, b]))
}

check.mmrm.readme <- function(file) {
  load(file); d <- fev_data[!is.na(fev_data$FEV1), ]; X <- model.matrix(~ RACE + SEX + ARMCD * AVISIT, d)
  people <- lapply(split(seq_len(nrow(d)), droplevels(d$USUBJID)), function(r) list(y = d$FEV1[r], X = X[r, , drop = FALSE], t = as.integer(d$AVISIT[r]), m = 1))
  fit <- reml(people, "unstructured", 4, 1)
  for (j in seq_len(ncol(X))) { l <- replace(rep(0, ncol(X)), j, 1); a <- contrast(fit, l); k <- kenward.roger(fit, l, "unstructured", TRUE)
    cat(colnames(X)[j], a$value, a$se, a$satterthwaite, k$se, k$df, "\n") }
}

if (nchar(Sys.getenv("MMRM_FEV"))) { check.mmrm.readme(Sys.getenv("MMRM_FEV")); quit() }

set.seed(20261129)
ar <- function(v, rho, sd) sd^2 * rho^abs(outer(0:v, 0:v, "-"))
het <- function(v) { s <- 5 + 1.5 * (0:v); R <- 0.75^abs(outer(0:v, 0:v, "-")); R <- 0.6 * R + 0.4; diag(R) <- 1; R * outer(s, s) }
sets <- list(
  list(name = "two arms, complete", n = c(14, 12), v = 3, sigma = ar(3, .7, 10), drop = 0, gaps = 0),
  list(name = "two arms, people leave", n = c(40, 40), v = 4, sigma = het(4), drop = .35, gaps = 0),
  list(name = "three arms, people leave and skip", n = c(30, 25, 20), v = 3, sigma = het(3), drop = .25, gaps = .1),
  list(name = "small, unequal", n = c(20, 9), v = 3, sigma = ar(3, .5, 4), drop = .1, gaps = .05),
  list(name = "two visits", n = c(18, 20), v = 2, sigma = het(2), drop = .3, gaps = 0),
  list(name = "one visit", n = c(15, 17), v = 1, sigma = ar(1, .6, 8), drop = 0, gaps = 0))
out <- list()
for (s in sets) {
  means <- outer(seq_along(s$n) - 1, 0:s$v, function(a, t) 1.5 * a * t)
  data <- simulate(s$n, s$v, s$sigma, means, s$drop, s$gaps)
  fits <- list()
  for (name in names(structures)) {
    if (s$v == 1 && name != "unstructured") next
    fits[[length(fits) + 1]] <- answer(data, name, "covariate", "common", "last", c(1, 2))
  }
  fits[[length(fits) + 1]] <- answer(data, "unstructured", "none", "common", "average", c(1, length(s$n)))
  fits[[length(fits) + 1]] <- answer(data, "unstructured", "response", "common", "last", c(1, 2))
  if (min(s$n) > 12 && s$v > 1) fits[[length(fits) + 1]] <- answer(data, "compound-symmetry", "covariate", "by-arm", "last", c(1, 2))
  if (min(s$n) > 24 && s$v > 1) fits[[length(fits) + 1]] <- answer(data, "unstructured", "covariate", "by-arm", "average", c(2, 1))
  gls <- setNames(list(), character())
  if (s$v > 1) for (name in c("unstructured", "compound-symmetry", "ar1")) gls[[name]] <- gls.deviance(data, name, "covariate")
  out[[length(out) + 1]] <- list(name = s$name, arm = data$arm - 1, waves = lapply(seq_len(nrow(data$y)), function(i) data$y[i, ]), fits = fits, gls = gls)
  message(s$name)
}
cat(toJSON(list(made = "mmrm.R, R 4.2.2, nlme", sets = out), auto_unbox = TRUE, digits = NA, na = "null"))

# Restricted likelihoods of repeated measures from dense matrices, with Satterthwaite's and Kenward and Roger's degrees of freedom: for
# mmrm.R and mmrm-strata.R, which say how.
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

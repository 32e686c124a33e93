# Sandwich variances by the matrices of Liang & Zeger (1986), Kauermann & Carroll (2001), Mancl & DeRouen (2001) and Fay & Graubard
# (2001), with the latter's degrees of freedom: for gee.R and gee-waves.R.
# What a fit's clusters bring: X, dmu/deta, variance, correlation.
parts <- function(X, y, mu, slope, v, R, id, contrast) {
  ids <- unique(id); A <- 0; cl <- list()
  for (i in ids) {
    k <- which(id == i); D <- slope[k] * X[k, , drop = FALSE]
    V <- diag(sqrt(v[k]), length(k)) %*% R(k) %*% diag(sqrt(v[k]), length(k))
    cl[[length(cl) + 1]] <- list(D = D, Vi = solve(V), r = y[k] - mu[k]); A <- A + t(D) %*% solve(V) %*% D
  }
  M <- solve(A)
  kc <- md <- lz <- 0; U <- Om <- list()
  for (c in cl) {
    S <- t(c$D) %*% c$Vi; H <- c$D %*% M %*% S; I <- diag(nrow(H))
    lz <- lz + tcrossprod(S %*% c$r)
    # A cluster that alone decides a parameter has no residual in that direction: its part is left out.
    e <- eigen(I - H); keep <- Re(e$values) > 1e-9
    f <- function(g) Re(e$vectors %*% diag(ifelse(keep, g(pmax(Re(e$values), 1e-9)), 0), nrow(H)) %*% solve(e$vectors))
    kc <- kc + tcrossprod(S %*% f(function(x) 1 / sqrt(x)) %*% c$r)
    md <- md + tcrossprod(S %*% f(function(x) 1 / x) %*% c$r)
    U[[length(U) + 1]] <- S %*% c$r; Om[[length(Om) + 1]] <- S %*% c$D
  }
  p <- ncol(X); K <- length(U); cc <- matrix(contrast)
  fay <- function(corrected) {
    H <- lapply(Om, function(O) if (corrected) diag((1 - pmin(.75, diag(O %*% M)))^-.5, p) else diag(p))
    HU <- mapply(function(h, u) h %*% u, H, U, SIMPLIFY = FALSE)
    V <- M %*% Reduce(`+`, lapply(HU, tcrossprod)) %*% M
    w <- sapply(Om, function(O) t(cc) %*% (solve(A - O) - M) %*% cc); total <- Reduce(`+`, lapply(HU, tcrossprod))
    # G_i: U_i less Omega_i·M·sum of all; B1 = G' blockdiag(H M c c' M H) G.
    G <- diag(p * K); Psi <- B <- matrix(0, p * K, p * K)
    for (i in 1:K) {
      n <- (i - 1) * p + 1:p
      for (j in 1:K) { m <- (j - 1) * p + 1:p; G[n, m] <- G[n, m] - Om[[i]] %*% M }
      Psi[n, n] <- w[i] / sum(w) * total; h <- H[[i]] %*% M %*% cc; B[n, n] <- tcrossprod(h)
    }
    X <- Psi %*% t(G) %*% B %*% G
    list(se = sqrt(drop(t(cc) %*% V %*% cc)), df = max(1, sum(diag(X))^2 / sum(X * t(X))))
  }
  se <- function(meat) sqrt(drop(t(cc) %*% M %*% meat %*% M %*% cc))
  fg <- fay(TRUE); none <- tryCatch(fay(FALSE), error = function(e) list(df = NA))
  list(none = se(lz), "kauermann-carroll" = se(kc), "mancl-derouen" = se(md), "fay-graubard" = fg$se, dfNone = none$df, dfCorrected = fg$df,
    df = K - p)
}

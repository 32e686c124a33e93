# Conditional mean imputation with the jackknife (Wolbers and others 2022), by hand: a mean for each arm and visit, a slope on the
# baseline at each visit and an unstructured covariance, by restricted likelihood (Fisher's scoring on elements of the covariance,
# to 1e-12), of each arm or with common slopes and covariance; conditional means by the strategies of Carpenter, Roger & Kenward
# (2013); analysis of covariance; everything again without each person, or cluster. Covariances of all people are those of nlme::gls.
# R 4.2.2 (Debian), nlme 3.1-162; run: Rscript conditional-mean.R > ../conditional-mean.json   (1 December 2026)
suppressMessages({library(nlme); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261201)
draw <- function(n, lost, gaps, effect, clusters = c(0, 0), waves = 4) {
  do.call(rbind, lapply(0:1, function(a) {
    m <- n[a + 1]; k <- clusters[a + 1]; g <- if (k > 0) rep(1:k, length.out = m) else rep(0, m)
    y <- 50 + 6 * rnorm(m) + matrix(5 * rnorm(waves * m), ncol = waves) + (a == 1) * effect * matrix((0:(waves - 1)) / (waves - 1), m, waves, byrow = TRUE)
    if (k > 0) y[, -1] <- y[, -1] + 2 * rnorm(k)[g]
    for (w in 2:waves) { gone <- runif(m) < plogis(qlogis(lost[a + 1]) - 0.05 * (y[, w - 1] - 50)); y[gone | is.na(y[, w - 1]), w] <- NA }
    if (gaps > 0) for (w in 2:(waves - 1)) y[runif(m) < gaps & !is.na(y[, w + 1]), w] <- NA
    d <- cbind(a, g, y); d[order(g), ]
  }))
}
# REML of people with columns X (a list of matrices, one a person) by Fisher's scoring on the elements of S.
reml <- function(y, x, arm, S) {
  v <- ncol(y); arms <- sort(unique(arm)); p <- length(arms) * v + v
  design <- function(i, o) { X <- matrix(0, length(o), p); for (k in seq_along(o)) { X[k, (match(arm[i], arms) - 1) * v + o[k]] <- 1; X[k, length(arms) * v + o[k]] <- x[i] }; X }
  seen <- lapply(1:nrow(y), function(i) which(!is.na(y[i, ]))); keep <- which(lengths(seen) > 0)
  Xs <- lapply(1:nrow(y), function(i) design(i, seen[[i]]))
  pattern <- sapply(seen, paste, collapse = " ")
  el <- which(lower.tri(S, TRUE), arr.ind = TRUE); q <- nrow(el)
  unit <- lapply(1:q, function(k) { E <- matrix(0, v, v); E[el[k, 1], el[k, 2]] <- E[el[k, 2], el[k, 1]] <- 1; E })
  for (step in 1:200) {
    inv <- list(); for (t in unique(pattern[keep])) { o <- as.integer(strsplit(t, " ")[[1]]); inv[[t]] <- solve(S[o, o, drop = FALSE]) }
    A <- matrix(0, p, p); b <- rep(0, p)
    for (i in keep) { W <- inv[[pattern[i]]]; X <- Xs[[i]]; A <- A + crossprod(X, W %*% X); b <- b + crossprod(X, W %*% y[i, seen[[i]]]) }
    used <- diag(A) > 0; C <- matrix(0, p, p); C[used, used] <- solve(A[used, used]); beta <- as.vector(C %*% b)
    score <- rep(0, q); info <- matrix(0, q, q); Q <- rep(list(matrix(0, p, p)), q); R <- matrix(0, q, q); P2 <- matrix(0, q, q)
    for (i in keep) { o <- seen[[i]]; W <- inv[[pattern[i]]]; X <- Xs[[i]]; r <- W %*% (y[i, o] - X %*% beta)
      D <- lapply(unit, function(E) W %*% E[o, o, drop = FALSE]); XW <- W %*% X
      for (k in 1:q) { score[k] <- score[k] - sum(diag(D[[k]])) / 2 + sum(r * (unit[[k]][o, o, drop = FALSE] %*% r)) / 2
        Q[[k]] <- Q[[k]] + crossprod(XW, unit[[k]][o, o, drop = FALSE] %*% XW)
        for (l in 1:k) { info[k, l] <- info[k, l] + sum(D[[k]] * t(D[[l]])) / 2
          P2[k, l] <- P2[k, l] + sum(C * t(crossprod(XW, unit[[k]][o, o, drop = FALSE] %*% D[[l]] %*% XW))) } } }
    for (k in 1:q) { score[k] <- score[k] + sum(C * t(Q[[k]])) / 2; for (l in 1:k) info[k, l] <- info[k, l] - P2[k, l] + sum((C %*% Q[[k]]) * t(C %*% Q[[l]])) / 2 }
    info[upper.tri(info)] <- t(info)[upper.tri(info)]
    move <- solve(info, score); size <- 1
    repeat { T <- S; for (k in 1:q) T[el[k, 1], el[k, 2]] <- T[el[k, 2], el[k, 1]] <- S[el[k, 1], el[k, 2]] + size * move[k]
      if (all(eigen(T, TRUE, TRUE)$values > 0)) break; size <- size / 2 }
    S <- T
    if (max(abs(move)) < 1e-11 * max(diag(S))) break
  }
  if (step == 200) stop("no convergence")
  list(S = S, mu = sapply(seq_along(arms), function(a) beta[(a - 1) * v + 1:v]), g = beta[length(arms) * v + 1:v], arms = arms)
}
start <- function(y) { s <- apply(y, 2, var, na.rm = TRUE); sqrt(outer(s, s)) * (0.4 + 0.6 * diag(ncol(y))) }
fit <- function(d, common, from = NULL) {
  arm <- d[, 1]; x <- d[, 3]; y <- d[, -(1:3), drop = FALSE]
  lapply(if (common) list(0:1) else list(0, 1), function(pool) { use <- arm %in% pool
    reml(y[use, , drop = FALSE], x[use], arm[use], if (is.null(from)) start(y[use, , drop = FALSE]) else from[[if (common) 1 else pool + 1]]$S) })
}
params <- function(f, a) { m <- f[[if (length(f) == 1) 1 else a + 1]]; list(mu = m$mu[, match(a, m$arms)], g = m$g, S = m$S) }
complete <- function(d, f, strategy) {
  y <- d[, -(1:3), drop = FALSE]; v <- ncol(y)
  for (i in 1:nrow(d)) { miss <- which(is.na(y[i, ])); if (length(miss) == 0) next
    own <- params(f, d[i, 1]); ref <- params(f, 0); x <- d[i, 3]; last <- if (length(miss) == v) 0 else max(which(!is.na(d[i, -(1:3)])))
    mo <- own$mu + own$g * x; mr <- ref$mu + ref$g * x
    given <- function(mu, S, from, to) { if (length(from) == 0) return(mu[to]); mu[to] + S[to, from, drop = FALSE] %*% solve(S[from, from, drop = FALSE], y[i, from] - mu[from]) }
    gap <- miss[miss < last]; if (length(gap)) y[i, gap] <- given(mo, own$S, setdiff(seq_len(last), gap), gap)
    tail <- miss[miss > last]; if (length(tail) == 0) next
    s <- if (d[i, 1] == 1) strategy else "missing-at-random"
    if (s == "missing-at-random") y[i, tail] <- given(mo, own$S, seq_len(last), tail)
    else if (s == "copy-reference") y[i, tail] <- given(mr, ref$S, seq_len(last), tail)
    else { mu <- mr; if (last > 0) { mu[1:last] <- mo[1:last]; if (s == "copy-increments") mu[tail] <- mo[last] + mr[tail] - mr[last] }
      y[i, tail] <- given(mu, ref$S, seq_len(last), tail) } }
  y
}
value <- function(d, f, how) {
  y <- complete(d, f, how$strategy); was <- is.na(d[, -(1:3), drop = FALSE]); last <- apply(d[, -(1:2)], 1, function(r) max(which(!is.na(r)))) - 1
  for (w in 1:ncol(y)) { move <- d[, 1] == 1 & w > last; y[move, w] <- y[move, w] + how$delta }
  z <- as.vector(y %*% how$weights); X <- if (how$covariate) cbind(1, d[, 1], d[, 3]) else cbind(1, d[, 1])
  as.vector(.lm.fit(X, z)$coefficients[2])
}
check <- function(d, f, common) {
  long <- function(d) { v <- ncol(d) - 3; e <- data.frame(id = rep(1:nrow(d), v), arm = factor(rep(d[, 1], v)), x = rep(d[, 3], v), t = rep(1:v, each = nrow(d)), y = as.vector(d[, -(1:3)])); e <- e[!is.na(e$y), ]; e$w <- factor(e$t); e[order(e$id, e$t), ] }
  for (k in seq_along(f)) { e <- long(if (common) d else d[d[, 1] == k - 1, , drop = FALSE])
    m <- gls(if (common) y ~ 0 + arm:w + x:w else y ~ 0 + w + x:w, e, correlation = corSymm(form = ~ t | id), weights = varIdent(form = ~ 1 | w), control = glsControl(tolerance = 1e-9, msTol = 1e-10, maxIter = 200, msMaxIter = 500))
    full <- which(tapply(e$t, e$id, length) == ncol(d) - 3)[1]; G <- unclass(getVarCov(m, individual = full))
    if (max(abs(G / f[[k]]$S - 1)) > 2e-3) stop("gls differs: ", max(abs(G / f[[k]]$S - 1))) }
}
case <- function(name, d, strategy, common = FALSE, weights = NULL, covariate = TRUE, delta = 0, clusters = FALSE) {
  v <- ncol(d) - 3; if (is.null(weights)) weights <- c(rep(0, v - 1), 1); how <- list(strategy = strategy, weights = weights, covariate = covariate, delta = delta)
  f <- fit(d, common); check(d, f, common); whole <- value(d, f, how)
  unit <- if (clusters) ifelse(d[, 2] > 0, paste(d[, 1], d[, 2]), paste("p", 1:nrow(d))) else 1:nrow(d); units <- unique(unit)
  without <- sapply(units, function(u) { e <- d[unit != u, ]; value(e, fit(e, common, f), how) })
  n <- length(units); a <- d[match(units, unit), 1]; part <- sapply(0:1, function(k) (n - 1) / n * sum((without[a == k] - mean(without))^2))
  list(name = name, strategy = strategy, common = common, weights = weights, covariate = covariate, delta = delta, arm = d[, 1], cluster = if (clusters) d[, 2] else 0 * d[, 2],
    series = lapply(1:nrow(d), function(i) as.vector(d[i, -(1:2)])), value = whole, se = sqrt(sum(part)), df = if (clusters) sum(part)^2 / sum(part^2 / (c(sum(a == 0), sum(a == 1)) - 1)) else -1, without = as.vector(without))
}
one <- draw(c(24, 28), c(0.12, 0.2), 0, 4); two <- draw(c(26, 22), c(0.1, 0.12), 0.12, 3); three <- draw(c(30, 24), c(0.1, 0.15), 0, 3, c(0, 6)); four <- draw(c(28, 28), c(0.1, 0.15), 0.1, 3, c(7, 7), 3)
five <- draw(c(20, 20), c(0.25, 0.3), 0, 5, waves = 3)
cases <- list(
  case("at random, by arm", one, "missing-at-random"), case("jump, by arm", one, "jump-to-reference"), case("copy, common", one, "copy-reference", TRUE),
  case("increments, common", one, "copy-increments", TRUE), case("at random, common, moved", five, "missing-at-random", TRUE, delta = -2),
  case("increments, by arm, average of means", five, "copy-increments", weights = c(0.5, 0.5), covariate = FALSE),
  case("gaps, at random, by arm", two, "missing-at-random"), case("gaps, jump, common", two, "jump-to-reference", TRUE),
  case("clusters in one arm, jump", three, "jump-to-reference", clusters = TRUE), case("clusters, gaps, at random, common", four, "missing-at-random", TRUE, clusters = TRUE))
cat(toJSON(list(made = "conditional-mean.R, R 4.2.2, nlme 3.1-162", cases = cases), auto_unbox = TRUE, digits = NA, na = "null"))

# Multiple imputation of repeated scores. Rubin's rules by mice::pool.scalar; imputation person by person, from the joint normal
# distribution given the baseline (Carpenter, Roger & Kenward 2013, section 4), with draws of Rubin (1987, pp. 166-167) for the
# regression of each wave on those before it; gaps by data augmentation; and by mice (norm, each arm by itself).
# R 4.2.2 (Debian), mice 3.15.0; run: Rscript imputation.R > ../imputation.json   (30 November 2026)
suppressMessages({library(mice); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261130)
pools <- lapply(list(c(3, 20), c(5, 97), c(20, 97), c(50, 12.5), c(10, Inf)), function(s) {
  Q <- rnorm(s[1], 1, 0.4); U <- runif(s[1], 0.1, 0.5)
  p <- pool.scalar(Q, U, n = s[2] + 1, k = 1)
  list(estimates = Q, variances = U, completeDf = if (is.finite(s[2])) s[2] else -1, mean = p$qbar, within = p$ubar, between = p$b, total = p$t, df = p$df)
})
draw <- function(n, lost, gaps, effect) {
  do.call(rbind, lapply(0:1, function(a) {
    y <- 50 + 7 * rnorm(n[a + 1]) + 2.5 * outer(rnorm(n[a + 1]), 0:3) + matrix(5 * rnorm(4 * n[a + 1]), ncol = 4)
    y <- y + (a == 1) * effect * matrix(0:3 / 3, n[a + 1], 4, byrow = TRUE)
    for (w in 2:4) { gone <- runif(n[a + 1]) < plogis(qlogis(lost[a + 1]) - 0.05 * (y[, w - 1] - 50)); y[gone | is.na(y[, w - 1]), w] <- NA }
    if (gaps > 0) for (w in 1:3) y[runif(n[a + 1]) < gaps & !is.na(y[, w + 1]), w] <- NA
    cbind(a, y)
  }))
}
# Regressions of each wave on those before it: one draw of slopes (common or by arm), intercepts and standard deviations.
regressions <- function(y, arm, common) lapply(if (common) list(0:1) else list(0, 1), function(pool) lapply(1:4, function(w) {
  use <- arm %in% pool & apply(y, 1, function(r) max(which(!is.na(r)))) >= w
  X <- cbind(sapply(pool, function(a) as.numeric(arm[use] == a)), if (w > 1) y[use, 1:(w - 1)])
  qr <- qr(X); beta <- qr.coef(qr, y[use, w]); rss <- sum(qr.resid(qr, y[use, w])^2); df <- sum(use) - ncol(X)
  list(df = df, beta = beta, rss = rss, root = backsolve(qr.R(qr), diag(ncol(X))), pool = pool)
}))
one <- function(models, common) {
  drawn <- lapply(models, function(m) lapply(m, function(r) {
    sd <- sqrt(r$rss / rchisq(1, r$df)); list(b = r$beta + sd * as.vector(r$root %*% rnorm(length(r$beta))), sd = sd, pool = r$pool)
  }))
  lapply(0:1, function(a) {
    r <- drawn[[if (common) 1 else a + 1]]; arms <- length(r[[1]]$pool); B <- matrix(0, 4, 4)
    for (w in 2:4) B[w, 1:(w - 1)] <- r[[w]]$b[-(1:arms)]
    A <- solve(diag(4) - B); alpha <- sapply(r, function(x) x$b[if (common) a + 1 else 1]); sds <- sapply(r, `[[`, "sd")
    list(mean = as.vector(A %*% alpha), cov = A %*% diag(sds^2) %*% t(A))
  })
}
conditional <- function(mu, S, seen, missing, y) {
  K <- S[missing, seen, drop = FALSE] %*% solve(S[seen, seen, drop = FALSE]); V <- S[missing, missing, drop = FALSE] - K %*% S[seen, missing, drop = FALSE]
  n <- nrow(y); M <- sweep(sweep(y[, seen, drop = FALSE], 2, mu[seen]) %*% t(K), 2, mu[missing], "+")
  M + matrix(rnorm(n * length(missing)), n) %*% chol(V)
}
# Given the baseline: mean m + g*y0, covariance of waves 2 to 4.
given <- function(p) { g <- p$cov[2:4, 1] / p$cov[1, 1]; list(m = p$mean[2:4] - g * p$mean[1], g = g, S = p$cov[2:4, 2:4] - outer(g, p$cov[1, 2:4])) }
tail_draw <- function(y, last, own, ref, strategy) {
  miss <- (last + 1):4
  if (strategy == "missing-at-random") return(conditional(own$mean, own$cov, 1:last, miss, y))
  if (strategy == "copy-reference") return(conditional(ref$mean, ref$cov, 1:last, miss, y))
  o <- given(own); r <- given(ref); n <- nrow(y)
  mo <- outer(rep(1, n), o$m) + outer(y[, 1], o$g); mr <- outer(rep(1, n), r$m) + outer(y[, 1], r$g)
  mu <- mr; if (last > 1) { mu[, 1:(last - 1)] <- mo[, 1:(last - 1)]
    if (strategy == "copy-increments") mu[, (miss - 1)] <- mo[, last - 1] + mr[, miss - 1, drop = FALSE] - mr[, last - 1] }
  res <- y[, 2:4, drop = FALSE] - mu
  if (last == 1) return(mu[, miss - 1, drop = FALSE] + matrix(rnorm(n * 3), n) %*% chol(r$S))
  seen <- 1:(last - 1); K <- r$S[miss - 1, seen, drop = FALSE] %*% solve(r$S[seen, seen, drop = FALSE])
  V <- r$S[miss - 1, miss - 1, drop = FALSE] - K %*% r$S[seen, miss - 1, drop = FALSE]
  mu[, miss - 1, drop = FALSE] + res[, seen, drop = FALSE] %*% t(K) + matrix(rnorm(n * length(miss)), n) %*% chol(V)
}
analyse <- function(y, arm, w, covariate) {
  X <- if (covariate) cbind(1, arm, y[, 1]) else cbind(1, arm); f <- .lm.fit(X, as.vector(y[, -1] %*% w))
  v <- chol2inv(f$qr[1:ncol(X), 1:ncol(X)]); c(f$coefficients[2], sum(f$residuals^2) / (nrow(X) - ncol(X)) * v[2, 2])
}
whole <- function(d, strategy, common, w, covariate, m, cycles = 0) {
  arm <- d[, 1]; y <- d[, -1]; last <- apply(y, 1, function(r) max(which(!is.na(r)))); hole <- lapply(1:nrow(y), function(i) which(is.na(y[i, 1:last[i]])))
  key <- paste(arm, last, sapply(hole, paste, collapse = ".")); groups <- split(seq_len(nrow(y)), key); now <- y
  if (cycles > 0) for (a in 0:1) for (k in 1:4) { i <- which(arm == a & is.na(y[, k]) & last > k); now[i, k] <- rnorm(length(i), mean(y[arm == a, k], na.rm = TRUE), sd(y[arm == a, k], na.rm = TRUE)) }
  models <- regressions(now, arm, common)
  sapply(1:m, function(k) {
    for (cycle in seq_len(cycles)) {
      p <- one(models, common)
      for (g in groups) { h <- hole[[g[1]]]; if (length(h) == 0) next
        now[g, h] <<- conditional(p[[arm[g[1]] + 1]]$mean, p[[arm[g[1]] + 1]]$cov, setdiff(1:last[g[1]], h), h, now[g, , drop = FALSE]) }
      models <<- regressions(now, arm, common)
    }
    p <- one(models, common); full <- now
    for (g in groups) { l <- last[g[1]]; if (l == 4) next; a <- arm[g[1]]
      full[g, (l + 1):4] <- tail_draw(now[g, , drop = FALSE], l, p[[a + 1]], p[[1]], if (a == 1) strategy else "missing-at-random") }
    analyse(full, arm, w, covariate)
  })
}
pooled <- function(r) list(mean = mean(r[1, ]), within = mean(r[2, ]), withinSD = sd(r[2, ]), between = var(r[1, ]), m = ncol(r))
case <- function(name, d, strategy, common = FALSE, w = c(0, 0, 1), covariate = TRUE, m = 2000, cycles = 0)
  c(list(name = name, strategy = strategy, common = common, weights = w, covariate = covariate, cycles = cycles, arm = d[, 1], series = lapply(1:nrow(d), function(i) d[i, -1])), pooled(whole(d, strategy, common, w, covariate, m, cycles)))
first <- draw(c(45, 55), c(0.12, 0.2), 0, 4); second <- draw(c(40, 30), c(0.15, 0.1), 0.12, 3)
cases <- list()
for (s in c("missing-at-random", "jump-to-reference", "copy-reference", "copy-increments")) for (common in c(FALSE, TRUE))
  cases <- c(cases, list(case(paste(s, if (common) "common" else "by arm"), first, s, common)))
cases <- c(cases, list(case("average, means alone", first, "jump-to-reference", w = rep(1, 3) / 3, covariate = FALSE),
  case("gaps", second, "missing-at-random", m = 600, cycles = 10), case("gaps, common, copy increments", second, "copy-increments", TRUE, m = 600, cycles = 10)))
bymice <- function(d, m) {
  sets <- lapply(0:1, function(a) { y <- as.data.frame(d[d[, 1] == a, -1]); names(y) <- paste0("y", 1:4); i <- mice(y, m = m, method = "norm", maxit = 10, printFlag = FALSE); lapply(1:m, function(k) as.matrix(complete(i, k))) })
  sapply(1:m, function(k) analyse(rbind(sets[[1]][[k]], sets[[2]][[k]]), d[, 1], c(0, 0, 1), TRUE))
}
cases <- c(cases, list(c(list(name = "gaps, mice", strategy = "missing-at-random", common = FALSE, weights = c(0, 0, 1), covariate = TRUE, cycles = 10, arm = second[, 1], series = lapply(1:nrow(second), function(i) second[i, -1])), pooled(bymice(second, 400)))))
cat(toJSON(list(made = "imputation.R, R 4.2.2, mice 3.15.0", pools = pools, cases = cases), auto_unbox = TRUE, digits = NA, na = "null"))

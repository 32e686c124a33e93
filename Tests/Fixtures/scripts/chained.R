# Chained imputation of repeated scores by mice (norm): each arm by itself, or with the arm as a term; then an analysis of covariance
# of the completed data. 200 imputations of 20 iterations.
# R 4.2.2 (Debian), mice 3.15.0; run: Rscript chained.R > ../chained.json   (1 December 2026)
suppressMessages({library(mice); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261202)
draw <- function(n, lost, gaps, effect, waves = 4, baseline = TRUE) {
  do.call(rbind, lapply(0:1, function(a) {
    m <- n[a + 1]; y <- 50 + 7 * rnorm(m) + 2.5 * outer(rnorm(m), 0:(waves - 1)) + matrix(5 * rnorm(waves * m), ncol = waves)
    y <- y + (a == 1) * effect * matrix(0:(waves - 1) / (waves - 1), m, waves, byrow = TRUE)
    for (w in 2:waves) { gone <- runif(m) < plogis(qlogis(lost[a + 1]) - 0.05 * (y[, w - 1] - 50)); y[gone | is.na(y[, w - 1]), w] <- NA }
    for (w in (if (baseline) 1 else 2):(waves - 1)) y[runif(m) < gaps & !is.na(y[, w + 1]), w] <- NA
    cbind(a, y)
  }))
}
analyse <- function(y, arm, w, covariate) {
  X <- if (covariate) cbind(1, arm, y[, 1]) else cbind(1, arm); f <- .lm.fit(X, as.vector(y[, -1] %*% w))
  v <- chol2inv(f$qr[1:ncol(X), 1:ncol(X)]); c(f$coefficients[2], sum(f$residuals^2) / (nrow(X) - ncol(X)) * v[2, 2])
}
case <- function(name, d, common, w = NULL, covariate = TRUE, m = 200) {
  v <- ncol(d) - 1; if (is.null(w)) w <- c(rep(0, v - 2), 1)
  sets <- lapply(if (common) list(0:1) else list(0, 1), function(pool) {
    y <- as.data.frame(d[d[, 1] %in% pool, if (common) 1:(v + 1) else 2:(v + 1)]); names(y) <- c(if (common) "arm", paste0("y", 1:v))
    i <- mice(y, m = m, method = "norm", maxit = 20, printFlag = FALSE); lapply(1:m, function(k) as.matrix(complete(i, k)))
  })
  r <- sapply(1:m, function(k) { full <- do.call(rbind, lapply(sets, `[[`, k)); if (common) full <- full[, -1]; analyse(full, d[, 1], w, covariate) })
  list(name = name, strategy = "missing-at-random", common = common, weights = w, covariate = covariate, arm = d[, 1], series = lapply(1:nrow(d), function(i) as.vector(d[i, -1])),
    mean = mean(r[1, ]), within = mean(r[2, ]), withinSD = sd(r[2, ]), between = var(r[1, ]), m = m)
}
one <- draw(c(40, 45), c(0.12, 0.18), 0.12, 3); two <- draw(c(30, 36), c(0.1, 0.1), 0.2, 4, baseline = FALSE); three <- draw(c(60, 50), c(0.15, 0.1), 0.1, 2, waves = 5)
cases <- list(case("by arm", one, FALSE), case("common", one, TRUE), case("average of means, by arm", two, FALSE, rep(1, 3) / 3, FALSE), case("common, many gaps", two, TRUE),
  case("five waves, by arm", three, FALSE), case("five waves, common, average", three, TRUE, rep(1, 4) / 4), case("three waves, common", draw(c(40, 40), c(0.2, 0.2), 0.15, 4, waves = 3), TRUE))
cat(toJSON(list(made = "chained.R, R 4.2.2, mice 3.15.0", cases = cases), auto_unbox = TRUE, digits = NA, na = "null"))

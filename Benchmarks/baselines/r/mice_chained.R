# Chained imputation of two arms of 100 people and four waves with gaps: mice, norm, 20 imputations of 10 iterations; user time.
suppressMessages(library(mice)); set.seed(1); n <- 100
draw <- function() { y <- rnorm(n) + matrix(rnorm(4 * n), n); for (w in 2:4) { g <- is.na(y[, w - 1]) | runif(n) < .09; y[g, w] <- NA }; for (w in 2:3) y[runif(n) < .1 & !is.na(y[, w + 1]), w] <- NA; as.data.frame(y) }
d <- list(draw(), draw()); t <- system.time(for (i in 1:2) lapply(d, function(x) mice(x, m = 20, method = "norm", maxit = 10, printFlag = FALSE))); cat(t[["user.self"]] / 2, "s user\n")

# Two-stage least squares of an outcome on having come to enough sessions, with the arm as its instrument, by its matrices; where the
# arm alone is in the model also the ratio of the difference of means to the share who came. Sandwich over people or clusters without a
# correction; R 4.2.2 (Debian); run: Rscript compliance.R > ../compliance.json   (30 November 2026)
suppressMessages(library(jsonlite))
options(digits = 15)
set.seed(20261130)
one <- function(name, n, sessions = 8, enough = 5, p = .6, effect = 5, baseline = TRUE, groups = 0, missing = 0) {
  arm <- rep(1:0, n); N <- sum(n); cluster <- if (groups > 0) c((seq_len(n[1]) - 1) %/% groups + 1, rep(0, n[2])) else rep(0, N)
  x <- rnorm(N, 50, 10); came <- ifelse(arm == 1, rbinom(N, sessions, plogis(qlogis(p) + (x - 50) / 20)), 0)
  y <- 20 + .5 * x + effect * came / sessions + rnorm(N, 0, 8) + if (groups > 0) rnorm(max(cluster) + 1, 0, 3)[cluster + 1] else 0
  if (missing > 0) y[sample(N, missing)] <- NA
  k <- !is.na(y); D <- as.numeric(came >= enough & arm == 1)[k]; Z <- arm[k]; Y <- y[k]
  X <- cbind(1, D); W <- cbind(1, Z); if (baseline) { X <- cbind(X, x[k]); W <- cbind(W, x[k]) }
  G <- solve(t(W) %*% X); b <- G %*% t(W) %*% Y; u <- drop(Y - X %*% b); p <- ncol(X)
  if (!baseline) stopifnot(abs(b[2] - (mean(Y[Z == 1]) - mean(Y[Z == 0])) / mean(D[Z == 1])) < 1e-10)
  id <- cluster[k]; id[id == 0] <- -which(id == 0); U <- rowsum(W * u, paste(Z, id))
  list(name = name, baseline = baseline, enough = enough, arm = arm, cluster = cluster, x = x, sessions = came, y = ifelse(is.na(y), 1e9, y), estimate = b[2],
    model = sqrt((G %*% crossprod(W) %*% t(G) * sum(u^2) / (length(Y) - p))[2, 2]), robust = sqrt((G %*% crossprod(U) %*% t(G))[2, 2]),
    dfModel = length(Y) - p, dfRobust = nrow(U) - p)
}
sets <- list(one("arm alone", c(40, 40), baseline = FALSE), one("baseline", c(60, 50)), one("few came", c(80, 80), p = .3, enough = 6), one("a session", c(30, 30), enough = 1),
  one("missing", c(50, 50), missing = 17), one("groups", c(64, 70), groups = 8), one("groups, arm alone", c(50, 40), groups = 7, baseline = FALSE, missing = 9), one("large effect", c(500, 500), effect = 30))
cat(toJSON(list(made = "compliance.R, R 4.2.2", sets = sets), auto_unbox = TRUE, digits = NA))

# The same calls in metafor, one literature after the other, for half a second each.
suppressPackageStartupMessages({ library(metafor); library(numDeriv) })
file <- commandArgs(TRUE)[1]
connection <- file(file, "rb")
head <- readBin(connection, "double", 2)
count <- head[1]; k <- head[2]
use <- min(count, 500)
y <- matrix(readBin(connection, "double", count * k), ncol = k, byrow = TRUE)
v <- matrix(readBin(connection, "double", count * k), ncol = k, byrow = TRUE)

# Ten ways of pooling and six tests, as `bias-lab` runs them; WAAP is a mean of the adequately powered.
battery <- function(i) {
  y <- y[i, ]; v <- v[i, ]
  dl <- rma(y, v, method = "DL")
  rma(y, v, method = "REML", test = "knha")
  uwls <- lm(y ~ 1, weights = 1 / v)
  enough <- abs(coef(uwls)) / 2.8 >= sqrt(v)
  if (sum(enough) >= 2) lm(y ~ 1, weights = 1 / v, subset = enough)
  trimfill(dl, estimator = "L0")
  lm(y ~ sqrt(v), weights = 1 / v)
  lm(y ~ v, weights = 1 / v)
  regtest(y, v, model = "lm")
  regtest(y, v, ni = 4 / v, model = "lm", predictor = "sqrtninv")
  ranktest(y, v)
  # The test of excess significance by its formula: metafor's own also solves for its limit, for seconds.
  power <- pnorm(qnorm(.975) - coef(uwls) / sqrt(v), lower.tail = FALSE)
  observed <- sum(y / sqrt(v) > qnorm(.975)); expected <- sum(power)
  pchisq((observed - expected)^2 / expected + (observed - expected)^2 / (17 - expected), 1, lower.tail = FALSE)
  trimfill(dl, estimator = "R0")
}
selection <- function(i) {
  ml <- rma(y[i, ], v[i, ], method = "ML")
  selmodel(ml, type = "stepfun", steps = .025)
  selmodel(ml, type = "stepfun", steps = c(.025, .5))
}
calls <- list(
  "battery" = battery,
  "battery with 3PSM and 4PSM" = function(i) { battery(i); selection(i) },
  "DL+Q+HKSJ" = function(i) rma(y[i, ], v[i, ], method = "DL", test = "knha"),
  "REML" = function(i) rma(y[i, ], v[i, ], method = "REML"),
  "Egger" = function(i) regtest(y[i, ], v[i, ], model = "lm"),
  "trim-and-fill" = function(i) trimfill(rma(y[i, ], v[i, ], method = "DL"), estimator = "L0"),
  "3PSM" = function(i) selmodel(rma(y[i, ], v[i, ], method = "ML"), type = "stepfun", steps = .025))
for (name in names(calls)) {
  call <- calls[[name]]
  done <- 0
  tried <- 0
  start <- proc.time()[["elapsed"]]
  while (proc.time()[["elapsed"]] - start < 1) {
    tried <- tried + 1
    made <- try(suppressWarnings(call(tried %% use + 1)), silent = TRUE)
    # What fails at once is no measure of speed.
    if (!inherits(made, "try-error")) done <- done + 1
    if (tried > 200 && done == 0) stop(name, ": ", made)
  }
  cat(sprintf("%s\t%.1f\n", name, done / (proc.time()[["elapsed"]] - start)))
}

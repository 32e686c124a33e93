# The same calls in metafor, one literature after the other, for half a second each.
suppressPackageStartupMessages(library(metafor))
file <- commandArgs(TRUE)[1]
connection <- file(file, "rb")
head <- readBin(connection, "double", 2)
count <- head[1]; k <- head[2]
use <- min(count, 500)
y <- matrix(readBin(connection, "double", count * k), ncol = k, byrow = TRUE)
v <- matrix(readBin(connection, "double", count * k), ncol = k, byrow = TRUE)

calls <- list(
  "DL+Q+HKSJ" = function(i) rma(y[i, ], v[i, ], method = "DL", test = "knha"),
  "REML" = function(i) rma(y[i, ], v[i, ], method = "REML"),
  "Egger" = function(i) regtest(y[i, ], v[i, ], model = "lm"),
  "trim-and-fill" = function(i) trimfill(rma(y[i, ], v[i, ], method = "DL"), estimator = "L0"),
  "3PSM" = function(i) selmodel(rma(y[i, ], v[i, ], method = "ML"), type = "stepfun", steps = .025))
for (name in names(calls)) {
  call <- calls[[name]]
  done <- 0
  start <- proc.time()[["elapsed"]]
  while (proc.time()[["elapsed"]] - start < 1) {
    try(suppressWarnings(call(done %% use + 1)), silent = TRUE)
    done <- done + 1
  }
  cat(sprintf("%s\t%.1f\n", name, done / (proc.time()[["elapsed"]] - start)))
}

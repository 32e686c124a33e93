# A trial of four waves as an R script imputes it: mice, normal regressions in the order of waves, each arm by itself, 20
# imputations and one pass, which is enough where those who left did not come back; lm and pool. 100 people an arm, .5 SD, a quarter lost.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))
suppressPackageStartupMessages(library(mice))

set.seed(20261130)
people <- 100
waves <- 4
draw <- function(effect) {
  y <- sqrt(.5) * rnorm(people) + matrix(sqrt(.5) * rnorm(waves * people), people) +
    effect * matrix(0:3 / 3, people, waves, byrow = TRUE)
  for (w in 2:waves) {
    gone <- is.na(y[, w - 1]) | runif(people) < 1 - .75^(1 / 3)
    y[gone, w] <- NA
  }
  data.frame(y0 = y[, 1], y1 = y[, 2], y2 = y[, 3], y3 = y[, 4])
}
rejected <- 0
seconds <- system.time(for (i in seq_len(replicates)) {
  imputed <- lapply(c(.5, 0), function(effect) {
    mice(draw(effect), m = 20, method = "norm", maxit = 1, visitSequence = "monotone", printFlag = FALSE)
  })
  fits <- lapply(seq_len(20), function(k) {
    d <- rbind(cbind(complete(imputed[[1]], k), arm = 1), cbind(complete(imputed[[2]], k), arm = 0))
    coef(summary(lm(y3 ~ arm + y0, d)))["arm", ]
  })
  p <- pool.scalar(sapply(fits, `[`, 1), sapply(fits, `[`, 2)^2, n = 2 * people, k = 3)
  rejected <- rejected + (abs(p$qbar / sqrt(p$t)) > qt(.975, p$df))
})[["elapsed"]]
report("r/mice_waves", seconds, rejected / replicates)

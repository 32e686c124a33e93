# Analysis of covariance as an ordinary R script does it: lm and summary in a
# loop. 64 per arm, effect 0.5 SD, baseline-outcome correlation 0.5.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))

set.seed(20261121)
arm <- rep(c(1, 0), each = 64)
rejected <- 0
seconds <- system.time(for (i in seq_len(replicates)) {
  baseline <- rnorm(128)
  outcome <- 0.5 * arm + 0.5 * baseline + rnorm(128, sd = sqrt(0.75))
  fit <- summary(lm(outcome ~ arm + baseline))
  rejected <- rejected + (fit$coefficients["arm", "Pr(>|t|)"] < 0.05)
})[["elapsed"]]
report("r/lm_ancova", seconds, rejected / replicates)

# Logistic regression of an event on arm and baseline as an ordinary R script does it: glm and summary in a loop. 220 per arm, the event
# where a normal score of the end is beyond a cut, .4 without effect and .3 on trial, correlated .5 with a normal baseline.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))

set.seed(20261130)
arm <- rep(c(1, 0), each = 220)
cut <- qnorm(ifelse(arm == 1, 0.3, 0.4))
rejected <- 0
seconds <- system.time(for (i in seq_len(replicates)) {
  x <- rnorm(440)
  y <- as.integer(0.5 * x + sqrt(0.75) * rnorm(440) < cut)
  fit <- summary(glm(y ~ arm + x, family = binomial))
  rejected <- rejected + (fit$coefficients["arm", "Pr(>|z|)"] < 0.05)
})[["elapsed"]]
report("r/glm", seconds, rejected / replicates)

# Groups in one arm over four waves as an R script analyses them: lmerTest with Satterthwaite's degrees of freedom in a
# loop. Ten groups of eight against 80 people by themselves, lines of people around those of their groups.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))
suppressPackageStartupMessages(library(lmerTest))

set.seed(20261129)
time <- c(0, 2, 8, 14)
d <- expand.grid(time = time, person = 1:160)
d$arm <- as.numeric(d$person > 80)
d$group <- ifelse(d$arm == 1, (d$person - 1) %/% 8, 0)
d$g <- d$arm; d$gt <- d$arm * d$time
w <- rep(1:4, 160)
rejected <- 0
seconds <- system.time(for (i in seq_len(replicates)) {
  level <- sqrt(.5) * rnorm(160); slope <- .02 * rnorm(160)
  shared <- sqrt(.05) * rnorm(20)[d$group + 1]
  own <- level[d$person] + slope[d$person] * d$time + sqrt(.5) * rnorm(nrow(d))
  d$y <- .5 * d$arm * d$time / 14 + ifelse(d$arm == 1 & w > 1, sqrt(.95) * own + shared, own)
  fit <- suppressMessages(lmer(y ~ time + time:arm + (1 + time | person) + (0 + g | group) + (0 + gt | group), d,
                               control = lmerControl(calc.derivs = FALSE, check.conv.singular = "ignore")))
  rejected <- rejected + (coef(summary(fit))["time:arm", "Pr(>|t|)"] < 0.05)
})[["elapsed"]]
report("r/lmer_growth", seconds, rejected / replicates)

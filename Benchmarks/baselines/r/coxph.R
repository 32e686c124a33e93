# Cox's regression on the arm as an ordinary R script does it: coxph and summary in a loop. 100 per arm, risk .4 within a year without
# effect, hazard ratio .7, falling hazard, a fifth lost at exponential times.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))
suppressMessages(library(survival))

set.seed(20261130)
arm <- rep(c(1, 0), each = 100)
rejected <- 0
seconds <- system.time(for (i in seq_len(replicates)) {
  event <- 365 * (rexp(200) / (-log(0.6) * ifelse(arm == 1, 0.7, 1)))^(1 / 0.6)
  end <- pmin(365, rexp(200, -log(0.8) / 365))
  fit <- summary(coxph(Surv(pmin(event, end), event <= end) ~ arm))
  rejected <- rejected + (fit$coefficients["arm", "Pr(>|z|)"] < 0.05)
})[["elapsed"]]
report("r/coxph", seconds, rejected / replicates)

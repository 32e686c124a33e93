# A trial of four waves as an R script analyses it: nlme's gls, unstructured covariance, the baseline as a covariate of each visit, in a
# loop; its degrees of freedom are residual ones, so that it does less. 100 people an arm, .5 SD, a quarter lost.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))
suppressPackageStartupMessages(library(nlme))

set.seed(20261130)
people <- 200
arm <- rep(0:1, each = people / 2)
rejected <- 0
done <- 0
seconds <- system.time(for (i in seq_len(replicates)) {
  y <- sqrt(.5) * rnorm(people) + matrix(sqrt(.5) * rnorm(4 * people), people) + outer(.5 * arm, 0:3 / 3)
  for (w in 2:4) y[is.na(y[, w - 1]) | runif(people) < 1 - .75^(1 / 3), w] <- NA
  d <- data.frame(id = rep(seq_len(people), each = 3), visit = rep(1:3, people), arm = rep(arm, each = 3),
                  y0 = rep(y[, 1], each = 3), y = as.vector(t(y[, 2:4])))
  d <- d[!is.na(d$y), ]
  d$v <- factor(d$visit)
  d$last <- d$arm * (d$visit == 3)
  d$first <- d$arm * (d$visit == 1)
  d$second <- d$arm * (d$visit == 2)
  fit <- tryCatch(gls(y ~ v + v:y0 + first + second + last - 1, d, correlation = corSymm(form = ~ visit | id),
                      weights = varIdent(form = ~ 1 | v)), error = function(e) NULL)
  if (!is.null(fit)) {
    done <- done + 1
    rejected <- rejected + (summary(fit)$tTable["last", "p-value"] < .05)
  }
})[["elapsed"]]
report("r/gls_waves", seconds, rejected / done)

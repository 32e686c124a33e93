# A cluster-randomised trial as an R script analyses it: lmerTest with Satterthwaite's degrees of freedom in a
# loop. 27 clusters of 3 to 20 people, effect 0.3 SD, intracluster correlation 0.05.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))
suppressPackageStartupMessages(library(lmerTest))

set.seed(20261121)
clusters <- 27
arm_of <- rep(c(1, 0), c(14, 13))
rejected <- 0
seconds <- system.time(for (i in seq_len(replicates)) {
  sizes <- pmax(1, round(rgamma(clusters, shape = 1 / .16, scale = 11 * .16)))
  cluster <- rep(seq_len(clusters), sizes)
  arm <- arm_of[cluster]
  y <- 0.3 * arm + sqrt(.05) * rnorm(clusters)[cluster] + sqrt(.95) * rnorm(length(cluster))
  fit <- suppressMessages(lmer(y ~ arm + (1 | cluster)))
  rejected <- rejected + (coef(summary(fit))["arm", "Pr(>|t|)"] < 0.05)
})[["elapsed"]]
report("r/lmer_clusters", seconds, rejected / replicates)

# A cluster-randomised trial of an event as an R script analyses it: geepack's geeglm with an exchangeable working correlation and its
# robust standard error, in a loop. 27 clusters of 3 to 20 people, risks .3 and .4, intracluster correlation 0.05.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))
suppressPackageStartupMessages(library(geepack))

set.seed(20261130)
clusters <- 27
arm_of <- rep(c(1, 0), c(14, 13))
risk <- c(.4, .3)[1 + arm_of]
rejected <- 0
seconds <- system.time(for (i in seq_len(replicates)) {
  sizes <- pmax(1, round(rgamma(clusters, shape = 1 / .16, scale = 11 * .16)))
  cluster <- rep(seq_len(clusters), sizes)
  arm <- arm_of[cluster]
  y <- rbinom(length(cluster), 1, rbeta(clusters, risk * 19, (1 - risk) * 19)[cluster])
  fit <- geeglm(y ~ arm, id = cluster, family = binomial, corstr = "exchangeable")
  rejected <- rejected + (coef(summary(fit))["arm", "Pr(>|W|)"] < 0.05)
})[["elapsed"]]
report("r/geepack_clusters", seconds, rejected / replicates)

# rpact's own simulator of a trial with a mean outcome: one look, 64 + 64,
# effect 0.5 SD, t test at one-sided .025 (rpact simulates superiority one-sided).
# It draws a test statistic per look rather than people.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))
suppressPackageStartupMessages(library(rpact))

simulate <- function(iterations) getSimulationMeans(
  getDesignGroupSequential(kMax = 1, alpha = 0.025, sided = 1),
  groups = 2, normalApproximation = FALSE, alternative = 0.5, stDev = 1,
  plannedSubjects = 128, maxNumberOfIterations = iterations, seed = 20261121)

invisible(simulate(10))              # the first call pays for loading the package
seconds <- system.time(result <- simulate(replicates))[["elapsed"]]
report("r/rpact_means", seconds, result$overallReject)

# What an ordinary R script does: rnorm and t.test in a loop. 64 per arm,
# effect 0.5 SD, pooled two-sided test at .05.
self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "timing.R"))

set.seed(20261121)
rejected <- 0
seconds <- system.time(for (i in seq_len(replicates)) {
  x <- rnorm(64, 0.5)
  y <- rnorm(64)
  rejected <- rejected + (t.test(x, y, var.equal = TRUE)$p.value < 0.05)
})[["elapsed"]]
report("r/t_test", seconds, rejected / replicates)

# Shared by the R baselines: the argument and the line of JSON.
replicates <- suppressWarnings(as.integer(commandArgs(TRUE)[1]))
if (is.na(replicates) || replicates < 1) stop("usage: Rscript NAME.R REPLICATES")

# power is printed so that a wrong baseline shows at once.
report <- function(name, seconds, power)
  cat(sprintf('{"name":"%s","replicates":%d,"seconds":%.6f,"per_second":%.1f,"power":%.5f}\n',
              name, replicates, seconds, replicates / seconds, power))

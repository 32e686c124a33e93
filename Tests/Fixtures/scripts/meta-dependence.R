# Effects pooled within studies by metafor's aggregate.escalc, compound-symmetric sampling errors.
# Package: metafor 3.8.1.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressPackageStartupMessages(library(metafor))

sets <- list(
  few = data.frame(study = c("A", "A", "B", "C", "C", "C", "D"),
                   yi = c(.2, .5, -.1, .8, .1, .35, .4), vi = c(.04, .09, .02, .10, .05, .05, .03)),
  alike = data.frame(study = c("A", "A", "A", "B", "B"),
                     yi = c(.3, .3, .3, .1, .6), vi = c(.04, .04, .04, .02, .02)),
  unequal = data.frame(study = c("A", "A", "B", "B"),
                       yi = c(.3, 1.4, .2, .25), vi = c(.01, .5, .003, .2)))

cases <- list()
for (name in names(sets)) for (rho in c(0, .3, .6, .9)) {
  d <- sets[[name]]
  e <- escalc(measure = "GEN", yi = yi, vi = vi, data = d)
  a <- aggregate(e, cluster = study, struct = "CS", rho = rho)
  p <- rma(a$yi, a$vi, method = "REML", control = list(threshold = 1e-12, maxiter = 1000))
  cases[[length(cases) + 1]] <- list(
    name = name, rho = rho, study = d$study, y = d$yi, v = d$vi, aggregated = a$study,
    yi = as.vector(a$yi), vi = as.vector(a$vi), b = as.vector(p$b), se = p$se)
}
write_fixture("meta-dependence", "aggregate.escalc with struct CS at four correlations, and REML pools of it",
              cases, "metafor")

# The test of excess significance: metafor's tes with the exact test, and where it turns.
# Package: metafor 3.8.1 (its documented function tes), data of metadat.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressPackageStartupMessages(library(metafor))

bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
dor <- dat.dorn2007
dor <- escalc("RR", ai = x.a, n1i = n.a, ci = x.p, n2i = n.p, data = dor)
sets <- list(bcg = bcg, dorn = dor)
cases <- list()
for (name in names(sets)) for (test in c("exact", "chi2", "binom")) {
  d <- sets[[name]]
  d <- d[is.finite(d$yi), ]
  t <- tes(d$yi, d$vi, test = test, progbar = FALSE)
  cases[[length(cases) + 1]] <- list(
    name = name, test = test, y = as.vector(d$yi), v = as.vector(d$vi), O = t$O, E = t$E,
    theta = as.vector(t$theta), p = t$pval, lim = if (is.null(t$theta.lim)) NULL else as.vector(t$theta.lim)[1])
}
write_fixture("meta-excess", "tes at the common effect, two-sided, by three tests, with theta.lim", cases,
              "metafor")

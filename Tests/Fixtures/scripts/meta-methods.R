# What metafor gives for two-by-two tables with and without empty cells, for
# Mantel-Haenszel and Peto pools, and for
# subgroups with a test between them.
# Package: metafor 3.8.1 (its documented functions escalc, rma, rma.mh, rma.peto).

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressPackageStartupMessages(library(metafor))

tables <- list(
  bcg = list(ai = c(4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27),
             bi = c(119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886),
             ci = c(11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29),
             di = c(128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825)),
  empty = list(ai = c(0, 3, 5, 0, 12, 7), bi = c(20, 17, 15, 22, 0, 9),
               ci = c(2, 0, 4, 0, 7, 4), di = c(18, 21, 16, 19, 5, 11)))

effects <- list()
pools <- list()
for (name in names(tables)) {
  t <- tables[[name]]
  for (measure in c("OR", "RR", "RD", "PETO")) {
    for (to in c("only0", "all", "if0all", "none")) {
      e <- suppressWarnings(escalc(measure, ai = t$ai, bi = t$bi, ci = t$ci, di = t$di,
                                   add = .5, to = to))
      effects[[length(effects) + 1]] <- list(
        table = name, measure = measure, to = to,
        yi = as.vector(ifelse(is.finite(e$yi) & is.finite(e$vi), e$yi, NA)),
        vi = as.vector(ifelse(is.finite(e$yi) & is.finite(e$vi), e$vi, NA)))
    }
  }
  for (measure in c("OR", "RR", "RD")) {
    m <- suppressWarnings(rma.mh(measure = measure, ai = t$ai, bi = t$bi, ci = t$ci, di = t$di))
    pools[[length(pools) + 1]] <- list(
      table = name, measure = paste0("MH.", measure), b = as.vector(m$b), se = m$se,
      p = m$pval, q = m$QE, k = m$k)
  }
  m <- suppressWarnings(rma.peto(ai = t$ai, bi = t$bi, ci = t$ci, di = t$di))
  pools[[length(pools) + 1]] <- list(
    table = name, measure = "PETO", b = as.vector(m$b), se = m$se, p = m$pval, q = m$QE, k = m$k)
}


# Subgroups of the BCG trials by how people were allocated.
alloc <- c("random", "random", "random", "random", "alternate", "alternate", "random", "random",
           "random", "systematic", "systematic", "systematic", "systematic")
e <- escalc("RR", ai = tables$bcg$ai, bi = tables$bcg$bi, ci = tables$bcg$ci, di = tables$bcg$di)
groups <- list()
for (method in c("FE", "DL", "REML")) {
  fits <- lapply(sort(unique(alloc)), function(g)
    rma(e$yi[alloc == g], e$vi[alloc == g], method = method, control = list(threshold = 1e-12, maxiter = 1000)))
  b <- sapply(fits, function(f) as.vector(f$b))
  se <- sapply(fits, function(f) f$se)
  between <- rma(b, se^2, method = "FE")
  groups[[length(groups) + 1]] <- list(
    method = method, levels = sort(unique(alloc)), b = b, se = se, tau2 = sapply(fits, function(f) f$tau2),
    q.between = between$QE, df = length(b) - 1, p = between$QEp)
}
factors <- list()
for (method in c("FE", "DL", "REML")) for (test in c("z", "knha")) {
  f <- rma(e$yi, e$vi, mods = ~ alloc, method = method, test = test,
           control = list(threshold = 1e-12, maxiter = 1000))
  factors[[length(factors) + 1]] <- list(
    method = method, test = test, b = as.vector(f$b), se = f$se, p = f$pval, tau2 = f$tau2,
    QE = f$QE, QM = f$QM, QMp = f$QMp, I2 = f$I2)
}

write_fixture("meta-methods", paste("escalc, rma, rma.mh and rma.peto of metafor",
                                    packageVersion("metafor")), list(list(
  tables = tables, effects = effects,
  pools = pools,
  alloc = alloc, groups = groups, factors = factors)), "metafor")

# Intervals of one proportion by prop.test (Wilson's, without correction) and binom.test (Clopper and Pearson's); lights and mean
# half-widths by dbinom and pbinom.
# R 4.2.2 (Debian); run: Rscript feasibility.R   (30 November 2026)
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]), "common.R"))
options(warn = -1)
wilson <- function(x, n, level) as.numeric(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int)
clopper <- function(x, n, level) as.numeric(binom.test(x, n, conf.level = level)$conf.int)
bounds <- lapply(list(c(0, 10), c(3, 10), c(10, 10), c(1, 46), c(56, 70), c(70, 70), c(120, 300)), function(s)
  lapply(c(0.8, 0.95), function(level) list(x = s[1], n = s[2], level = level, wilson = wilson(s[1], s[2], level), clopper = clopper(s[1], s[2], level))))
lights <- lapply(list(list(70, 0.8, 0.6, 0.7), list(70, 0.8, 0.6, 0.8), list(46, 0.5, 0.5, 0.55), list(80, 0.7, 0.35, 0.35), list(33, 1, 0, 0.9)), function(s) {
  n <- s[[1]]; p <- s[[4]]; x <- 0:n; share <- round(x / n, 12)
  half <- sapply(x, function(x) diff(wilson(x, n, 0.95)) / 2); exact <- sapply(x, function(x) diff(clopper(x, n, 0.95)) / 2); d <- dbinom(x, n, p)
  list(n = n, green = s[[2]], red = s[[3]], rate = p, isGreen = sum(d[share >= s[[2]]]), isRed = sum(d[share < s[[3]]]),
    meanWilson = sum(d * half), meanExact = sum(d * exact), reached = sum(d[half <= 0.11]))
})
write_fixture("feasibility", "one proportion", list(list(bounds = unlist(bounds, recursive = FALSE), lights = lights)))

# Adjusted p-values by stats::p.adjust, and Sidak's (1967) 1 - (1 - p)^k.
# p.adjust cites Holm (1979), Hochberg (1988), Hommel (1988), Benjamini and
# Hochberg (1995), Benjamini and Yekutieli (2001).

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
set.seed(20261121, kind = "Mersenne-Twister", sample.kind = "Rejection")

vectors <- c(
  list(.03, 0, 1, c(.01, .04), c(.04, .01), c(.03, .03), c(0, 1),
       c(.01, .02, .03), c(.04, .04, .04), c(.05, .01, .03), c(0, 0, .5), c(1, 1, 1),
       c(.01, .013, .014, .19), c(.2, .03, .03, .001), c(.02, .024, .026, .049, .9),
       c(1e-12, .049, .05, .051, 1, 0), c(.6, .6, .1, .1, .02, .02, .001),
       rep(.04, 8), (1:10) / 200, (12:1) / 150),
  # Random ones of every length: some small, some even.
  lapply(1:12, function(k) round(runif(k)^3, 6)),
  lapply(c(5, 8, 11, 12), function(k) runif(k)))

case <- function(p) {
  adjusted <- lapply(setNames(nm = c("bonferroni", "holm", "hochberg", "hommel", "BH", "BY")),
                     function(method) I(p.adjust(p, method)))
  # expm1 and log1p keep the digits when p is tiny.
  adjusted$sidak <- I(-expm1(length(p) * log1p(-p)))
  list(p = I(p), adjusted = adjusted)
}

write_fixture("multiplicity", paste(
  "p-values in the order given and their adjusted values in the same order, by p.adjust;",
  "sidak is 1 - (1 - p)^k with k the number of p-values."), lapply(vectors, case))

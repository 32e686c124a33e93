# More growth models with three levels: slopes of groups alone, waves that are skipped, groups in sites, two visits. As in
# growth-clusters.R: lme4 by two optimisers, each followed by Newton's method, lmerTest's and pbkrtest's degrees of freedom. Invented data.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
source(file.path(dirname(self), "growth-functions.R"))

drift <- model("slope-alone")
drifting <- c(0, 0, .25)
caseloads <- list(c(2, 3, 20, 6, 9, 4, 12), c(5, 15, 3, 8, 2, 7, 10))
cases <- list(
  regular("slopes of groups alone, in one arm", 2101, drift, partial, waves, own, drifting, c(0, .2), .3),
  regular("slopes of groups alone, waves skipped", 2201, drift, list(rep(6, 7), c(3, 5, 6, 8, 4, 9)), waves, own, drifting,
          c(0, .2), .1, gaps = .15),
  regular("slopes of groups alone, parallel people", 2301, model("slope-alone", random = "intercept"),
          list(rep(5, 8), rep(7, 6)), 0:2, c(1, 0, 0), c(0, 0, .4), c(0, .2), .2),
  regular("slopes of groups alone, intercepts by arm", 2401, model("slope-alone", intercepts = "by-arm"), caseloads, field,
          slow, c(0, 0, .08), c(0, .05), .2, gaps = .1),
  regular("slopes of groups alone, three arms", 2501, drift, list(alone(40), rep(7, 6), rep(6, 6)), field, slow, c(0, 0, .1),
          c(0, .05, .02), .2),
  edge("slopes of groups alone, that do not differ", 2601, drift, function(own, groups) groups < 1e-8, partial, waves, own,
       c(0, 0, 0), c(0, .2), .2),
  regular("lines of groups, waves skipped", 2701, free, caseloads, waves, own, shared, c(0, .2), .1, gaps = .15),
  regular("lines of groups in four sites, in one arm", 2801, free, partial, waves, own, shared, c(0, .2), .2, gaps = .1, sites = 4),
  regular("caseloads, zero covariance, waves skipped", 2901, zero, caseloads, field, slow, c(.6, 0, .08), c(0, .05), .2, gaps = .15),
  regular("two visits in both arms, some seen once", 3001, model("intercept", random = "intercept"),
          list(c(4, 6, 9, 5, 7, 3), c(8, 6, 3, 7, 4, 5)), 0:1, c(1, 0, 0), c(.6, 0, 0), c(0, .3), 0, gaps = .15),
  regular("two visits in sites, groups in one arm", 3101, model("intercept", random = "intercept", intercepts = "by-arm"), partial,
          0:1, c(1, 0, 0), c(.6, 0, 0), c(0, .3), .1, gaps = .1, sites = 3),
  regular("parallel people, lines of groups, waves skipped", 3201, model(random = "intercept", covariance = "zero",
          intercepts = "by-arm"), caseloads, waves, c(1, 0, 0), c(.6, 0, .3), c(0, .2), .1, gaps = .15))

write_fixture("growth-levels", paste(
  "As growth-clusters, with slope-alone: (0 + gt | cluster). Waves may be skipped; sites shift the level of groups, and of people by",
  "themselves, and are in no model."),
  cases, c("lme4", "lmerTest", "pbkrtest", "numDeriv"))

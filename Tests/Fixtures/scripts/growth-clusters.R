# Growth models with three levels: lines of people around those of their groups, in all arms or in one of them, by
# lme4, with lmerTest's and pbkrtest's degrees of freedom. Two optimisers from two starts, each followed by Newton's
# method, must agree. The partially nested form is that of powerlmm (Magnusson, Andersson & Carlbring 2018):
# (0 + g + gt | cluster), g 1 in arms that have groups. Invented data.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
source(file.path(dirname(self), "growth-functions.R"))

cases <- list(
  regular("balanced, groups in both arms", 101, free, list(rep(6, 7), rep(6, 7)), waves, own, shared, c(0, .2)),
  regular("unequal groups, people leave", 202, free, list(c(3, 5, 6, 8, 4, 9, 2, 7), c(4, 12, 3, 6, 5, 8, 1)), waves,
          own, shared, c(0, .2), .35),
  regular("groups in one arm, people leave", 301, free, partial, waves, own, shared, c(0, .2), .3),
  regular("groups in one arm, waves of the field", 401, free, partial, field, slow, c(.7, .01, .08), c(0, .05), .3),
  regular("groups in one arm, zero covariance", 501, zero, partial, waves, own, c(.6, 0, .2), c(0, .2), .3),
  regular("group intercepts", 601, level, list(c(4, 6, 9, 5, 7), c(8, 6, 3, 7, 4, 5)), field, slow, c(.6, 0, 0),
          c(0, .05), .3),
  regular("intercepts of people, lines of groups", 701, model(random = "intercept", covariance = "zero"),
          list(rep(5, 8), rep(7, 6)), 0:2, c(1, 0, 0), c(.5, 0, .3), c(0, .2), .2),
  regular("two waves, intercepts alone", 751, model("intercept", random = "intercept"), list(alone(40), rep(7, 6)), 0:1,
          c(1, 0, 0), c(.6, 0, 0), c(0, .3), .15),
  regular("intercepts by arm", 761, model(intercepts = "by-arm"), list(rep(6, 7), c(3, 5, 6, 8, 4, 9)), waves, own,
          shared, c(0, .2), .25),
  regular("three arms, one without groups", 771, free, list(alone(40), rep(7, 6), rep(6, 6)), waves, own, shared,
          c(0, .2, .1), .25),
  edge("variance of group slopes 0", 801, zero, function(own, groups) groups[1] > .02 && groups[2] < 1e-8,
       partial, waves, own, c(.5, 0, 0), c(0, .2), .25),
  edge("no variance between groups", 901, level, function(own, groups) groups < 1e-8, list(rep(5, 8), rep(5, 8)), waves,
       own, c(0, 0, 0), c(0, .2), .2),
  edge("group lines of one kind: correlation 1 or -1", 1001, free, function(own, groups)
    groups[1] > .05 && groups[3] > .002 && own[3] > .001 && own[1] * own[3] - own[2]^2 > 1e-4,
    list(rep(6, 6), rep(6, 6)), waves, own, c(.6, .12, 0), c(0, .2), .2),
  # Here a climb by Fisher's steps alone ends in a valley.
  edge("no lines of people, groups of one level", 1101, zero, function(own, groups) TRUE, list(alone(60), rep(6, 9)),
       waves, c(.1, 0, 0), c(.5, 0, .1), c(0, .2), .3))

write_fixture("growth-clusters", paste(
  "Arm 1 minus arm 0, difference in slopes, from REML: y ~ time + time:arm (+ arm where intercepts are by arm) +",
  "(1 + time | person) or (1 | person) + groups: intercept (0 + g | cluster); slope (0 + g + gt | cluster), or",
  "(0 + g | cluster) + (0 + gt | cluster) with covariance zero; g is 1 in arms with groups, gt = g * time. cluster 0:",
  "no group. se is model based, seKR Kenward and Roger's; dfSatterthwaite is lmerTest's, dfKR pbkrtest's; deviance is",
  "lme4's REMLcrit. people, groups: variance of intercepts, covariance, variance of slopes, as far as they are in the",
  "model (groups with covariance zero: the two variances)."),
  cases, c("lme4", "lmerTest", "pbkrtest", "numDeriv"))

# Whole small trials, person by person, and their analyses by R's own t.test and lm.
# Formulas: Student (1908) and Welch (1947) by stats::t.test; analysis of
# covariance by stats::lm with the baseline as the one covariate.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
set.seed(20261121, kind = "Mersenne-Twister", normal.kind = "Inversion",
         sample.kind = "Rejection")

# One trial: bivariate normal baseline and outcome, the effect added to the
# outcome, the people shuffled so that nobody can rely on their order.
# Values are rounded before the analysis, so the stored data are the data.
trial <- function(sizes, effects, sds, r, centre = 0, digits = 3) {
  arm <- rep(names(sizes), sizes)
  n <- length(arm)
  z <- rnorm(n)
  baseline <- centre + z
  outcome <- centre + effects[arm] + sds[arm] * (r * z + sqrt(1 - r^2) * rnorm(n))
  d <- data.frame(arm, baseline = round(baseline, digits), outcome = round(outcome, digits))
  d <- d[sample(n), ]
  d$arm <- factor(d$arm, levels = names(sizes))
  rownames(d) <- NULL
  d
}
arms <- function(...) setNames(c(...), c("peer", "usual", "group")[seq_along(c(...))])

# Equal-looking arms and a baseline made uncorrelated with the outcome within
# arms (the residual of a regression), apart from the rounding to 3 places.
near_tie <- function() {
  d <- trial(arms(12, 12), arms(0, 0), arms(1, 1), 0)
  centred <- d$outcome - ave(d$outcome, d$arm)
  d$outcome <- round(centred + 2 + ifelse(d$arm == "peer", 0.001, 0), 3)
  d$baseline <- round(resid(lm(d$baseline ~ d$arm + d$outcome)) + 2, 3)
  d
}

# The five things that every test of one contrast gives, and its 95% interval.
from_t_test <- function(h) list(
  estimate = unname(h$estimate[1] - h$estimate[2]), se = h$stderr,
  df = unname(h$parameter), t = unname(h$statistic), p = h$p.value,
  lower = h$conf.int[1], upper = h$conf.int[2])

# The second arm is made the reference level, so that the coefficient of the
# first arm is first minus second; every model is fitted anew for each contrast.
from_lm <- function(formula, d, first, second) {
  d$arm <- relevel(droplevels(d$arm), ref = second)
  fit <- lm(formula, data = d)
  name <- paste0("arm", first)
  row <- summary(fit)$coefficients[name, ]
  ci <- confint(fit)[name, ]
  out <- list(estimate = row[[1]], se = row[[2]], df = fit$df.residual,
              t = row[[3]], p = row[[4]], lower = ci[[1]], upper = ci[[2]],
              residualSD = summary(fit)$sigma)
  if ("baseline" %in% names(coef(fit))) {
    slope <- summary(fit)$coefficients["baseline", ]
    out$slope <- slope[[1]]
    out$slopeSE <- slope[[2]]
  }
  out
}

contrast <- function(d, first, second) {
  pair <- d[d$arm %in% c(first, second), ]
  x <- pair$outcome[pair$arm == first]
  y <- pair$outcome[pair$arm == second]
  change <- pair$outcome - pair$baseline
  cx <- change[pair$arm == first]
  cy <- change[pair$arm == second]
  list(
    first = first, second = second,
    # Only the people of the two arms are used.
    pairOnly = list(
      pooledT = from_t_test(t.test(x, y, var.equal = TRUE)),
      welchT = from_t_test(t.test(x, y)),
      changePooledT = from_t_test(t.test(cx, cy, var.equal = TRUE)),
      ancova = from_lm(outcome ~ arm + baseline, pair, first, second)),
    # One model for all arms: the error is pooled over every arm.
    allArms = list(
      pooledT = from_lm(outcome ~ arm, d, first, second),
      changePooledT = from_lm(I(outcome - baseline) ~ arm, d, first, second),
      ancova = from_lm(outcome ~ arm + baseline, d, first, second)))
}

case <- function(name, d) {
  labels <- levels(d$arm)
  pairs <- combn(labels, 2, simplify = FALSE)
  list(name = name, arms = labels, sizes = as.vector(table(d$arm)),
       data = list(arm = as.character(d$arm), baseline = d$baseline, outcome = d$outcome),
       baselineOutcomeCorrelation = cor(d$baseline, d$outcome),
       contrasts = lapply(pairs, function(p) contrast(d, p[1], p[2])))
}

cases <- list(
  case("smallest: 3 and 3", trial(arms(3, 3), arms(1, 0), arms(1, 1), .5)),
  case("4 and 7, unequal SD", trial(arms(4, 7), arms(0, 0), arms(2, .7), .4)),
  case("20 and 20", trial(arms(20, 20), arms(.5, 0), arms(1, 1), .3)),
  case("60 and 60", trial(arms(60, 60), arms(.4, 0), arms(1, 1), .5)),
  case("15 and 45, the small arm three times as spread",
       trial(arms(15, 45), arms(0, 0), arms(3, 1), .5)),
  case("near tie, no correlation with the baseline", near_tie()),
  case("negative correlation", trial(arms(25, 18), arms(.3, 0), arms(1, 1), -.6)),
  case("large offset: values near 10000",
       trial(arms(30, 30), arms(.5, 0), arms(1, 1), .6, centre = 10000)),
  case("full precision, strong correlation",
       trial(arms(10, 10), arms(-.5, 0), arms(1, 1.2), .9, digits = 17)),
  case("three arms of 20", trial(arms(20, 20, 20), arms(.6, 0, .3), arms(1, 1, 1), .5)),
  case("three arms, unequal sizes and SD",
       trial(arms(5, 12, 30), arms(.8, 0, .2), arms(1.5, 1, .6), .4)),
  case("three arms of 3", trial(arms(3, 3, 3), arms(1, 0, .5), arms(1, 1, 1), .5)),
  case("three arms, negative correlation",
       trial(arms(60, 40, 50), arms(.4, 0, .1), arms(1, 1.3, .9), -.4)))

write_fixture("trial-analysis", paste(
  "Data in full and their analysis. Every estimate is the first arm minus the second;",
  "p is two-sided; lower and upper are the 95% interval. pairOnly uses the people of the two",
  "arms alone; allArms is one model over all arms with pooled error (the same thing when there",
  "are two). changePooledT is the pooled t test of outcome minus baseline."), cases)

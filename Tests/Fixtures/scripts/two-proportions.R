# Two events-out-of-n and every common comparison of them.
# Formulas: chi-squared with and without Yates's correction and Fisher's exact
# test by stats::prop.test and stats::fisher.test; log odds ratio with Woolf's
# (1955) standard error; 0.5 added to each cell after Haldane (1956) and Anscombe.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))

z <- qnorm(.975)
# With a standard error of 0 there is no finite z, and it is stored as null.
wald <- function(estimate, se) list(
  estimate = estimate, se = se, z = if (se > 0) estimate / se else NA_real_,
  p = 2 * pnorm(-abs(estimate / se)), lower = estimate - z * se, upper = estimate + z * se)

# prop.test prints a warning at small expected counts; the numbers are wanted
# all the same. With no events, or all events, the statistic is 0/0: null.
chi_squared <- function(x, n, correct) {
  h <- suppressWarnings(prop.test(x, n, correct = correct))
  list(statistic = unname(h$statistic), p = h$p.value)
}

log_odds_ratio <- function(a, b, c, d)
  wald(log(a * d / (b * c)), sqrt(1 / a + 1 / b + 1 / c + 1 / d))

case <- function(events1, n1, events2, n2) {
  x <- c(events1, events2)
  n <- c(n1, n2)
  cells <- c(a = events1, b = n1 - events1, c = events2, d = n2 - events2)
  table <- matrix(cells, 2, byrow = TRUE)
  p1 <- events1 / n1
  p2 <- events2 / n2
  pooled <- sum(x) / sum(n)
  pooled_se <- sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
  fisher <- function(side) fisher.test(table, alternative = side, conf.int = FALSE)$p.value
  h <- cells + .5
  list(
    events1 = events1, n1 = n1, events2 = events2, n2 = n2,
    chiSquared = chi_squared(x, n, FALSE),
    chiSquaredCorrected = chi_squared(x, n, TRUE),
    fisher = list(twoSided = fisher("two.sided"), less = fisher("less"),
                  greater = fisher("greater")),
    riskDifference = wald(p1 - p2, sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)),
    riskDifferencePooled = list(se = pooled_se, z = (p1 - p2) / pooled_se,
                                p = 2 * pnorm(-abs((p1 - p2) / pooled_se))),
    logOddsRatio = if (any(cells == 0)) NULL else
      do.call(log_odds_ratio, unname(as.list(cells))),
    logOddsRatioHalfAdded = do.call(log_odds_ratio, unname(as.list(h))))
}

tables <- rbind(
  c(64, 218, 83, 216),    # Johnson et al. (2018), Lancet 392:409
  c(83, 216, 64, 218), c(7, 20, 12, 20), c(1, 10, 9, 10), c(5, 10, 5, 10),
  c(0, 10, 3, 10), c(3, 10, 0, 10), c(0, 10, 0, 10), c(10, 10, 10, 10),
  c(10, 10, 4, 12), c(4, 12, 10, 10), c(0, 10, 10, 10), c(0, 1, 1, 1), c(1, 1, 0, 1),
  c(1, 1, 1, 1), c(0, 1, 0, 1), c(1, 2, 1, 3), c(2, 50, 9, 47), c(1, 200, 0, 5),
  c(30, 60, 31, 61), c(120, 400, 160, 400), c(1530, 5000, 1432, 5000),
  c(50210, 100000, 49800, 100000), c(11, 300, 29, 100))

cases <- lapply(seq_len(nrow(tables)), function(i) do.call(case, as.list(tables[i, ])))

# The pooled z squared is the uncorrected chi-squared.
for (c in cases) if (!is.nan(c$chiSquared$statistic))
  stopifnot(all.equal(c$riskDifferencePooled$z^2, c$chiSquared$statistic, tolerance = 1e-12))
# The crude odds ratio .6659 (.4463 to .9936), p .0464 of Johnson et al.'s counts.
j <- cases[[1]]$logOddsRatio
stopifnot(round(exp(j$estimate), 4) == .6659, round(exp(j$lower), 4) == .4463,
          round(exp(j$upper), 4) == .9936, round(j$p, 4) == .0464)

write_fixture("two-proportions", paste(
  "Arm 1 against arm 2. chiSquared is prop.test(correct = FALSE), chiSquaredCorrected is",
  "correct = TRUE, where R takes the smaller of 0.5 and |difference| / (1/n1 + 1/n2) as the",
  "correction. fisher.less tests that arm 1 has the smaller odds; the two-sided p sums the tables",
  "no more likely than the one seen (relative slack 1e-7). riskDifference has the unpooled SE.",
  "logOddsRatio is null where a cell is zero. A null statistic or z means a division by 0 (p is null for 0/0, 0 for x/0)."), cases)

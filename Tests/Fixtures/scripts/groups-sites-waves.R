# The trial of Scenarios/groups-sites-waves.yaml, drawn and analysed in R alone: groups of eight in one arm, three sites,
# four waves, people who leave by the last value that was seen; lines of people around those of their groups by lme4, with
# lmerTest's degrees of freedom. Everything here is written from the description of the model, none of it from the program.
# Rscript groups-sites-waves.R [replicates [seed]]     Takes about half a second a replicate.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressPackageStartupMessages({ library(lme4); library(lmerTest) })
given <- as.integer(commandArgs(TRUE))
replicates <- if (length(given) > 0) given[1] else 1000
seed <- if (length(given) > 1) given[2] else 8
set.seed(seed, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

times <- c(0, 2, 8, 14)
sites <- 3; groups_per_site <- 3; size <- 8
people <- groups_per_site * size          # of an arm at a site
effect <- .5                              # at the last wave, in SD at baseline
stable <- .5; slope_sd <- .02
icc <- .05; slope_icc <- .05; site_icc <- .02
dropout <- .25; shape <- .5; on_last <- -.3

# A person's line within a site: what lies between sites is nobody's own.
level_sd <- sqrt(stable - site_icc); residual_sd <- sqrt(1 - stable)
# What a group shares from the first wave after the baseline on; what is people's own gives way.
shared_level <- sqrt(icc) * sqrt(1 - site_icc); shared_slope <- sqrt(slope_icc) * slope_sd
own_share <- sqrt(1 - icc)
line_variance <- level_sd^2 + slope_sd^2 * times^2 + residual_sd^2
spread <- list(usual = sqrt(line_variance),
               groups = sqrt(c(line_variance[1], (own_share^2 * line_variance + shared_level^2 +
                                                  shared_slope^2 * times^2)[-1])))
staying <- (1 - dropout)^((times / max(times))^shape)
hazard <- 1 - staying[-1] / staying[-4]

# Waves of the people of one arm at one site, before the arm's mean and the site's level are added.
draw_arm <- function(grouped) {
  y <- t(replicate(people, rnorm(1, sd = level_sd) + rnorm(1, sd = slope_sd) * times + rnorm(4, sd = residual_sd)))
  if (grouped) {
    group <- rep(seq_len(groups_per_site), each = size)
    a <- rnorm(groups_per_site, sd = shared_level)[group]
    b <- rnorm(groups_per_site, sd = shared_slope)[group]
    y[, -1] <- own_share * y[, -1] + a + outer(b, times[-1])
  }
  z <- sweep(y, 2, spread[[if (grouped) "groups" else "usual"]], "/")
  for (i in seq_len(people)) for (w in 2:4)
    if (runif(1) < plogis(qlogis(hazard[w - 1]) + on_last * z[i, w - 1])) { y[i, w:4] <- NA; break }
  y
}

draw_trial <- function() {
  rows <- list()
  for (site in seq_len(sites)) {
    level <- rnorm(1, sd = sqrt(site_icc))
    for (arm in 0:1) {
      y <- draw_arm(arm == 1) + level
      y <- sweep(y, 2, arm * effect * times / max(times), "+")
      group <- if (arm == 1) rep(seq_len(groups_per_site), each = size) + 10 * site else rep(0, people)
      rows[[length(rows) + 1]] <- data.frame(
        arm, group = rep(group, 4), person = rep(seq_len(people) + 1000 * site + 500 * arm, 4),
        time = rep(times, each = people), y = c(y))
    }
  }
  d <- do.call(rbind, rows)
  d[!is.na(d$y), ]
}

control <- lmerControl(calc.derivs = FALSE, check.conv.singular = "ignore")
line <- function(d, formula) {
  fit <- suppressMessages(suppressWarnings(lmerTest::lmer(formula, d, REML = TRUE, control = control)))
  row <- suppressMessages(suppressWarnings(contest1D(fit, as.numeric(names(fixef(fit)) == "time:arm"))))
  c(estimate = row$Estimate, se = row$`Std. Error`, df = row$df, p = row$`Pr(>|t|)`, singular = isSingular(fit))
}

# Least-squares slopes of people with two waves at least, two-sample t test.
slopes <- function(d) {
  own <- lapply(split(d, d$person), function(x) if (nrow(x) > 1)
    c(x$arm[1], sum((x$time - mean(x$time)) * x$y) / sum((x$time - mean(x$time))^2)))
  own <- do.call(rbind, own)
  h <- t.test(own[own[, 1] == 1, 2], own[own[, 1] == 0, 2], var.equal = TRUE)
  c(estimate = unname(h$estimate[1] - h$estimate[2]), se = h$stderr, df = unname(h$parameter), p = h$p.value,
    singular = 0)
}

one <- function(i) {
  d <- draw_trial()
  d$g <- d$arm; d$gt <- d$arm * d$time
  list(groups = line(d, y ~ time + time:arm + (1 + time | person) +
                       (0 + g | group) + (0 + gt | group)),
       people = line(d, y ~ time + time:arm + (1 + time | person)), slopes = slopes(d))
}
found <- lapply(seq_len(replicates), one)

cases <- lapply(c("groups", "people", "slopes"), function(method) {
  r <- do.call(rbind, lapply(found, `[[`, method))
  power <- mean(r[, "p"] < .05)
  out <- list(method = method, replicates = replicates, power = power, mcse = sqrt(power * (1 - power) / replicates),
              meanEstimate = mean(r[, "estimate"]), empiricalSE = sd(r[, "estimate"]),
              modelSE = sqrt(mean(r[, "se"]^2)), meanDf = mean(r[, "df"]), singular = mean(r[, "singular"]))
  print(unlist(out[-1]))
  out
})
write_fixture("groups-sites-waves", paste0(
  "Power of three analyses of the trial of Scenarios/groups-sites-waves.yaml, drawn and analysed in R: lines of people ",
  "around those of their groups (lme4, lmerTest), lines of people alone, t test of least-squares slopes; Monte Carlo ",
  "standard error of power, mean estimate, SD of estimates, root mean squared standard error, mean degrees of freedom, ",
  "share of singular fits. Seed ", seed, "."), cases, c("lme4", "lmerTest"))

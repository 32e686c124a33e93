# Interaction of arm and baseline by lm: outcome on arm, baseline and their product, two arms or three.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
set.seed(20261201, kind = "Mersenne-Twister", normal.kind = "Inversion",
         sample.kind = "Rejection")

# Arms in the order of the library: arm 0 is compared with arm 1.
case <- function(n, sd, slopes, mean = 0) {
  d <- data.frame(arm = rep(seq_along(n) - 1, n))
  d$x <- round(rnorm(sum(n), mean, sd), 3)
  d$y <- round(slopes[d$arm + 1] * d$x + rnorm(sum(n), 0, sd), 3)
  d$group <- relevel(factor(d$arm), ref = "1")
  of <- function(data) {
    f <- lm(y ~ group * x, data)
    row <- summary(f)$coefficients["group0:x", ]
    unname(c(row[1:2], f$df.residual, row[4]))
  }
  by <- function(v) lapply(seq_along(n), function(i) I(v[d$arm == i - 1]))
  list(baselines = by(d$x), outcomes = by(d$y), all = of(d),
       contrast = of(droplevels(d[d$arm < 2, ])))
}

cases <- list(
  case(c(20, 25), 1, c(0.7, 0.4)), case(c(60, 30), 8, c(0.5, 0.5), 40), case(c(3, 3), 2, c(0.2, 0.9)),
  case(c(15, 18, 22), 5, c(0.9, 0.3, 0.6), 30), case(c(8, 12, 10, 9), 1, c(-0.2, 0.4, 0.1, 0)),
  case(c(150, 140), 12, c(0.65, 0.5), 100))

write_fixture("interaction-baseline", paste(
  "Each result is the estimate of the product of arm and baseline, its standard error, residual degrees of freedom and p;",
  "with all arms in the model, and with the two compared alone."), cases)

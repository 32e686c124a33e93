# What plug-in prediction intervals hold of the true effects of new trials, by metafor's rma and the same rules: REML,
# Hartung-Knapp standard error, t with k - 1 (metafor's predict) and with k - 2 degrees of freedom. Sizes log-normal(4.8, 1.0)
# rounded and cut to 15 ... 1827, v = 4/N. With tau = 0 an interval holds the one true effect or not.
# Package: metafor 3.8.1.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
suppressPackageStartupMessages(library(metafor))

set.seed(20261130)
reviews <- 6000
size <- function() repeat { n <- round(exp(rnorm(1, 4.8, 1))); if (n >= 15 && n <= 1827) return(n) }
cases <- list()
for (tau in c(0, .13, .30)) for (k in c(3, 5, 10, 17)) {
  test <- other <- rep(NA, reviews); first <- TRUE
  for (i in 1:reviews) {
    v <- 4 / replicate(k, size()); y <- rnorm(k, rnorm(k, 0, tau), sqrt(v))
    fit <- try(rma(y, v, test = "knha", control = list(maxiter = 1000, stepadj = .5)), silent = TRUE)
    if (inherits(fit, "try-error")) next
    h <- sqrt(fit$tau2 + fit$se^2); m <- as.numeric(fit$b)
    if (first) {  # the same as metafor's own
      p <- predict(fit); stopifnot(abs(p$pi.ub - (m + qt(.975, k - 1) * h)) < 1e-9); first <- FALSE
    }
    held <- function(c) if (tau == 0) as.numeric(abs(m) <= c) else pnorm((m + c) / tau) - pnorm((m - c) / tau)
    test[i] <- held(qt(.975, k - 1) * h); other[i] <- held(qt(.975, k - 2) * h)
  }
  se <- function(x) sd(x, na.rm = TRUE) / sqrt(sum(!is.na(x)))
  cases[[length(cases) + 1]] <- list(
    tau = tau, k = k, reviews = sum(!is.na(test)), test = mean(test, na.rm = TRUE), test.se = se(test),
    t = mean(other, na.rm = TRUE), t.se = se(other))
  cat(tau, k, mean(test, na.rm = TRUE), mean(other, na.rm = TRUE), sum(is.na(test)), "\n")
}
write_fixture("meta-prediction-coverage", "coverage of plug-in prediction intervals", cases, "metafor")

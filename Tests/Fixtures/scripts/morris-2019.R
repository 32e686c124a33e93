# Performance measures of the worked example of Morris TP, White IR, Crowther MJ
# (2019) Using simulation studies to evaluate statistical methods. Statistics in
# Medicine 38:2074-2102, from the estimates of every replicate, which we take to be those
# the authors share (tpmorris/simtutorial, MIT licence): 1,600 replicates, 2 mechanisms,
# 3 methods. Their columns and the printed results below agree with it.
# Every estimate and Monte Carlo standard error is by the formulas of their Table 6.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))

d <- read.csv(file.path(fixtures, "morris-2019-estimates.csv"))
truth <- -0.5
z <- qnorm(.975)

measured <- function(value, mcse) list(value = value, mcse = mcse)
proportion <- function(hit) {
  p <- mean(hit)
  measured(p, sqrt(p * (1 - p) / length(hit)))
}
of <- function(dgm, method) {
  x <- d[d$dgm == dgm & d$method == method, ]
  x[order(x$idrep), ]
}

# Relative % increase in precision of a method against a reference:
# 100 ((EmpSE_ref / EmpSE)^2 - 1); the two share replicates, hence the correlation.
relative_precision <- function(x, reference) {
  stopifnot(identical(x$idrep, reference$idrep))
  ratio <- var(reference$theta) / var(x$theta)
  rho <- cor(x$theta, reference$theta)
  measured(100 * (ratio - 1), 200 * ratio * sqrt((1 - rho^2) / (nrow(x) - 1)))
}

performance <- function(dgm, method) {
  x <- of(dgm, method)
  n <- nrow(x)
  error <- x$theta - truth
  emp_se <- sd(x$theta)
  mse <- mean(error^2)
  mod_se <- sqrt(mean(x$se^2))
  # The variance of the squared model standard errors, with n - 1 below.
  var_of_var <- var(x$se^2)
  list(
    bias = measured(mean(error), emp_se / sqrt(n)),
    coverage = proportion(abs(error) <= z * x$se),
    biasEliminatedCoverage = proportion(abs(x$theta - mean(x$theta)) <= z * x$se),
    power = proportion(abs(x$theta) > z * x$se),
    empiricalSE = measured(emp_se, emp_se / sqrt(2 * (n - 1))),
    mse = measured(mse, sqrt(sum((error^2 - mse)^2) / (n * (n - 1)))),
    averageModelSE = measured(mod_se, sqrt(var_of_var / (4 * n * mod_se^2))),
    relativeErrorInModelSE = measured(
      100 * (mod_se / emp_se - 1),
      100 * (mod_se / emp_se) * sqrt(var_of_var / (4 * n * mod_se^4) + 1 / (2 * (n - 1)))),
    relativePrecisionToExponential =
      if (method == "exponential") NULL else relative_precision(x, of(dgm, "exponential")),
    relativePrecisionToWeibull =
      if (method == "weibull") NULL else relative_precision(x, of(dgm, "weibull")))
}

# What is known to be printed in the article, with its decimals. Everything else
# is computed here only: it is not a claim about what the article prints.
published <- list(
  "gamma=1.5 (Weibull) exponential" = list(
    bias = list(value = "0.0494", mcse = "0.0035"),
    empiricalSE = list(value = "0.1381", mcse = "0.0024"),
    coverage = list(value = "0.9600", mcse = "0.0049"),
    power = list(value = "0.8638", mcse = NULL)))

rounds_to <- function(x, text)
  is.null(text) || sprintf("%.*f", nchar(sub(".*\\.", "", text)), x + 1e-12) == text

cases <- list()
for (dgm in unique(d$dgm)) for (method in unique(d$method)) {
  measures <- performance(dgm, method)
  printed <- published[[paste(dgm, method)]]
  for (m in names(printed)) stopifnot(
    rounds_to(measures[[m]]$value, printed[[m]]$value),
    rounds_to(measures[[m]]$mcse, printed[[m]]$mcse))
  cases[[length(cases) + 1]] <- list(dgm = dgm, method = method,
    replicates = nrow(of(dgm, method)), truth = truth,
    measures = measures, published = printed)
}

write_fixture("morris-2019", paste(
  "Computed from morris-2019-estimates.csv by the formulas of Table 6 of Morris, White and",
  "Crowther (2019), Stat Med 38:2074-2102; intervals and tests are normal (1.959964).",
  "measures are computed at full precision; published holds, as strings with the printed decimals,",
  "the few values confirmed as printed in the article (null: none confirmed, or no MCSE",
  "confirmed), and the script checks that the computed ones round to them. A method has no",
  "precision relative to itself (null). The authors' own script takes the Weibull model as",
  "reference, so both references are given. Data: taken to be those of tpmorris/simtutorial (MIT",
  "licence, copyright 2018 Tim Morris); the printed results agree with them."), cases)

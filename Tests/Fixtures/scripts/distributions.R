# Values of R's distribution functions, powers of the t test, and Dunnett's
# critical values, for checking another implementation.
# R's noncentral t is Lenth's (1989) AS 243: its absolute error is about 1e-12,
# so far tails lose relative accuracy and values below 1e-8 are left out.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))

cases <- list()
add <- function(fun, arguments, value, lower = TRUE, ...) {
  cases[[length(cases) + 1]] <<- list(fun = fun, arguments = arguments,
                                      lowerTail = lower, value = value, ...)
}
# Calls the R function of that name and stores its answer.
ask <- function(fun, ..., lower = TRUE) {
  arguments <- list(...)
  add(fun, arguments, do.call(fun, c(arguments, lower.tail = lower)), lower)
}
both <- function(fun, ...) for (lower in c(TRUE, FALSE)) ask(fun, ..., lower = lower)

# --- Central distributions, tails included ---
for (q in c(-37, -10, -5, -1.959963984540054, -1, 0, .5, 1.6448536269514722, 3, 8, 30))
  both("pnorm", q = q)
tails <- c(1e-300, 1e-50, 1e-15, 1e-8, .001, .025, .05, .3, .5, .7, .975, .999, 1 - 1e-9)
for (p in tails) both("qnorm", p = p)
for (df in c(1, 2, 3.7, 10, 30.5, 126, 1000, 1e6)) {
  for (q in c(-40, -6, -2.2, -.3, 0, 1, 1.9789706, 12)) both("pt", q = q, df = df)
  for (p in c(1e-12, 1e-6, .025, .3, .5, .9, .975, .9999)) ask("qt", p = p, df = df)
}
for (df in c(.5, 1, 2, 7, 49, 300)) {
  for (q in c(1e-6, .1, 1, 5, 30, 300)) both("pchisq", q = q, df = df)
  for (p in c(1e-9, .025, .5, .95, .999999)) both("qchisq", p = p, df = df)
}
for (a in c(.3, 1, 2.5, 40)) for (b in c(.5, 3, 90)) {
  for (q in c(1e-6, .02, .3, .5, .9, .9999)) both("pbeta", q = q, shape1 = a, shape2 = b)
  for (p in c(1e-6, .025, .5, .975)) ask("qbeta", p = p, shape1 = a, shape2 = b)
}
for (size in c(1, 10, 64, 1600)) for (prob in c(.001, .05, .5, .93)) {
  for (q in unique(c(0, floor(size * c(.05, .3, .5, .9)), size)))
    both("pbinom", q = q, size = size, prob = prob)
  for (p in c(.001, .025, .5, .975, .9999)) ask("qbinom", p = p, size = size, prob = prob)
}
for (lambda in c(.01, .7, 4, 55.5, 1000)) {
  for (q in unique(floor(lambda * c(0, .5, 1, 1.3, 2)))) both("ppois", q = q, lambda = lambda)
  for (p in c(.001, .5, .975, .9999)) ask("qpois", p = p, lambda = lambda)
}
for (size in c(.4, 1, 3.5, 20)) for (prob in c(.05, .4, .9)) {
  for (q in c(0, 1, 4, 25, 90)) both("pnbinom", q = q, size = size, prob = prob)
  for (p in c(.01, .5, .95)) ask("qnbinom", p = p, size = size, prob = prob)
}

# --- Noncentral t ---
# T = (Z + ncp) / S with S^2 ~ chi-squared(df) / df, so P(T <= q) is the mean of
# Phi(q S - ncp): integrated as a check that owes nothing to AS 243.
strict <- function(f, from, to)
  integrate(f, from, to, rel.tol = 1e-11, abs.tol = 0, subdivisions = 2000)$value
spread <- function(df) sqrt(c(qchisq(1e-22, df), qchisq(1e-22, df, lower.tail = FALSE)) / df)
density_of_s <- function(s, df) 2 * df * s * dchisq(df * s^2, df)
pt_integral <- function(q, df, ncp, lower = TRUE) {
  f <- function(s) pnorm(q * s - ncp, lower.tail = lower) * density_of_s(s, df)
  range <- spread(df)
  # Split at the middle of the density, and where the argument of Phi is 0.
  cuts <- sort(unique(c(range, 1, if (q != 0 && ncp / q > range[1] && ncp / q < range[2]) ncp / q)))
  sum(mapply(function(a, b) strict(f, a, b), head(cuts, -1), tail(cuts, -1)))
}
worst <- 0
for (df in c(2, 3.5, 7, 14.25, 30, 62.8, 126, 447, 1000))
  for (ncp in c(-5, -1.2, .3, 1, 2.8284271247461903, 4, 8, 13.5, 20))
    for (q in unique(c(0, 1.9789706, ncp + c(-3, -.7, .4, 2.5), 2 * ncp)))
      for (lower in c(TRUE, FALSE)) {
        value <- suppressWarnings(pt(q, df, ncp, lower.tail = lower))
        if (value < 1e-8) next
        check <- pt_integral(q, df, ncp, lower)
        worst <- max(worst, abs(value - check))
        add("pt", list(q = q, df = df, ncp = ncp), value, lower, byIntegration = check)
      }
# Quantiles, sharpened with the integral because R stops its search at 1e-11 or so.
worst_q <- 0
for (df in c(2, 7, 14.25, 62.8, 126, 1000)) for (ncp in c(-2, .5, 2.8284271247461903, 10))
  for (p in c(.001, .025, .2, .5, .8, .975, .999)) {
    value <- suppressWarnings(qt(p, df, ncp))
    check <- uniroot(function(q) pt_integral(q, df, ncp) - p,
                     value + c(-1, 1) * 1e-4 * max(1, abs(value)), tol = 1e-13)$root
    worst_q <- max(worst_q, abs(value - check) / max(1, abs(check)))
    add("qt", list(p = p, df = df, ncp = ncp), value, byIntegration = check)
  }
cat("noncentral t: largest |R - integral| of pt", worst, "and relative of qt", worst_q, "\n")

# --- Power of the pooled two-sample t test, both tails counted (strict) ---
for (n in c(2, 5, 15, 20, 30, 64, 100.5, 394)) for (d in c(0, .2, .36, .5, .8, 1.5))
  for (alpha in c(.05, .01)) {
    add("powerTwoSampleT", list(n = n, delta = d, sd = 1, alpha = alpha),
        suppressWarnings(power.t.test(n, d, 1, alpha, strict = TRUE)$power), sides = 2)
    if (d > 0) add("powerTwoSampleT", list(n = n, delta = d, sd = 1, alpha = alpha),
        suppressWarnings(power.t.test(n, d, 1, alpha, alternative = "one.sided")$power), sides = 1)
  }

# --- Dunnett (1955), two-sided: k arms against one control ---
# The contrasts have correlations lambda_i lambda_j with
# lambda_i = sqrt(n_i / (n_i + n_0)), so given one shared normal z they are
# independent: P(max |T_i| <= c) is the mean over z and s of the product of
# Phi((lambda_i z + c s) / r_i) - Phi((lambda_i z - c s) / r_i), r_i^2 = 1 - lambda_i^2.
inside <- function(c, df, lambda) {
  r <- sqrt(1 - lambda^2)
  given_s <- Vectorize(function(s) 2 * strict(function(z) {
    product <- dnorm(z)
    for (i in seq_along(lambda)) product <- product *
      (pnorm((lambda[i] * z + c * s) / r[i]) - pnorm((lambda[i] * z - c * s) / r[i]))
    product
  }, 0, 9))                    # even in z; the normal tail beyond 9 is 1e-19
  if (is.infinite(df)) return(given_s(1))
  range <- spread(df)
  f <- function(s) given_s(s) * density_of_s(s, df)
  strict(f, range[1], 1) + strict(f, 1, range[2])
}
critical <- function(df, lambda, alpha = .05) uniroot(
  function(c) inside(c, df, lambda) - (1 - alpha), c(1.9, 3.2), tol = 1e-12)$root
dunnett <- function(k, df, sizes) {        # sizes: the control first
  lambda <- sqrt(sizes[-1] / (sizes[-1] + sizes[1]))
  value <- critical(df, lambda)
  # mvtnorm draws random points, so it only has to agree to about 3 decimals.
  corr <- outer(lambda, lambda)
  diag(corr) <- 1
  approx <- 1 - mvtnorm::pmvt(rep(-value, k), rep(value, k), corr = corr,
    df = if (is.infinite(df)) 0 else df, algorithm = mvtnorm::GenzBretz(1e5, 1e-6, 0))
  stopifnot(abs(approx - .05) < 2e-5)
  add("dunnettTwoSidedCritical", list(alpha = .05, arms = k), signif(value, 12),
      df = if (is.infinite(df)) NULL else df, sizes = sizes, lambda = lambda)
}
set.seed(1)
for (k in 2:4) for (df in c(Inf, 60, 126, 447)) {
  dunnett(k, df, rep(1, k + 1))                          # equal: lambda = sqrt(.5)
  dunnett(k, df, c(2, rep(1, k)))                        # the control doubled
  dunnett(k, df, c(60, c(20, 30, 40, 50)[seq_len(k)]))   # all different
}

names_in_json <- function(case) { names(case)[1] <- "function"; case }
write_fixture("distributions", paste0(
  "function is R's name, arguments are R's too. Noncentral pt and qt also carry byIntegration, ",
  "the same by integrating over the chi distribution (rel.tol 1e-11); the largest difference ",
  "is ", signif(worst, 2), " for pt and ", signif(worst_q, 2), " (relative) for qt. ",
  "powerTwoSampleT is power.t.test with n per arm, strict = TRUE when two-sided. ",
  "dunnettTwoSidedCritical comes from the exact one-factor integral (integrate at rel.tol ",
  "1e-11, uniroot tol 1e-12, checked against mvtnorm); sizes has the control first, and a ",
  "null df means infinitely many."), lapply(cases, names_in_json), "mvtnorm")

# Power, type S error (wrong sign, given significance) and type M error (the
# factor by which a significant estimate exaggerates). Definitions: Gelman A,
# Carlin J (2014) Beyond power calculations. Perspectives on Psychological
# Science 9:641-651; they simulate type M, here everything is exact.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))

# For an estimate ~ N(D, SE^2) that is significant beyond +-c: the chance of each
# side, and the mean of |estimate| there, by the moments of a truncated normal.
upper <- function(D, SE, c) pnorm((D - c) / SE)
lower <- function(D, SE, c) pnorm((-c - D) / SE)
size <- function(D, SE, c) D * (upper(D, SE, c) - lower(D, SE, c)) +
  SE * (dnorm((c - D) / SE) + dnorm((c + D) / SE))

answer <- function(D, up, low, size)
  lapply(list(power = up + low, typeS = low / (up + low), typeM = size / (up + low) / D),
         signif, 12)

strict <- function(f, from, to)
  integrate(f, from, to, rel.tol = 1e-12, abs.tol = 0, subdivisions = 2000)$value

known_se <- function(D, SE, alpha = .05) {
  c <- qnorm(1 - alpha / 2) * SE
  a <- answer(D, upper(D, SE, c), lower(D, SE, c), size(D, SE, c))
  # The truncated moment again, by brute integration.
  m <- strict(function(x) x * dnorm(x, D, SE), c, D + 12 * SE + c) -
    strict(function(x) x * dnorm(x, D, SE), D - 12 * SE - c, -c)
  stopifnot(abs(m / (a$power * D) / a$typeM - 1) < 1e-9)
  c(list(kind = "knownSE", effect = D, se = SE, alpha = alpha), a)
}

# The pooled t test judges |difference| against t_crit s sqrt(2/n), and s varies
# independently of the difference, with 2(n-1) s^2 / sd^2 ~ chi-squared: given s
# the formulas above hold with a cut-off of its own, and s is integrated out.
pooled_t <- function(n, d, sd = 1, alpha = .05) {
  df <- 2 * n - 2
  se <- sd * sqrt(2 / n)
  tcrit <- qt(1 - alpha / 2, df)
  over_s <- function(g) {
    f <- function(s) g(d, se, tcrit * s * sqrt(2 / n)) * 2 * df * s / sd^2 *
      dchisq(df * s^2 / sd^2, df)
    ends <- sd * sqrt(c(qchisq(1e-20, df), qchisq(1e-20, df, lower.tail = FALSE)) / df)
    strict(f, ends[1], sd) + strict(f, sd, ends[2])
  }
  a <- answer(d, over_s(upper), over_s(lower), over_s(size))
  # The noncentral t gives power and type S without any integral.
  ncp <- d / se
  low <- pt(-tcrit, df, ncp)
  power <- low + pt(tcrit, df, ncp, lower.tail = FALSE)
  stopifnot(abs(a$power - power) < 1e-10, abs(a$typeS - low / power) < 1e-9,
            abs(a$power - power.t.test(n, d, sd, alpha, strict = TRUE)$power) < 1e-10)
  c(list(kind = "pooledT", perArm = n, effect = d, sd = sd, alpha = alpha, df = df,
         noncentrality = ncp, criticalT = tcrit), a)
}

cases <- c(
  list(known_se(.1, 3.28), known_se(2, 8.1), known_se(1, 1)),
  unlist(lapply(c(15, 20, 30), function(n) lapply(c(.2, .36), function(d) pooled_t(n, d))),
         recursive = FALSE))
for (c in cases) cat(c$kind, c$perArm, c$effect, c$power, c$typeS, c$typeM, "\n")

write_fixture("type-s-m", paste(
  "knownSE: Gelman and Carlin (2014), normal estimate with known standard error, two-sided test.",
  "pooledT: raw difference of two means, pooled t test, equal arms; exact, by integrating the",
  "truncated-normal moments over the distribution of the pooled SD (integrate, rel.tol 1e-12).",
  "typeS is P(wrong sign given rejection), typeM is mean |estimate| given rejection over the",
  "true effect. Values have 12 significant digits, good to at least 10."), cases)

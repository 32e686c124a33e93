# Means and SDs from medians, by the formulas of Luo et al. (2018) and Wan et al. (2014), and from errors and
# intervals. Base R only.

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))

luo <- function(n, a, q1, m, q3, b) {
  if (!is.na(a) && !is.na(q1)) {
    w1 <- 2.2 / (2.2 + n^.75); w2 <- .7 - .72 / n^.55
    w1 * (a + b) / 2 + w2 * (q1 + q3) / 2 + (1 - w1 - w2) * m
  } else if (!is.na(a)) { w <- 4 / (4 + n^.75); w * (a + b) / 2 + (1 - w) * m }
  else { w <- .7 + .39 / n; w * (q1 + q3) / 2 + (1 - w) * m }
}
wan <- function(n, a, q1, m, q3, b) {
  r <- (b - a) / (2 * qnorm((n - .375) / (n + .25)))
  q <- (q3 - q1) / (2 * qnorm((.75 * n - .125) / (n + .25)))
  if (!is.na(a) && !is.na(q1)) (r + q) / 2 else if (!is.na(a)) r else q
}
five <- list(c(40, NA, 7, 10, 14, NA), c(50, 2, 7, 10, 14, 25), c(50, 2, NA, 10, NA, 25), c(11, 0, 3, 4, 9, 21))
cases <- lapply(five, function(x) list(
  n = x[1], least = x[2], lower = x[3], median = x[4], upper = x[5], most = x[6],
  mean = luo(x[1], x[2], x[3], x[4], x[5], x[6]), sd = wan(x[1], x[2], x[3], x[4], x[5], x[6])))
write_fixture("meta-medians", "Luo (2018) and Wan (2014)", cases)
cat(sqrt(38) * (9.5 - 6.5) / (2 * qt(.975, 37)), .9 * sqrt(25), "\n")

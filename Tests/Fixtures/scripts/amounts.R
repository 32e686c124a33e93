# Skewed amounts: t tests of logarithms, rank tests, gamma regression, in R; quantiles, means of logarithms and win probabilities by
# qgamma, qlnorm and integrate; how often tests reject, of trials that R draws.
# R 4.2.2 (Debian), sandwich; run: Rscript amounts.R   (30 November 2026)
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]), "common.R"))
suppressMessages(library(sandwich))
set.seed(20261130)
positive <- function(p, v, shape, lower = TRUE)
  if (shape == "gamma") qgamma(p, 1 / v, 1 / v, lower.tail = lower) else
    qlnorm(p, -log1p(v) / 2, sqrt(log1p(v)), lower.tail = lower)
below <- function(h, v, shape)
  if (shape == "gamma") pgamma(h, 1 / v, 1 / v) else plnorm(h, -log1p(v) / 2, sqrt(log1p(v)))
inner <- function(cv, zeros) (1 + cv^2) * (1 - zeros) - 1
# One person's amount at a standard normal value.
amount <- function(z, cv, zeros, shape) {
  v <- inner(cv, zeros); q <- pnorm(z, lower = FALSE) / (1 - zeros)
  ifelse(pnorm(z) <= zeros, 0, ifelse(q > 0.5 & zeros == 0, positive(pnorm(z), v, shape), positive(pmin(q, 1), v, shape, FALSE)) / (1 - zeros))
}
laws <- expand.grid(cv = c(0.4, 1.5, 3), zeros = c(0, 0.1, 0.4), shape = c("gamma", "log-normal"), stringsAsFactors = FALSE)
laws <- laws[inner(laws$cv, laws$zeros) > 0, ]
z <- c(-6, -3, -1.2, -0.1, 0, 0.3, 1, 2.2, 4, 6)
quantiles <- lapply(seq_len(nrow(laws)), function(i) with(laws[i, ], list(cv = cv, zeros = zeros, shape = shape, z = z, values = amount(z, cv, zeros, shape))))

# Means of log(y + c) and win probabilities, with what clusters share: log-normal m with sigma.
meanlog <- function(mean, cv, zeros, shape, icc, c) {
  s2 <- log1p(icc * cv^2); cw <- sqrt((1 + cv^2) / (1 + icc * cv^2) - 1); v <- inner(cw, zeros)
  given <- function(m) integrate(function(x) dnorm(x) * log(mean * m * positive(pnorm(x), v, shape) / (1 - zeros) + c), -8, 8, rel.tol = 1e-10, subdivisions = 2000)$value
  all <- if (icc == 0) given(1) else integrate(function(u) dnorm(u) * sapply(u, function(u) given(exp(sqrt(s2) * u - s2 / 2))), -8, 8, rel.tol = 1e-9)$value
  zeros * log(c) + (1 - zeros) * all
}
win <- function(a, b, cva, cvb, z1, z2, shape, icc) {
  s2 <- log1p(icc * cva^2); cw <- sqrt((1 + cva^2) / (1 + icc * cva^2) - 1); v1 <- inner(cw, z1); v2 <- inner(cvb, z2)
  given <- function(m) integrate(function(x) dnorm(x) * below(a * m * positive(pnorm(x), v1, shape) / (1 - z1) / b * (1 - z2), v2, shape), -8, 8, rel.tol = 1e-10, subdivisions = 2000)$value
  all <- if (icc == 0) given(1) else integrate(function(u) dnorm(u) * sapply(u, function(u) given(exp(sqrt(s2) * u - s2 / 2))), -8, 8, rel.tol = 1e-9)$value
  (1 - z1) * (1 - z2) * all + (1 - z1) * z2 + z1 * z2 / 2 - 0.5
}
truths <- lapply(list(
  list(1000, 800, 1.5, 1.5, 0, 0, "gamma", 0), list(1000, 800, 1.5, 1.5, 0, 0, "log-normal", 0),
  list(300, 300, 1.5, 2, 0.1, 0.1, "gamma", 0), list(2000, 1500, 2, 2, 0.2, 0.1, "log-normal", 0),
  list(1000, 1000, 1.5, 1.5, 0, 0, "gamma", 0.05), list(1000, 900, 1.5, 1.5, 0.1, 0.1, "gamma", 0.1),
  list(1000, 1000, 1.5, 1.5, 0, 0, "log-normal", 0.05)), function(s) {
  names(s) <- c("a", "b", "cva", "cvb", "zeros1", "zeros2", "shape", "icc")
  c(s, list(log = with(s, meanlog(a, cva, zeros1, shape, icc, 1) - meanlog(b, cvb, zeros2, shape, 0, 1)),
            win = with(s, win(a, b, cva, cvb, zeros1, zeros2, shape, icc))))
})

brunner <- function(x, y) {
  n <- length(x); m <- length(y); r <- rank(c(x, y)); rx <- r[1:n]; ry <- r[n + 1:m]
  p <- (mean(rx) - (n + 1) / 2) / m
  s1 <- sum((rx - rank(x) - mean(rx) + (n + 1) / 2)^2) / (n - 1); s2 <- sum((ry - rank(y) - mean(ry) + (m + 1) / 2)^2) / (m - 1)
  v <- s1 / (n * m^2) + s2 / (m * n^2)
  list(value = p - 0.5, se = sqrt(v), df = (s1 / m + s2 / n)^2 / ((s1 / m)^2 / (n - 1) + (s2 / n)^2 / (m - 1)))
}
draw <- function(n, mean, cv, zeros, shape) mean * amount(rnorm(n), cv, zeros, shape)
sets <- lapply(list(
  list(c(20, 25), c(900, 1200), 1.5, 0, "gamma"), list(c(60, 40), c(3000, 2400), 2, 0.2, "log-normal"),
  list(c(8, 7), c(50, 80), 0.6, 0, "gamma"), list(c(120, 130), c(10, 12), 1.2, 0.3, "gamma")), function(s) {
  x <- draw(s[[1]][1], s[[2]][1], s[[3]], s[[4]], s[[5]]); y <- draw(s[[1]][2], s[[2]][2], s[[3]], s[[4]], s[[5]])
  if (s[[2]][1] == 10) { x <- round(x); y <- round(y) }
  x <- signif(x, 9); y <- signif(y, 9)
  w <- suppressWarnings(wilcox.test(x, y, exact = FALSE, correct = FALSE)); sign <- if (w$statistic >= length(x) * length(y) / 2) 1 else -1
  t1 <- t.test(log(x + 1), log(y + 1)); t2 <- t.test(log(x + 1), log(y + 1), var.equal = TRUE)
  g <- glm(c(x, y) ~ rep(1:0, c(length(x), length(y))), family = quasi(link = "log", variance = "mu^2"), start = c(log(mean(y)), log(mean(x) / mean(y))), control = list(epsilon = 1e-14, maxit = 100))
  list(treated = x, control = y, wilcoxonZ = sign * qnorm(w$p.value / 2, lower = FALSE), win = unname(w$statistic) / (length(x) * length(y)) - 0.5,
    brunner = brunner(x, y), logWelch = list(value = unname(diff(rev(t1$estimate))), se = t1$stderr, df = unname(t1$parameter)),
    logPooled = list(value = unname(diff(rev(t2$estimate))), se = t2$stderr, df = unname(t2$parameter)),
    gamma = unname(coef(g)[2]), model = sqrt(vcov(g)[2, 2]), robust = sqrt(sandwich(g)[2, 2]))
})
# 40 people an arm, groups of 8 in the first where icc is above 0; 4,000 trials a row.
rejections <- function(means, cv, zeros, shape, icc) {
  n <- 40; R <- 4000; hits <- matrix(0, R, 5)
  for (r in 1:R) {
    s2 <- log1p(icc * cv^2); cw <- sqrt((1 + cv^2) / (1 + icc * cv^2) - 1)
    m <- rep(exp(rnorm(5, -s2 / 2, sqrt(s2))), each = 8)
    x <- m * draw(n, means[1], cw, zeros, shape); y <- draw(n, means[2], cv, zeros, shape); b <- brunner(x, y)
    se <- sqrt(sum((x - mean(x))^2) / (n * mean(x))^2 + sum((y - mean(y))^2) / (n * mean(y))^2)
    hits[r, ] <- c(t.test(x, y)$p.value < .05, abs(log(mean(x) / mean(y)) / se) > qnorm(.975), t.test(log(x + 1), log(y + 1))$p.value < .05,
      suppressWarnings(wilcox.test(x, y, exact = FALSE, correct = FALSE))$p.value < .05, abs(b$value / b$se) > qt(.975, b$df))
  }
  list(mean1 = means[1], mean2 = means[2], cv = cv, zeros = zeros, shape = shape, icc = icc, trials = R, welch = mean(hits[, 1]), gamma = mean(hits[, 2]),
    "log-t" = mean(hits[, 3]), wilcoxon = mean(hits[, 4]), "brunner-munzel" = mean(hits[, 5]))
}
rows <- list(rejections(c(1000, 1600), 1.5, 0.1, "gamma", 0), rejections(c(1000, 1000), 1.5, 0, "log-normal", 0.1), rejections(c(1000, 1000), 1.5, 0, "gamma", 0.1))
write_fixture("amounts", "skewed amounts", list(list(quantiles = quantiles, truths = truths, sets = sets, rejections = rows)), "sandwich")

# Interactions of arm and level by glm: risks (identity link), odds (logit), rates (Poisson: model and sandwich, HC0).

self <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
source(file.path(dirname(self), "common.R"))
set.seed(20261130, kind = "Mersenne-Twister", normal.kind = "Inversion",
         sample.kind = "Rejection")
tight <- list(epsilon = 1e-15, maxit = 200)

# Cells in the order of the library: treated in levels 0 and 1, compared in levels 0 and 1.
rows <- function(n) data.frame(arm = rep(c(1, 1, 0, 0), n), level = rep(c(0, 1, 0, 1), n))

last <- function(f) unname(c(coef(f)[4], sqrt(vcov(f)[4, 4])))

events <- function(n, e) {
  d <- rows(n)
  d$y <- unlist(lapply(1:4, function(i) rep(c(1, 0), c(e[i], n[i] - e[i]))))
  risk <- last(glm(y ~ arm * level, binomial("identity"), d, control = tight,
                   start = c(e[3] / n[3], 0, 0, 0) + c(0, 1e-3, 1e-3, 1e-3)))
  odds <- last(glm(y ~ arm * level, binomial, d, control = tight))
  list(kind = "events", n = n, events = e, risk = risk, odds = odds)
}

counts <- function(n, mean, k) {
  d <- rows(n)
  m <- rep(mean, n)
  d$y <- if (k == 0) rpois(nrow(d), m) else rnbinom(nrow(d), size = 1 / k, mu = m)
  f <- glm(y ~ arm * level, poisson, d, control = tight)
  X <- model.matrix(f)
  B <- solve(crossprod(X, fitted(f) * X))
  M <- crossprod(X * (d$y - fitted(f)))
  list(kind = "counts", n = n, counts = lapply(1:4, function(i) I(d$y[rep(1:4, n) == i])),
       model = last(f), robust = c(unname(coef(f)[4]), sqrt((B %*% M %*% B)[4, 4])))
}

cases <- list(
  events(c(50, 40, 55, 38), c(12, 17, 20, 16)), events(c(200, 90, 210, 80), c(20, 31, 45, 30)),
  events(c(12, 15, 14, 11), c(3, 9, 7, 5)),
  counts(c(20, 15, 22, 14), c(2, 3, 3, 2.5), 0.8), counts(c(40, 60, 35, 55), c(0.6, 0.9, 1.2, 0.8), 0),
  counts(c(12, 10, 9, 14), c(8, 14, 12, 11), 0.4))

write_fixture("interactions", paste(
  "Cells are treated in level 0 and 1, compared in level 0 and 1. Each result is the estimate of the product of arm and",
  "level and its standard error; estimates of odds and rates are logarithms of ratios."), cases)

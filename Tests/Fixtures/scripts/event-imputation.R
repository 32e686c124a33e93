# Multiple imputation of an event person by person: glm of those whose event is known, coefficients from MASS::mvrnorm, events from
# rbinom, then glm, or risks standardised by it with their robust variance, of each completed set; and by mice (logreg, each arm by
# itself). What is assumed without drawing (everybody had the event, nobody, one arm) is analysed as it is, to all digits.
# R 4.2.2 (Debian), MASS 7.3-58.2, mice 3.15.0; run: Rscript event-imputation.R > ../event-imputation.json   (30 November 2026)
suppressMessages({library(mice); library(MASS); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261203)
draw <- function(n, r = .5, risk = c(.45, .3), lost = c(.2, .3), slope = .8, sites = 0) {
  arm <- rep(0:1, n); N <- sum(n); x <- 3 + 2 * rnorm(N)
  site <- if (sites > 0) c(seq_len(n[1]), seq_len(n[2])) %% sites else rep(0, N)
  z <- r * (x - 3) / 2 + sqrt(1 - r^2) * rnorm(N) + if (sites > 0) .4 * rnorm(sites)[site + 1] else 0
  y <- as.numeric(pnorm(z) < risk[1 + arm])
  gone <- runif(N) < plogis(qlogis(lost[arm + 1]) + slope * (2 * arm - 1) * (x - 3) / 2)
  data.frame(arm, x, site, y = ifelse(gone, NA, y))
}
terms <- function(arm, baseline, sites) c(if (arm) "arm", if (baseline) "x", if (sites) "factor(site)")
model <- function(rhs, d) suppressWarnings(glm(reformulate(if (length(rhs)) rhs else "1", "y"), binomial, d, control = list(epsilon = 1e-13, maxit = 100)))
scales <- list("risk-difference" = list(g = function(p) p, s = function(p) 1), "risk-ratio" = list(g = log, s = function(p) 1 / p), "odds-ratio" = list(g = qlogis, s = function(p) 1 / (p * (1 - p))))
analyse <- function(d, a) {
  m <- model(terms(TRUE, a$baseline && a$adjusted, a$sites && a$adjusted), d)
  X <- model.matrix(m); b <- coef(m); mu <- plogis(drop(X %*% b)); A <- solve(t(X) %*% (X * mu * (1 - mu)))
  if (a$analysis == "logistic") return(c(b["arm"], A[2, 2]))
  X1 <- X0 <- X; X1[, 2] <- 1; X0[, 2] <- 0; N <- nrow(d); mu1 <- plogis(drop(X1 %*% b)); mu0 <- plogis(drop(X0 %*% b))
  d1 <- colMeans(mu1 * (1 - mu1) * X1); d0 <- colMeans(mu0 * (1 - mu0) * X0); s <- scales[[a$scale]]
  phi1 <- mu1 - mean(mu1) + drop(X %*% A %*% d1) * N * (d$y - mu); phi0 <- mu0 - mean(mu0) + drop(X %*% A %*% d0) * N * (d$y - mu)
  c(s$g(mean(mu1)) - s$g(mean(mu0)), sum((s$s(mean(mu1)) * phi1 - s$s(mean(mu0)) * phi0)^2) / N^2)
}
impute <- function(d, a, m) {
  pools <- if (a$common) list(0:1) else list(0, 1)
  fits <- lapply(pools, function(p) { own <- d[d$arm %in% p, ]; f <- model(terms(a$common, a$baseline, a$sites), own[!is.na(own$y), ])
    X <- model.matrix(delete.response(terms.formula(formula(f))), own, xlev = f$xlevels); list(b = coef(f), V = vcov(f), X = X, row = which(d$arm %in% p)) })
  move <- a$delta * c(a$moved %in% c("comparator", "both"), a$moved %in% c("treatment", "both"))
  sapply(1:m, function(k) {
    full <- d
    for (f in fits) { b <- mvrnorm(1, f$b, f$V); gap <- is.na(d$y[f$row]); i <- f$row[gap]
      full$y[i] <- rbinom(length(i), 1, plogis(drop(f$X[gap, , drop = FALSE] %*% b) + move[d$arm[i] + 1])) }
    analyse(full, a)
  })
}
pooled <- function(r) list(mean = mean(r[1, ]), within = mean(r[2, ]), withinSD = sd(r[2, ]), between = var(r[1, ]), m = ncol(r))
how <- function(baseline = TRUE, sites = FALSE, common = FALSE, adjusted = TRUE, analysis = "standardised", scale = "risk-difference", delta = 0, moved = "treatment")
  list(baseline = baseline, sites = sites, common = common, adjusted = adjusted, analysis = analysis, scale = scale, delta = delta, moved = moved)
assumed <- function(d, a) lapply(list("event" = c(1, 1), "no-event" = c(0, 0), "event-in-treatment" = c(0, 1), "event-in-comparator" = c(1, 0)), function(v) {
  r <- analyse(transform(d, y = ifelse(is.na(y), v[arm + 1], y)), a); list(estimate = unname(r[1]), se = sqrt(unname(r[2]))) })
case <- function(name, d, a, m = 2000, by = impute) c(list(name = name, how = a, arm = d$arm, x = d$x, site = d$site, y = d$y, assumed = assumed(d, a)), pooled(by(d, a, m)))
bymice <- function(d, a, m) {
  sets <- lapply(0:1, function(p) { own <- d[d$arm == p, c("x", "y")]; own$y <- factor(own$y); i <- mice(own, m = m, method = c("", "logreg"), maxit = 1, printFlag = FALSE); lapply(1:m, function(k) as.numeric(as.character(complete(i, k)$y))) })
  sapply(1:m, function(k) { full <- d; for (p in 0:1) full$y[d$arm == p] <- sets[[p + 1]][[k]]; analyse(full, a) })
}
one <- draw(c(120, 130)); two <- draw(c(60, 50), r = .7, lost = c(.15, .35)); three <- draw(c(150, 150), sites = 4); four <- draw(c(80, 160), risk = c(.7, .5), r = -.4)
cases <- list(
  case("by arm", one, how()), case("common", one, how(common = TRUE)), case("logistic", one, how(analysis = "logistic")),
  case("baseline predicts alone", one, how(adjusted = FALSE)), case("no baseline", one, how(baseline = FALSE)),
  case("small, odds ratio", two, how(scale = "odds-ratio")), case("small, common, logistic", two, how(common = TRUE, analysis = "logistic")),
  case("sites", three, how(sites = TRUE, common = TRUE)), case("sites by arm, risk ratio", three, how(sites = TRUE, scale = "risk-ratio")),
  case("unequal, moved in the treatment", four, how(delta = 1)), case("unequal, moved in both", four, how(delta = -.7, moved = "both", common = TRUE)),
  case("moved in the comparator", four, how(delta = .5, moved = "comparator", adjusted = FALSE, analysis = "logistic")),
  case("mice", one, how(), m = 500, by = bymice))
pools <- lapply(list(5, 20, 50), function(m) { Q <- rnorm(m, -.1, .03); U <- runif(m, .001, .003); p <- pool.scalar(Q, U, n = Inf, k = 1); list(estimates = Q, variances = U, total = p$t, df = p$df) })
cat(toJSON(list(made = "event-imputation.R, R 4.2.2, MASS 7.3-58.2, mice 3.15.0", pools = pools, cases = cases), auto_unbox = TRUE, digits = NA, na = "null"))

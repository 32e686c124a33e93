# Mixed models of clusters that cross over, by lme4 with lmerTest's and pbkrtest's degrees of freedom.
# Rscript stepped-wedge.R > ../stepped-wedge.json
suppressPackageStartupMessages({library(lme4); library(lmerTest); library(pbkrtest); library(jsonlite)})
set.seed(20261130)
options(digits = 17)
strict <- lmerControl(optimizer = "bobyqa", optCtrl = list(maxfun = 2e5, rhobeg = 2e-1, rhoend = 1e-10),
                      check.conv.singular = "ignore", check.conv.grad = "ignore", check.conv.hess = "ignore",
                      check.nobs.vs.nRE = "ignore")
make <- function(name, sequences, perSequence, sizes, icc, cac, effect, lost = 0, events = FALSE) {
  T <- sequences + 1; rows <- list()
  cluster <- 0
  for (s in 1:sequences) for (k in 1:perSequence) {
    u <- rnorm(1, 0, sqrt(icc * cac))
    for (t in 1:T) {
      v <- rnorm(1, 0, sqrt(icc * (1 - cac)))
      m <- if (length(sizes) == 1) sizes else sample(sizes, 1)
      x <- as.integer(t > s)
      y <- 0.1 * t + effect * x + u + v + rnorm(m, 0, sqrt(1 - icc))
      if (events) y <- as.integer(y > 0.5)
      keep <- runif(m) >= lost
      if (sum(keep) > 0) rows[[length(rows) + 1]] <- data.frame(cluster = cluster, period = t - 1, x = x, y = y[keep])
    }
    cluster <- cluster + 1
  }
  list(name = name, data = do.call(rbind, rows))
}
sets <- list(
  make("balanced", 4, 3, 20, 0.10, 0.6, 0.3),
  make("few clusters", 3, 1, 15, 0.15, 0.5, 0.2),
  make("one correlation", 4, 4, 10, 0.10, 1, 0.3),
  make("unequal", 3, 3, c(3, 8, 20), 0.20, 0.7, 0.4),
  make("lost people", 5, 2, 12, 0.10, 0.8, 0.3, lost = 0.35),
  make("small cells, some empty", 4, 3, c(1, 2, 4), 0.20, 0.5, 0.3, lost = 0.3),
  make("no clusters at all", 4, 3, 15, 0, 1, 0.25),
  make("events", 4, 4, 25, 0.10, 0.6, 0.2, events = TRUE))
fits <- lapply(sets, function(set) {
  d <- set$data; d$cell <- interaction(d$cluster, d$period); d$p <- factor(d$period)
  one <- function(correlation, formula) {
    m <- lmerTest::lmer(formula, d, REML = TRUE, control = strict)
    plain <- lme4::lmer(formula, d, REML = TRUE, control = strict)
    sat <- summary(m)$coefficients["x", ]
    v <- as.data.frame(VarCorr(m))
    L <- matrix(as.numeric(names(fixef(plain)) == "x"), 1)
    se <- function(V) sqrt(as.numeric(L %*% V %*% t(L)))
    list(correlation = correlation, estimate = unname(fixef(m)["x"]), se = unname(sat["Std. Error"]),
         satterthwaite = unname(sat["df"]), krSE = se(as.matrix(vcovAdj(plain))), krDf = Lb_ddf(as.numeric(L), as.matrix(vcov(plain)), vcovAdj(plain)),
         deviance = as.numeric(-2 * logLik(m)), residual = v$vcov[v$grp == "Residual"],
         cluster = v$vcov[v$grp == "cluster"],
         cell = if (correlation == "nested") v$vcov[v$grp == "cell"] else 0, isSingular = isSingular(m, tol = 1e-5))
  }
  list(one("exchangeable", y ~ 0 + p + x + (1 | cluster)), one("nested", y ~ 0 + p + x + (1 | cluster) + (1 | cell)))
})
out <- Map(function(set, fit) {
  d <- set$data
  cells <- aggregate(y ~ cluster + period + x, d, function(v) c(n = length(v), mean = mean(v), ss = sum((v - mean(v))^2)))
  list(name = set$name, cells = lapply(seq_len(nrow(cells)), function(i) list(
         cluster = cells$cluster[i], period = cells$period[i], x = cells$x[i], n = cells$y[i, "n"], mean = cells$y[i, "mean"], squares = cells$y[i, "ss"])),
       fits = fit)
}, sets, fits)
cat(toJSON(list(source = "stepped-wedge.R", r = R.version.string, lme4 = as.character(packageVersion("lme4")), lmerTest = as.character(packageVersion("lmerTest")),
                pbkrtest = as.character(packageVersion("pbkrtest")), sets = unname(out)), auto_unbox = TRUE, digits = NA), "\n")

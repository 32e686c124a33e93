# Growth models with three levels by lme4, with lmerTest's and pbkrtest's degrees of freedom: for growth-clusters.R and growth-levels.R,
# which say how.

suppressPackageStartupMessages({ library(lme4); library(lmerTest); library(pbkrtest); library(numDeriv) })
seed <- function(s) set.seed(s, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
same <- function(a, b, tolerance) {
  d <- max(abs(a - b) / pmax(abs(b), 1e-3))
  if (!(d < tolerance)) stop("differ by ", format(d), ": ", toString(a), " against ", toString(b))
}

# ---- Data: rounded before the fit, so the stored data are the data ----

# sizes: for each arm the sizes of its clusters, or a number with its name "alone": people by themselves.
# gaps: share of waves that are skipped. sites: how many, whose levels differ; clusters, or people alone, in turn.
# own, shared: lower triangles (11, 21, 22) of the Cholesky factors of people's and clusters' lines.
trial <- function(s, sizes, times, own, shared, slopes, dropout = 0, sd = 1, gaps = 0, sites = 0) {
  seed(s)
  rows <- list()
  person <- 0; number <- 0
  if (sites > 0) levels <- rnorm(sites)
  for (a in seq_along(sizes)) {
    alone <- identical(names(sizes[[a]]), "alone")
    for (n in if (alone) rep(1, sizes[[a]]) else sizes[[a]]) {
      number <- number + 1
      z <- if (alone) c(0, 0) else rnorm(2)
      group <- c(shared[1] * z[1], shared[2] * z[1] + shared[3] * z[2])
      for (i in seq_len(n)) {
        person <- person + 1
        z <- rnorm(2)
        line <- group + c(own[1] * z[1], own[2] * z[1] + own[3] * z[2])
        last <- if (runif(1) < dropout) sample(length(times) - 1, 1) else length(times)
        t <- times[seq_len(last)]
        y <- 20 + line[1] + (slopes[a] + line[2]) * t + sd * rnorm(last)
        if (sites > 0) y <- y + levels[(if (alone) person else number) %% sites + 1]
        if (gaps > 0) { seen <- runif(last) >= gaps; seen[if (any(seen)) 0 else 1] <- TRUE; t <- t[seen]; y <- y[seen] }
        rows[[person]] <- data.frame(arm = a - 1, cluster = if (alone) 0 else number, person, time = t,
                                     y = round(y, 6))
      }
    }
  }
  do.call(rbind, rows)
}

# ---- lmer: an optimiser, then Newton's method on what is not at its bound ----

polish <- function(first) function(fn, par, lower, upper, control = list()) {
  t <- first(fn, par, lower, upper)
  at_bound <- lower == 0 & t < 1e-4
  t[at_bound] <- 0
  free <- which(!at_bound)
  if (length(free)) {
    sub <- function(x) { t[free] <- x; fn(t) }
    fine <- list(d = .02, r = 6)
    for (i in 1:6) {
      x <- t[free]
      step <- drop(solve(hessian(sub, x), grad(sub, x, method.args = fine)))
      if (max(abs(step)) > 1e-2) stop("the first optimiser stopped early")
      t[free] <- x - step
    }
    if (max(abs(step)) > 1e-7) stop("not converged")
    t[abs(t) < 1e-8] <- 0
  }
  list(par = t, fval = fn(t), conv = 0, message = "")
}
by_bobyqa <- polish(function(fn, par, lower, upper)
  minqa::bobyqa(par, fn, lower, upper, control = list(rhobeg = .2, rhoend = 1e-10, maxfun = 1e5))$par)
by_nlopt <- polish(function(fn, par, lower, upper)
  nloptwrap(par + ifelse(lower == 0, .3, .05), fn, lower, upper, control =
    list(algorithm = "NLOPT_LN_BOBYQA", xtol_abs = 1e-10, ftol_abs = 1e-13, maxeval = 1e5))$par)

fit_lmer <- function(d, m, optimizer = "by_bobyqa") {
  d$a1 <- as.numeric(d$arm == 1); d$a2 <- as.numeric(d$arm == 2)
  d$g <- as.numeric(d$cluster > 0); d$gt <- d$g * d$time
  fixed <- paste0(if (m$intercepts == "by-arm") "a1 + ", "time + time:a1", if (any(d$arm == 2)) " + time:a2")
  people <- if (m$random == "slope") "(1 + time | person)" else "(1 | person)"
  groups <- if (m$clusters == "intercept") "(0 + g | cluster)"
            else if (m$clusters == "slope-alone") "(0 + gt | cluster)"
            else if (m$covariance == "zero") "(0 + g | cluster) + (0 + gt | cluster)"
            else "(0 + g + gt | cluster)"
  f <- as.formula(paste("y ~", fixed, "+", people, "+", groups))
  suppressMessages(lmerTest::lmer(f, data = d, REML = TRUE, control =
    lmerControl(optimizer = optimizer, calc.derivs = FALSE, restart_edge = FALSE)))
}

triangle <- function(v) if (nrow(v) == 1) v[1, 1] else v[c(1, 2, 4)]
results <- function(d, m, optimizer = "by_bobyqa") {
  fit <- fit_lmer(d, m, optimizer)
  L <- as.numeric(names(fixef(fit)) %in% c("time:a1", "a1:time"))
  stopifnot(sum(L) == 1)
  row <- contest1D(fit, L)
  adjusted <- as.matrix(vcovAdj(fit))
  V <- VarCorr(fit)
  shared <- unlist(lapply(V[grepl("^cluster", names(V))], triangle), use.names = FALSE)
  list(singular = isSingular(fit), estimate = row$Estimate, se = row$`Std. Error`, dfSatterthwaite = row$df,
       seKR = sqrt(drop(t(L) %*% adjusted %*% L)), dfKR = get_Lb_ddf(fit, L), deviance = REMLcrit(fit),
       residual = sigma(fit)^2, people = I(triangle(V$person)), groups = I(shared))
}

model <- function(clusters = "slope", covariance = "free", random = "slope", intercepts = "common")
  list(clusters = clusters, covariance = covariance, random = random, intercepts = intercepts)

case <- function(name, d, m = model(), singular = FALSE) {
  r <- results(d, m)
  if (r$singular != singular) stop(name, ": singular is ", r$singular)
  again <- results(d, m, "by_nlopt")
  fields <- c("estimate", "se", "seKR", "dfKR", "deviance", "residual", "people", "groups",
              if (!singular) "dfSatterthwaite")
  same(unlist(again[fields]), unlist(r[fields]), 1e-6)
  cat(sprintf("%-46s n %4d  %9.6f  se %.6f  dfS %9.4f  seKR %.6f  dfKR %9.4f  %s | %s | %s\n", name, nrow(d),
              r$estimate, r$se, r$dfSatterthwaite, r$seKR, r$dfKR, signif(r$residual, 4),
              toString(signif(r$people, 4)), toString(signif(r$groups, 4))))
  list(name = name, arm = d$arm, cluster = d$cluster, person = d$person, time = d$time, y = d$y, model = m,
       singular = singular, result = r[-1])
}

# The first seed, from s on, whose fit is inside the parameter space, or on its edge in the way asked for.
plain <- function(fn, par, lower, upper, control = list())
  nloptwrap(par, fn, lower, upper, control = list(algorithm = "NLOPT_LN_BOBYQA", xtol_abs = 1e-8, ftol_abs = 1e-8))
pick <- function(s, m, make, asked = NULL) repeat {
  d <- make(s)
  fit <- tryCatch(fit_lmer(d, m, "plain"), error = function(e) NULL)
  V <- VarCorr(fit)
  shared <- unlist(lapply(V[grepl("^cluster", names(V))], triangle), use.names = FALSE)
  fine <- if (is.null(asked)) min(diag(as.matrix(V$person))) > .01 * sigma(fit)^2 / max(d$time)^2 && !isSingular(fit, 1e-2)
          else isSingular(fit) && asked(triangle(V$person), shared)
  if (fine) return(d)
  s <- s + 1
}

alone <- function(n) c(alone = n)
own <- c(1, -.05, .15)
shared <- c(.7, .05, .25)
waves <- 0:3
field <- c(0, 2, 8, 14)
slow <- c(1, 0, .05)
partial <- list(alone(64), rep(8, 8))
free <- model()
zero <- model(covariance = "zero")
level <- model("intercept")
regular <- function(name, s, m, ...) case(name, pick(s, m, function(s) trial(s, ...)), m)
edge <- function(name, s, m, asked, ...) case(name, pick(s, m, function(s) trial(s, ...), asked), m, TRUE)

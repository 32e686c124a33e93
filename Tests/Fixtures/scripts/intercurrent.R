# Truths of trials with intercurrent events, by people without missing scores: 10^7 an arm, the same scores in both arms.
#
# Usage: Rscript intercurrent.R > ../intercurrent.json   (R 4.2.2, jsonlite; 10 minutes)
#
# People's scores are normal. An event happens between two waves with log odds a_w + baseline·z_0 + last·z_{w−1}; a_w is found so that the
# share of people by each wave is that of a Weibull distribution.
suppressPackageStartupMessages(library(jsonlite))
set.seed(20091)
chunks <- 10
size <- 1e6

logit <- function(p) log(p / (1 - p))

# Log odds of each wave that give the shares.
calibrate <- function(event, z, times) {
  waves <- length(times)
  stay <- (1 - event$share)^((times / times[waves])^event$shape)
  left <- rep(1, nrow(z))
  sapply(2:waves, function(w) {
    h <- 1 - stay[w] / stay[w - 1]
    score <- event$baseline * z[, 1] + event$last * z[, w - 1]
    a <- uniroot(function(a) sum(left * plogis(a + score)) / sum(left) - h, logit(h) + c(-15, 15), tol = 1e-9)$root
    left <<- left * (1 - plogis(a + score))
    a
  })
}

# The first wave after the event, or one beyond the last.
happens <- function(event, a, z) {
  waves <- ncol(z)
  first <- rep(waves + 1L, nrow(z))
  for (w in 2:waves) {
    p <- plogis(a[w - 1] + event$baseline * z[, 1] + event$last * z[, w - 1])
    now <- first > waves & runif(nrow(z)) < p
    first[now] <- w
  }
  first
}

# Scores under the strategies of an arm's events.
handled <- function(y, effect, events, first, strategies, failure) {
  waves <- ncol(y)
  keep <- matrix(1, nrow(y), waves)
  shift <- matrix(0, nrow(y), waves)
  for (e in seq_along(events)) {
    if (strategies[e] == "hypothetical") next
    for (w in 2:waves) {
      after <- w >= first[[e]]
      keep[after, w] <- keep[after, w] * events[[e]]$keeps
      shift[after, w] <- shift[after, w] + events[[e]]$shift
    }
  }
  y <- y - (1 - keep) * matrix(effect, nrow(y), waves, byrow = TRUE) + shift
  ruling <- rep(waves + 1L, nrow(y))
  by <- rep(0L, nrow(y))
  for (e in seq_along(events)) {
    if (!strategies[e] %in% c("while-on", "composite")) next
    earlier <- first[[e]] < ruling
    ruling[earlier] <- first[[e]][earlier]
    by[earlier] <- e
  }
  out <- y
  for (w in 2:waves) {
    here <- which(w >= ruling)
    if (length(here) == 0) next
    composite <- strategies[by[here]] == "composite"
    out[here[composite], w] <- failure
    on <- here[!composite]
    out[on, w] <- y[cbind(on, ruling[on] - 1L)]
  }
  out
}

covariance_of_lines <- function(times, stable, slope, rho, a) {
  v <- outer(seq_along(times), seq_along(times), function(i, j) {
    stable + rho * sqrt(stable) * slope * (times[i] + times[j]) + slope^2 * times[i] * times[j] +
      (1 - stable) * a^abs(i - j)
  })
  v
}

event <- function(share, shape = 1, baseline = 0, last = 0, keeps = 1, shift = 0) {
  list(share = share, shape = shape, baseline = baseline, last = last, keeps = keeps, shift = shift)
}

cases <- list(
  list(name = "one event", times = c(0, 3, 6, 12), shares = c(0, 0.5, 0.8, 1), effect = 0.4,
    covariance = covariance_of_lines(c(0, 3, 6, 12), 0.5, 0, 0, 0), failure = -1,
    treated = list(event(0.35, 0.7, last = -0.5, keeps = 0.2, shift = -0.1)),
    control = list(event(0.2, 1, last = 0.3))),
  list(name = "two events", times = c(0, 2, 6, 12), shares = c(0, 1, 0.8, 0.6), effect = 0.5,
    covariance = covariance_of_lines(c(0, 2, 6, 12), 0.6, 0.05, 0.2, 0.3), failure = -1.5,
    treated = list(event(0.4, 0.8, last = -0.8, keeps = 0), event(0.1, 1, baseline = -0.6)),
    control = list(event(0.2, 1, last = -0.3), event(0.12, 1, baseline = -0.6))),
  list(name = "mostly gone", times = c(0, 1, 2), shares = c(0, 1, 1), effect = 0.3,
    covariance = covariance_of_lines(c(0, 1, 2), 0.5, 0, 0, 0), failure = 0,
    treated = list(event(0.8, 0.5, baseline = 0.4, last = -1.2, keeps = -0.5, shift = 0.2)),
    control = list())
)

strategies <- c("treatment-policy", "while-on", "composite")

run <- function(case) {
  waves <- length(case$times)
  l <- chol(case$covariance)
  sd <- sqrt(diag(case$covariance))
  course <- case$effect * case$shares
  draw <- function(n) matrix(rnorm(n * waves), n) %*% l
  start <- draw(4e6)
  z <- sweep(start, 2, sd, "/")
  a <- lapply(case[c("treated", "control")], function(events) lapply(events, calibrate, z, case$times))
  rm(start, z)
  sums <- replicate(chunks, {
    y <- draw(size)
    z <- sweep(y, 2, sd, "/")
    sapply(strategies, function(s) {
      arm <- function(which, effect) {
        events <- case[[which]]
        first <- lapply(seq_along(events), function(e) happens(events[[e]], a[[which]][[e]], z))
        handled(sweep(y, 2, effect, "+"), effect, events, first, rep(s, length(events)), case$failure)
      }
      d <- arm("treated", course) - arm("control", 0 * course)
      c(mean(d[, waves]), mean(rowMeans(d[, -1, drop = FALSE])))
    })
  })
  list(
    name = case$name,
    truths = lapply(seq_along(strategies), function(i) {
      list(
        strategy = strategies[i], last = mean(sums[1, i, ]), mean = mean(sums[2, i, ]),
        lastError = sd(sums[1, i, ]) / sqrt(chunks), meanError = sd(sums[2, i, ]) / sqrt(chunks))
    }))
}

cat(toJSON(
  list(script = "intercurrent.R", version = R.version.string, date = "2026-11-30", cases = lapply(cases, run)),
  auto_unbox = TRUE, digits = 10, pretty = TRUE), "\n")

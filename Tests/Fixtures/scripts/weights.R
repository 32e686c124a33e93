# Inverse-probability weights: glm for who stays before each wave, stabilised by the share of the arm; lm with weights; HC1 of sandwich.
# R 4.2.2 (Debian), sandwich 3.0.2; run: Rscript weights.R > ../weights.json   (30 November 2026)
suppressMessages({library(sandwich); library(jsonlite)})
options(digits = 15, warn = 1)
set.seed(20261202)
case <- function(name, people, lost, gaps = 0, waves = 4) {
  arm <- rep(0:1, people); n <- sum(people)
  y <- 20 + 4 * rnorm(n) + matrix(3 * rnorm(waves * n), n) + outer(arm, (seq_len(waves) - 1) / (waves - 1)) * 2
  for (w in 2:waves) { gone <- runif(n) < lost[arm + 1] * plogis(-0.2 * (y[, w - 1] - 20)) * 2; y[gone | is.na(y[, w - 1]), w] <- NA }
  if (name == "nobody leaves one arm early") y[arm == 1, 2] <- ifelse(is.na(y[arm == 1, 2]), 21 + rnorm(sum(arm == 1)), y[arm == 1, 2])
  if (gaps > 0) for (w in 2:(waves - 1)) y[runif(n) < gaps & !is.na(y[, w + 1]), w] <- NA
  if (gaps > 0) y[sample(n, 2), 1] <- NA
  base <- !is.na(y[, 1]); last <- apply(y, 1, function(r) max(0, which(!is.na(r)))); weight <- rep(1, n); score <- y[, 1]
  for (w in 2:waves) {
    if (w > 2) score <- ifelse(is.na(y[, w - 1]), score, y[, w - 1])
    risk <- base & last >= w - 1; stay <- as.numeric(last >= w)
    share <- tapply(stay[risk], arm[risk], mean)[as.character(arm)]
    fitted <- rep(1, n); leaves <- share < 1; use <- risk & leaves
    if (any(use)) {
      terms <- c(if (length(unique(arm[use])) > 1) "arm", "x", if (w > 2) "score")
      g <- glm(reformulate(terms, "stay"), binomial, data.frame(stay, arm, x = y[, 1], score), subset = use, control = glm.control(epsilon = 1e-14, maxit = 50))
      fitted[use] <- fitted(g)
    }
    weight <- ifelse(stay == 1, weight * share / fitted, weight)
  }
  whole <- base & !is.na(y[, waves])
  f <- lm(y ~ arm + x, data.frame(y = y[, waves], arm, x = y[, 1])[whole, ], weights = weight[whole])
  list(name = name, times = 0:(waves - 1), arm = arm, series = lapply(1:n, function(i) y[i, ]), estimate = unname(coef(f)["arm"]), se = sqrt(vcovHC(f, type = "HC1")["arm", "arm"]), df = f$df.residual)
}
sets <- list(case("two arms", c(60, 60), c(0.1, 0.2)), case("small and uneven", c(25, 40), c(0.2, 0.1)), case("gaps", c(60, 50), c(0.15, 0.15), 0.1),
  case("two waves", c(40, 40), c(0.2, 0.3), waves = 2), case("nobody leaves one arm early", c(50, 50), c(0.15, 0.15)))
cat(toJSON(list(made = "weights.R, R 4.2.2, sandwich 3.0.2", sets = sets), auto_unbox = TRUE, digits = NA, na = "null"))

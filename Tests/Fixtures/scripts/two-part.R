# Two-part means of counts on the arm: glm (binomial) of any, means of those above 0 by lm within arms, the delta method by numDeriv.
# Counts are those of zero-counts.json. Rscript two-part.R > ../two-part.json; R 4.2.2, numDeriv 2016.8.1.1, 2026-11-30.
suppressMessages({ library(jsonlite); library(numDeriv) })
sets <- fromJSON("../zero-counts.json", simplifyVector = FALSE)$sets
out <- lapply(sets, function(s) {
  y <- c(unlist(s$treated), unlist(s$control)); arm <- rep(c(1, 0), c(length(s$treated), length(s$control)))
  part1 <- glm((y > 0) ~ arm, family = binomial, control = list(epsilon = 1e-14))
  part2 <- lapply(c(1, 0), function(a) summary(lm(y ~ 1, subset = y > 0 & arm == a))$coefficients[1, 1:2])
  p <- c(coef(part1), part2[[1]][[1]], part2[[2]][[1]])
  v <- diag(4); v[1:2, 1:2] <- vcov(part1); v[3, 3] <- part2[[1]][[2]]^2; v[4, 4] <- part2[[2]][[2]]^2
  means <- function(p) c(plogis(p[1] + p[2]) * p[3], plogis(p[1]) * p[4])
  difference <- function(p) means(p)[1] - means(p)[2]
  ratio <- function(p) log(means(p)[1] / means(p)[2])
  se <- function(f) { g <- grad(f, p); sqrt(c(g %*% v %*% g)) }
  list(difference = difference(p), differenceSE = se(difference), ratio = ratio(p), ratioSE = se(ratio))
})
cat(toJSON(list(script = "two-part.R", R = as.character(getRversion()), date = "2026-11-30", sets = out), auto_unbox = TRUE, digits = 15), "\n")

test_that("power is that of the command line, and of the noncentral t distribution", {
  skip_without_program()
  path <- tempfile(fileext = ".yaml")
  writeLines(jsonlite::toJSON(trial(), auto_unbox = TRUE, pretty = TRUE), path)
  answer <- peertrials_power(path, seed = 7, replicates = 4000)
  printed <- system2(peertrials_program(), c("power", path, "--seed 7 --replicates 4000 --format json"), stdout = TRUE)
  known <- jsonlite::fromJSON(paste(printed, collapse = "\n"), simplifyVector = FALSE)
  expect_identical(answer$data$results, known$results)
  wide <- tidy(answer, "power")
  expect_identical(wide$method, c("t-test", "welch"))
  exact <- power.t.test(64, 0.5, strict = TRUE)$power
  expect_lt(abs(wide$power[1] - exact), 5 * wide$power.mcse[1])
  expect_identical(peertrials_power(trial(), seed = 7, replicates = 4000)$data$results, known$results)
  expect_identical(glance(answer)$seed, 7L)
})

test_that("set changes the scenario, sweeps have their settings as columns", {
  skip_without_program()
  few <- peertrials_power(trial(), set = c("trial.design.participants-per-arm" = 10), seed = 1, replicates = 2000)
  expect_lt(tidy(few, "power")$power[1], 0.4)
  answer <- peertrials_sweep(trial(), list("trial.design.participants-per-arm" = c(20, 40, 80)), seed = 1, replicates = 2000)
  wide <- as.data.frame(tidy(answer, "power"))
  rows <- wide[wide$method == "t-test", ]
  expect_equal(rows[["trial.design.participants-per-arm"]], c(20, 40, 80))
  expect_true(all(diff(rows$power) > 0))
})

test_that("a plan of the textbook finds 64", {
  skip_without_program()
  found <- as.data.frame(peertrials_plan(trial(), seed = 1, method = "t-test"))
  expect_equal(found$value[found$measure == "sample-size"], 64)
})

test_that("a replay is a row a person", {
  skip_without_program()
  people <- peertrials_replay(trial(), replicate = 5, seed = 2)
  expect_equal(nrow(people), 128)
  expect_setequal(people$arm, c("peer", "usual"))
})

test_that("answers print, are drawn and are told", {
  skip_without_program()
  answer <- peertrials_power(trial(), seed = 1, replicates = 1000)
  expect_output(print(answer), "t-test")
  expect_output(print(summary(answer)), "power")
  expect_silent(plot(answer))
  expect_error(tidy(answer, "powr"), "there are")
})

test_that("problems have lines", {
  skip_without_program()
  bad <- trial(-3)
  bad$trial$outcomes$recovery$kind <- "gausian"
  caught <- tryCatch(peertrials_power(bad), peertrials_scenario_error = identity)
  expect_s3_class(caught, "peertrials_scenario_error")
  expect_equal(caught$exit_code, 65)
  expect_equal(nrow(caught$problems), 2)
  expect_false(anyNA(caught$problems$line))
  expect_match(caught$problems$message[2], "did you mean 'gaussian'", fixed = TRUE)
})

test_that("missing files, unknown options and a missing program are errors of their own", {
  skip_without_program()
  expect_error(peertrials_power("no-such-file.yaml"), "no-such-file.yaml", class = "peertrials_scenario_error")
  expect_error(peertrials_plan(trial(), no_such_option = 1), class = "peertrials_usage_error")
  old <- options(peertrials.program = "/nowhere/peertrials")
  on.exit(options(old))
  old_path <- Sys.getenv("PATH")
  Sys.setenv(PATH = "")
  on.exit(Sys.setenv(PATH = old_path), add = TRUE)
  expect_error(peertrials_program(), "nowhere", class = "peertrials_program_error")
})

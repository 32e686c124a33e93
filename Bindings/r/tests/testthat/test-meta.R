studies <- data.frame(study = c("A", "B", "C"), yi = c(0.1, 0.3, 0.5), vi = c(0.02, 0.03, 0.04))

test_that("a common effect is the weighted mean", {
  skip_without_program()
  answer <- peertrials_meta(studies, method = "FE", test = "z")
  expect_equal(answer$data$estimate, weighted.mean(studies$yi, 1 / studies$vi), tolerance = 1e-12)
  expect_equal(as.data.frame(answer)$study, studies$study)
})

test_that("escalc objects are read and given", {
  skip_without_program()
  answer <- peertrials_meta(studies, method = "FE", test = "z")
  given <- as_escalc(answer)
  expect_s3_class(given, "escalc")
  expect_equal(as.numeric(given$yi), studies$yi)
  again <- peertrials_meta(given, method = "FE", test = "z")
  expect_equal(again$data$estimate, answer$data$estimate)
})

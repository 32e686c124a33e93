skip_without_program <- function() {
  there <- tryCatch(nzchar(peertrials_program()), error = function(e) FALSE)
  skip_if_not(there, "no peertrials program")
}

trial <- function(participants = 64) {
  list(
    peertrials = 1,
    trial = list(
      design = list("participants-per-arm" = participants),
      arms = list(
        peer = list(delivery = "peer-led", effect = list(smd = 0.5)), usual = list(comparator = "usual-care")
      ),
      outcomes = list(recovery = list(kind = "gaussian"))
    ),
    analysis = list(methods = list("t-test" = list(kind = "t-test"), welch = list(kind = "welch")))
  )
}

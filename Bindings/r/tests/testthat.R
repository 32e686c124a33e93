library(testthat)
library(peertrials)
test_check("peertrials")

// Hours of extra sleep after two drugs, ten people each: Student (1908) Biometrika 6:1.
import Inference
import TrialAnalysis

let arms = [
  ArmMoments(outcomes: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]),
  ArmMoments(outcomes: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]),
]
let contrast = ArmPair(treatment: 0, comparator: 1)
for fit in [TTest().fit(arms.span, contrast), WelchTest().fit(arms.span, contrast)] {
  switch fit {
  case .converged(let found), .boundary(let found, _):
    print(found.value, found.standardError, found.statistic, found.df, found.twoSidedP)
  case .failed(let failure):
    print(failure.reason)
  }
}

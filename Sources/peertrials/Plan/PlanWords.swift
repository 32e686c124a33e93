import Inference
import InputFiles
import Parts
import Planning
import Reports
import TrialSimulation

/// Words for what a plan solves for and rests on.
enum PlanWords {
  static func noun(_ path: String) -> String {
    path == "trial.design.participants-per-arm" ? "participants per arm" : path
  }

  /// ", two-sided test at 0.05".
  static func test(_ scenario: Scenario, method: String) -> String {
    guard let test = scenario.analysis.methods.first(where: { $0.name == method })?.test else {
      return ""
    }
    let alpha = Figures.known(test.alpha)
    switch test.hypothesis {
    case .superiority(.twoSided): return ", two-sided test at \(alpha)"
    case .superiority(.oneSided): return ", one-sided test towards benefit at \(alpha)"
    case .nonInferiority: return ", test of non-inferiority at \(alpha), one-sided"
    case .equivalence: return ", two one-sided tests of equivalence at \(alpha) each"
    }
  }

  static func recruitment(_ trial: Trial, outcome: String) -> Recruitment {
    let index = trial.outcomes.firstIndex { $0.name == outcome }
    return Recruitment(
      arms: zip(trial.arms, trial.participants).map { arm, n in
        let missing = index.map { trial.outcomes[$0].model.missing(arm: arm.name) } ?? 0
        return (arm.name, n, Double(n) * (1 - arm.dropout) * (1 - missing))
      })
  }
}

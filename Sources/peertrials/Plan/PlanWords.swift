import Inference
import InputFiles
import Parts
import Planning
import Reports
import TrialSimulation

/// Words for what a plan solves for and rests on.
enum PlanWords {
  static func noun(_ path: String) -> String {
    let words = [
      "trial.design.participants-per-arm": "participants per arm",
      "trial.design.total": "participants in all",
      "trial.design.clusters-per-arm": "clusters per arm",
      "trial.design.total-clusters": "clusters in all",
      "trial.design.groups-per-arm": "groups or peer workers per arm",
      "trial.design.clusters-per-sequence": "clusters per sequence",
    ]
    return words[path] ?? path
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
      arms: trial.arms.indices.map { a in
        let n = trial.participants[a]
        return (trial.arms[a].name, n, index.map { trial.expectedPeople($0, a) } ?? Double(n))
      })
  }
}

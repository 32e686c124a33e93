internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// Of a number that is no size: what the trial of this size can show or bear.
  var bound: String {
    let question = report.question
    let isShare = ["dropout", "risk", "missing", "lost"].contains {
      question.path.hasSuffix(".\($0)")
    }
    let error = question.isInteger ? nil : solution.crossing?.error
    let value =
      isShare
      ? StatementWords.percent(solution.value, error: max(error ?? 0, 1e-4)).value
      : report.shown(solution.value, error)
    let target = StatementWords.percent(question.target)
    let reached =
      question.measure == "power"
      ? "\(target) power" : "\(question.measureWords) of \(question.targetWords)"
    let verified = "(simulated there: \(simulated(solution.at)))"
    let noun = solvedNoun
    if question.path.contains(".effect") {
      return
        "the smallest \(noun.what) that is detected with \(reached) is \(value)\(noun.unit) \(verified)"
    }
    return solution.isIncreasing
      ? "\(reached) needs \(noun.what) of at least \(value)\(noun.unit) \(verified)"
      : "the trial bears \(noun.what) of at most \(value)\(noun.unit) at \(reached) \(verified)"
  }

  /// What was solved for, in words; its path where there are none.
  private var solvedNoun: (what: String, unit: String) {
    let keys = Path(parsing: report.question.path)?.keys ?? []
    let arm = keys.count > 2 && keys[1] == "arms" ? keys[2] : nil
    let place =
      arm.flatMap { name in trial.arms.firstIndex { $0.name == name } }
      .map { " in \(StatementWords.arm(trial, $0))" } ?? ""
    let words: String? =
      switch keys.last ?? "" {
      case "smd", "points": "difference"
      case "risk-difference": "risk difference"
      case "risk-ratio", "odds-ratio", "risk": keys.last?.replacing("-", with: " ")
      case "dropout": "a share lost to follow-up\(place)"
      case "icc": "an intraclass correlation\(place)"
      case "caseload": "a caseload"
      case "cluster-size", "size": "a cluster size\(place)"
      case "size-cv": "a coefficient of variation of sizes"
      case "baseline-correlation": "a correlation between baseline and outcome"
      case "sd": "a standard deviation"
      default: nil
      }
    let unit =
      switch keys.last ?? "" {
      case "smd": " standard deviations"
      case "points", "sd": " points"
      default: ""
      }
    return (words ?? report.question.path, unit)
  }
}

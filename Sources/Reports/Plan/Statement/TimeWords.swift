internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import TrialAnalysis
internal import TrialSimulation

/// What a plan says of times to an event.
extension StatementWriter {
  /// "a risk of 38 % within 365 days in usual care, times with a falling hazard (Weibull, shape 0.6)".
  mutating func times(_ model: TimeOutcome, _ o: Int, _ arms: ArmPair) -> [String] {
    var parts: [String] = []
    let risk = path(outcome: "risk", of: o)
    if !isSolved(risk) {
      let place = path(outcome: "follow-up", of: o)
      parts.append(
        "a risk of \(StatementWords.percent(model.risk)) within \(number(model.followUp)) \(model.unit) in "
          + "\(StatementWords.arm(trial, arms.comparator))\(cite([risk] + [place].filter(isSourced)))"
      )
    }
    switch model.distribution {
    case .weibull:
      let shape = path(outcome: "shape", of: o)
      let course =
        model.shape == 1
        ? "a constant hazard"
        : "a hazard that \(model.shape < 1 ? "falls" : "rises") (Weibull, shape \(number(model.shape)))"
      parts.append(course + cite(shape))
    case .logNormal:
      parts.append(
        "log-normal times with a standard deviation of \(number(model.logSD)) of their logarithm"
          + cite(path(outcome: "log-sd", of: o)))
    case .piecewise:
      let by = zip(model.risks, model.cuts).map {
        "\(StatementWords.percent($0)) by \(number($1)) \(model.unit)"
      }
      parts.append("risks there of \(StatementWords.list(by)), with constant hazards between")
    }
    return parts
  }

  /// "0.357 in log hazards (a hazard ratio of 0.7)".
  func timeSize(_ row: TallyRow) -> String {
    let truth = StatementWords.significant(abs(row.truth))
    return switch row.effect {
    case .logHazardRatio:
      "\(truth) in log hazards (a hazard ratio of \(StatementWords.significant(exp(row.truth))))"
    case .riskDifference: "\(StatementWords.significant(100 * abs(row.truth))) percentage points"
    default: "\(truth) \(row.unit)"
    }
  }

  /// What is compared of times.
  func timeSummary(_ of: String, _ analysis: any Analysis) -> String {
    let model = trial.outcomes[outcome].model
    let horizon =
      (analysis as? any TimesAnalysis)?.horizon ?? (model as? TimeOutcome)?.followUp ?? 0
    return switch row.effect {
    case .riskDifference: "difference in the risk of \(of) within \(number(horizon)) \(model.unit)"
    case .restrictedMeanDifference:
      "difference in the mean time without \(of) within \(number(horizon)) \(model.unit)"
    default: "hazard ratio of \(of)"
    }
  }

  /// For how long people are followed, and who is not.
  mutating func followed(_ model: TimeOutcome, _ o: Int, _ losses: [String]) -> String {
    let (least, accrual) = (number(model.followUp), path(outcome: "accrual", of: o))
    let until =
      model.accrual > 0
      ? "until one day, \(least) to \(number(model.followUp + model.accrual)) \(model.unit), as they "
        + "come in over \(number(model.accrual))\(cite(accrual))"
      : "for \(least) \(model.unit)"
    return losses.isEmpty
      ? "Everybody is followed \(until): no allowance is made for loss to follow-up."
      : "They are followed \(until), with \(StatementWords.list(losses)); those who leave are censored when they do."
  }

  /// How many events are expected: "We expect to see 154 events (peer-led support 70, usual care 84)".
  func expectedEvents(_ model: TimeOutcome, _ o: Int) -> String {
    let events = trial.arms.indices.map { trial.expectedEvents(o, $0) ?? 0 }
    let byArm = trial.arms.indices.map {
      "\(StatementWords.arm(trial, $0)) \(StatementWords.significant(events[$0].rounded()))"
    }.joined(separator: ", ")
    return
      "We expect to see \(StatementWords.significant(events.reduce(0, +).rounded())) events (\(byArm))."
  }

  /// Whether the file gives a number with a source of its own.
  private func isSourced(_ place: Path) -> Bool {
    planned.tree.descendant(place)?.entries.contains { $0.key == "source" } ?? false
  }
}

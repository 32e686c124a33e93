internal import Parts
internal import TrialSimulation

/// What is said of intercurrent events.
extension StatementWriter {
  /// What is made of an event, with the share of people to whom it happens.
  mutating func intercurrent(_ name: String) -> String {
    let shares = trial.arms.indices.compactMap { a -> String? in
      guard let share = trial.shareOf(name, arm: a), share > 0 else { return nil }
      return "\(StatementWords.percent(share)) of people in \(StatementWords.arm(trial, a))"
        + cite(path(arm: a, "intercurrent", name, "share"))
    }
    let who = shares.isEmpty ? "" : " (\(StatementWords.list(shares)) by the last wave)"
    return switch trial.estimand.intercurrent.strategy(name) {
    case .treatmentPolicy: ", whether '\(name)' happens or not\(who)"
    case .hypothetical: ", as if '\(name)' did not happen\(who) (hypothetical strategy)"
    case .whileOn:
      ", the last score before '\(name)'\(who) standing for those after it (while-on-treatment strategy)"
    case .composite:
      ", '\(name)'\(who) counting as \(failure) from then on (composite strategy)"
    }
  }

  /// The score that stands for an event, in words.
  private var failure: String {
    guard let failure = trial.estimand.intercurrent.failure else { return "a score of its own" }
    let value = StatementWords.significant(failure.value)
    return failure.unit == "smd"
      ? "a score \(value) standard deviations from the mean at baseline" : "a score of \(value)"
  }

  /// Events that the analysis takes in another way than is asked, a sentence; empty for none.
  var otherStrategies: String {
    guard let method else { return "" }
    let own = trial.strategies(of: method)
    let others = trial.intercurrentNames.filter {
      own.strategy($0) != trial.estimand.intercurrent.strategy($0)
    }
    guard !others.isEmpty else { return "" }
    let words = others.map { "'\($0)' by the \(own.strategy($0).rawValue) strategy" }
    return " The analysis takes \(StatementWords.list(words)): it estimates something else."
  }
}

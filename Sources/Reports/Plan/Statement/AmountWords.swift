internal import Parts
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// Mean, spread and zeros of costs: "a mean of 3,000 pounds with a standard deviation of 4,500 in usual care".
  mutating func amounts(_ law: AmountLaw, _ o: Int, _ arms: ArmPair) -> [String] {
    let arm = arms.comparator
    let unit = trial.outcomes[o].model.unit
    let (mean, sd, cv) = (
      path(outcome: "mean", of: o), path(outcome: "sd", of: o), path(outcome: "cv", of: o)
    )
    var parts: [String] = []
    if !isSolved(mean) {
      parts.append(
        "a mean of \(number(law.mean)) \(unit) in \(StatementWords.arm(trial, arm))\(cite(mean))")
    }
    if isGiven(sd), !isSolved(sd) {
      parts.append("a standard deviation there of \(number(law.cv * law.mean))\(cite(sd))")
    } else if !isSolved(cv) {
      let others = (trial.forms[o][arms.treatment] as? AmountLaw)?.cv
      let own = "a coefficient of variation of \(number(law.cv))"
      parts.append(
        others == law.cv || others == nil
          ? own + cite(cv, arm: arm)
          : "\(own) there\(cite(cv, arm: arm)) and of \(number(others ?? 0)) in "
            + "\(StatementWords.arm(trial, arms.treatment))\(cite(cv, arm: arms.treatment))")
    }
    let zeros = path(outcome: "zeros", of: o)
    if law.zeros > 0, !isSolved(zeros) {
      parts.append(
        "\(StatementWords.percent(law.zeros)) of people with none\(cite(zeros, arm: arm))")
    }
    parts.append(
      "\(law.zeros > 0 ? "what the others have" : "amounts") to be "
        + (law.shape == .gamma ? "gamma distributed" : "log-normal"))
    return parts
  }

  /// What a point is worth, and how the two parts of a net benefit go together.
  mutating func netBenefit(_ o: Int, _ names: [String]) -> [String] {
    guard let model = trial.outcomes[o].model as? NetBenefit, names.count == 2 else { return [] }
    let parts = trial.parts(of: o)
    let worth = path(outcome: "willingness-to-pay", of: o)
    var words = [
      "that one of \(trial.outcomes[parts[0]].model.unit) is worth "
        + "\(number(model.willingnessToPay)) \(model.unit)\(cite(worth))"
    ]
    let correlation = trial.correlation[parts[0]][parts[1]]
    let keys = parts.map { trial.outcomes[$0].name }
    let places = [
      Path(["trial", "correlation"]), Path(["trial", "correlation", keys[0], keys[1]]),
      Path(["trial", "correlation", keys[1], keys[0]]),
    ].filter(isGiven)
    words.append(
      "a correlation of \(number(correlation)) between the normals beneath \(names[0]) and \(names[1])"
        + cite(places.last.map { [$0] } ?? []))
    return words
  }
}

internal import Foundation
internal import MonteCarlo
internal import Parts
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// Names of the mediator and the outcome that an outcome is made of; nil of others.
  func mediation(_ o: Int) -> (mediator: String, outcome: String)? {
    guard trial.outcomes[o].model is Mediation else { return nil }
    let names = trial.parts(of: o).map { StatementWords.outcome(trial.outcomes[$0]) }
    return names.count == 2 ? (names[0], names[1]) : nil
  }

  /// How a mediator and an outcome go together in people of one arm.
  mutating func pathway(_ o: Int) -> [String] {
    guard let model = trial.outcomes[o].model as? Mediation, let names = mediation(o) else {
      return []
    }
    let parts = trial.parts(of: o)
    let keys = parts.map { trial.outcomes[$0].name }
    let places = [
      Path(["trial", "correlation"]), Path(["trial", "correlation", keys[0], keys[1]]),
      Path(["trial", "correlation", keys[1], keys[0]]),
    ].filter(isGiven)
    var words =
      "a correlation of \(number(trial.correlation[parts[0]][parts[1]])) between \(names.mediator) and "
      + "\(names.outcome) within arms\(cite(places.last.map { [$0] } ?? []))"
    if model.confounding != 0 {
      words +=
        ", of which \(number(model.confounding))\(cite(path(outcome: "confounding", of: o))) is not of the "
        + "making of \(names.mediator)"
    }
    return [words]
  }

  /// Both paths, what they come to, and how much that is of the whole effect.
  mutating func indirect(_ row: TallyRow, _ o: Int, _ pair: ArmPair, _ places: [Path]) -> [String] {
    guard let names = mediation(o),
      let first = trial.truthForms[o][pair.treatment] as? MediationLaw,
      let second = trial.truthForms[o][pair.comparator] as? MediationLaw,
      let of = first.parts, let other = second.parts
    else { return [] }
    let parts = trial.parts(of: o)
    func amount(_ value: Double, _ unit: String) -> String {
      StatementWords.significant(value) + " "
        + (unit == "SD" ? abs(value) == 1 ? "standard deviation" : "standard deviations" : unit)
    }
    let (unitM, unitY) = (trial.unit(of: parts[0]), trial.unit(of: parts[1]))
    let a = of.mediator.mean - other.mediator.mean
    let total = of.outcome.mean - other.outcome.mean
    let each =
      unitM == "SD" ? "standard deviation" : unitM == "points" ? "point" : "one of \(unitM)"
    var words =
      "a difference of \(amount(a, unitM)) in \(names.mediator) and of \(amount(total, unitY)) in "
      + "\(names.outcome)\(cite(places)), of which \(names.mediator) passes on "
      + "\(amount(row.truth, unitY)), \(amount(first.path, unitY)) for each \(each)"
    if total != 0 {
      words += " (proportion mediated \(StatementWords.significant(row.truth / total)))"
    }
    if let confounding = (trial.outcomes[o].model as? Mediation)?.confounding, confounding != 0 {
      words += "; the analysis takes \(amount(first.slope, unitY)) for that"
    }
    return [words]
  }
}

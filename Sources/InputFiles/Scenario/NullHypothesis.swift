internal import Foundation
internal import Inference
public import MonteCarlo
internal import OrderedCollections
public import Parts
internal import TrialAnalysis
internal import TrialSimulation

extension ScenarioTemplate<Scenario> {
  /// The same trial, with the null hypothesis of a row true and without bias: for the type I error of its test.
  ///
  /// The treated arm of the contrast gets the effect of its comparator; against a margin, an effect of just the margin on the
  /// bad side. An interaction gets a difference of 0. Design, sizes, clusters and attrition stay as they are.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - edits: What else is set: a size.
  /// - Returns: The scenario; nil where its null cannot be written down.
  /// - Throws: What is wrong with the scenario after the edits.
  public func underNull(of row: TallyRow, _ edits: [ScenarioEdit]) throws(Problems) -> Scenario? {
    let plain = try pointwise()
    guard let method = base.analysis.methods.first(where: { $0.name == row.method }),
      let contrast = base.trial.contrasts.first(where: { $0.name == row.contrast })
    else { return nil }
    let origin = Node.Origin.option("type I error")
    func quantity(_ unit: String, _ value: Double) -> Node {
      Node(.map([unit: Node(Number.text(value), origin: origin)]), origin: origin)
    }
    var edits = edits
    if plain.tree.descendant(Path(["trial", "bias"])) != nil {
      edits.append(ScenarioEdit(Path(["trial", "bias"]), .emptyMap(origin)))
    }
    if method.analysis.isInteraction {
      let none =
        switch row.effect ?? .meanDifference {
        case .meanDifference: quantity("points", 0)
        case .riskDifference: quantity("risk-difference", 0)
        case .logOddsRatio, .logRiskRatio: quantity("odds-ratio", 1)
        case .logRateRatio: quantity("rate-ratio", 1)
        // No interaction is estimated on these.
        case .logMeanRatio, .logGeometricMeanRatio, .winProbability, .conditionalLogOddsRatio,
          .logCountPartRatio,
          .complierDifference, .logHazardRatio, .restrictedMeanDifference:
          nil as Node?
        }
      guard let none else { return nil }
      let place = Path([
        "trial", method.analysis.moderator == .baseline ? "baseline-modifier" : "modifier",
      ])
      // Without one nothing differs.
      guard plain.tree.descendant(place) != nil else { return try plain.scenario(edits) }
      edits.append(ScenarioEdit(place.appending("difference"), none))
      return try plain.scenario(edits)
    }
    let treated = base.trial.arms[contrast.arms.treatment].name
    let comparator = base.trial.arms[contrast.arms.comparator].name
    let parts =
      base.trial.outcomes.firstIndex { $0.name == row.outcome }
      .map { base.trial.parts(of: $0) } ?? []
    guard parts.isEmpty else {
      // Of a net benefit both parts are without effect.
      guard !method.test.isAgainstMargin else { return nil }
      for part in parts {
        let outcome = base.trial.outcomes[part]
        let none = outcome.model.noEffect
        edits.append(
          ScenarioEdit(
            plain.effect(of: treated, on: outcome.name)?.path
              ?? Path(["trial", "arms", treated, "effects", outcome.name]),
            plain.effect(of: comparator, on: outcome.name)?.value ?? quantity(none.unit, none.value)
          ))
      }
      return try plain.scenario(edits)
    }
    let shared = plain.effect(of: comparator, on: row.outcome)
    guard let model = base.trial.outcomes.first(where: { $0.name == row.outcome })?.model else {
      return nil
    }
    var effect = shared?.value ?? quantity(model.noEffect.unit, model.noEffect.value)
    if method.test.isAgainstMargin {
      guard shared == nil, let margin = method.test.margin else { return nil }
      let worse = -row.benefitSign * margin.value
      // A margin on a logarithm is an effect that is a ratio.
      let isRatio = margin.unit.hasPrefix("log-")
      let unit = isRatio ? String(margin.unit.dropFirst(4)) : margin.unit
      guard type(of: model).effectUnits.contains(unit) else { return nil }
      effect = quantity(unit, isRatio ? exp(worse) : worse)
    }
    let place = plain.effect(of: treated, on: row.outcome)?.path
    let arm = Path(["trial", "arms", treated])
    let isAlone =
      base.trial.outcomes.count == 1 && plain.tree.descendant(arm.appending("effects")) == nil
    edits.append(
      ScenarioEdit(
        place
          ?? (isAlone ? arm.appending("effect") : arm.appending("effects").appending(row.outcome)),
        effect))
    return try plain.scenario(edits)
  }

  /// The effect that a file gives an arm on an outcome, and where.
  private func effect(of arm: String, on outcome: String) -> (path: Path, value: Node)? {
    let place = Path(["trial", "arms", arm])
    let each = place.appending("effects").appending(outcome)
    if let value = tree.descendant(each) { return (each, value) }
    let only = place.appending("effect")
    return tree.descendant(only).map { (only, $0) }
  }
}

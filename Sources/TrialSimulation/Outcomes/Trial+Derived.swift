internal import Inference
internal import Parts

/// Outcomes that are derived of others.
extension Trial {
  /// Laws with those of derived outcomes put together from those of their parts.
  static func derived(
    _ forms: [[any OutcomeLaw]], _ outcomes: [Outcome], _ correlation: [[Double]]
  ) -> [[any OutcomeLaw]] {
    forms.indices.map { o in
      guard let model = outcomes[o].model as? NetBenefit,
        let parts = parts(of: model, outcomes)
      else { return forms[o] }
      return forms[o].indices.map { a in
        guard let score = forms[parts[0]][a] as? ScoreLaw,
          let cost = forms[parts[1]][a] as? AmountLaw
        else { return forms[o][a] }
        return NetBenefitLaw(
          willingnessToPay: model.willingnessToPay,
          parts: NetBenefitLaw.Parts(
            positions: parts, score: score, cost: cost,
            correlation: correlation[parts[0]][parts[1]]))
      }
    }
  }

  /// A matrix of correlations of the outcomes that are measured themselves, with places for those that are not.
  static func withDerived(_ matrix: [[Double]], _ outcomes: [Outcome]) -> [[Double]] {
    let measured = outcomes.indices.filter { !outcomes[$0].isDerived }
    var all = outcomes.indices.map { i in outcomes.indices.map { $0 == i ? 1.0 : 0 } }
    for (i, row) in zip(measured, matrix) {
      for (j, value) in zip(measured, row) { all[i][j] = value }
    }
    return all
  }

  /// Positions of the outcomes that one is derived of; empty for one that is measured itself.
  public func parts(of outcome: Int) -> [Int] {
    (outcomes[outcome].model as? NetBenefit).flatMap { Trial.parts(of: $0, outcomes) } ?? []
  }

  private static func parts(of model: NetBenefit, _ outcomes: [Outcome]) -> [Int]? {
    guard let score = outcomes.firstIndex(where: { $0.name == model.effectOf }),
      let cost = outcomes.firstIndex(where: { $0.name == model.costOf })
    else { return nil }
    return [score, cost]
  }

  /// Share of people for whom an outcome alone, or a part of it, is missing.
  func missing(_ outcome: Int, _ arm: Int) -> Double {
    let name = arms[arm].name
    let own = outcomes[outcome].model.missing(arm: name)
    return 1
      - parts(of: outcome).reduce(1 - own) {
        $0 * (1 - outcomes[$1].model.missing(arm: name))
      }
  }

  /// Reports what net benefits cannot be derived of.
  func checkDerived(_ f: Fields) {
    guard f.isFineSoFar else { return }
    for (o, outcome) in outcomes.enumerated() {
      guard let model = outcome.model as? NetBenefit else { continue }
      let place = f.path.appending("outcomes").appending(outcome.name)
      let parts = parts(of: o)
      guard parts.count == 2 else { continue }
      let score = forms[parts[0]].first as? ScoreLaw
      if score == nil || score?.scale != nil {
        f.report(
          "'\(model.effectOf)' is no score without floor and ceiling, measured once",
          below: place.appending("effect-of"))
      }
      if !(forms[parts[1]].first is AmountLaw) {
        f.report("'\(model.costOf)' is no cost", below: place.appending("cost-of"))
      }
      let basics = model.basics
      if basics.missing.others ?? 0 != 0 || basics.missing.named.values.contains(where: { $0 != 0 })
      {
        f.report(
          "whoever lacks '\(model.effectOf)' or '\(model.costOf)' lacks '\(outcome.name)': say it there",
          below: place.appending("missing"))
      }
      if basics.icc != nil {
        f.report(
          "people are as alike as in '\(model.effectOf)' and '\(model.costOf)': say it there",
          below: place.appending("icc"))
      }
    }
  }
}

extension Trial.Outcome {
  /// Whether it is what others in the same people add up to.
  var isDerived: Bool { model is NetBenefit }
}

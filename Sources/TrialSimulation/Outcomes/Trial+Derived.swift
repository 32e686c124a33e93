internal import Inference
internal import Parts

/// Outcomes that are derived of others.
extension Trial {
  /// Laws with those of derived outcomes put together from those of their parts.
  static func derived(
    _ forms: [[any OutcomeLaw]], _ outcomes: [Outcome], _ correlation: [[Double]]
  ) -> [[any OutcomeLaw]] {
    forms.indices.map { o in
      guard let model = outcomes[o].model as? any DerivedOutcome,
        let parts = parts(of: model, outcomes)
      else { return forms[o] }
      return forms[o].indices.map { a in
        model.law(
          of: parts.map { forms[$0][a] }, parts, correlation: correlation[parts[0]][parts[1]])
          ?? forms[o][a]
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
    (outcomes[outcome].model as? any DerivedOutcome)
      .flatMap { Trial.parts(of: $0, outcomes) } ?? []
  }

  /// Two measured outcomes at least; nil where one of them is none.
  private static func parts(of model: any DerivedOutcome, _ outcomes: [Outcome]) -> [Int]? {
    let found = model.named.compactMap { part in
      outcomes.firstIndex { $0.name == part.outcome && !$0.isDerived }
    }
    return found.count == model.named.count ? found : nil
  }

  /// What an outcome is counted in.
  public func unit(of outcome: Int) -> String {
    let model = outcomes[outcome].model
    let other = (model as? any DerivedOutcome)?.measuredIn
    return other.flatMap { name in outcomes.first { $0.name == name }?.model.unit } ?? model.unit
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

  /// Reports what outcomes cannot be derived of.
  func checkDerived(_ f: Fields) {
    guard f.isFineSoFar else { return }
    for (o, outcome) in outcomes.enumerated() {
      guard let model = outcome.model as? any DerivedOutcome else { continue }
      let place = f.path.appending("outcomes").appending(outcome.name)
      for (key, name) in model.named {
        let part = outcomes.first { $0.name == name }
        guard part?.isDerived ?? true else { continue }
        f.report(
          part == nil
            ? "no outcome is called '\(name)'" : "'\(name)' is derived of others itself",
          below: place.appending(key))
      }
      let parts = parts(of: o)
      guard parts.count > 1 else { continue }
      let found = model.objections(
        parts.map { forms[$0] }, correlation: correlation[parts[0]][parts[1]])
      for (key, message) in found { f.report(message, below: place.appending(key)) }
      let (first, second) = (outcomes[parts[0]].name, outcomes[parts[1]].name)
      let basics = model.basics
      if basics.missing.others ?? 0 != 0 || basics.missing.named.values.contains(where: { $0 != 0 })
      {
        f.report(
          "whoever lacks '\(first)' or '\(second)' lacks '\(outcome.name)': say it there",
          below: place.appending("missing"))
      }
      if basics.icc != nil {
        f.report(
          "people are as alike as in '\(first)' and '\(second)': say it there",
          below: place.appending("icc"))
      }
    }
  }
}

extension Trial.Outcome {
  /// Whether it is what others in the same people add up to.
  var isDerived: Bool { model is any DerivedOutcome }
}

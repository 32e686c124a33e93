/// What is to be expected of a trial before anything is drawn.
extension Trial {
  /// People of an arm expected to have an outcome observed.
  ///
  /// - Parameters:
  ///   - outcome: Position of the outcome.
  ///   - arm: Position of the arm.
  /// - Returns: A mean number.
  public func expectedPeople(_ outcome: Int, _ arm: Int) -> Double {
    let missing = outcomes[outcome].model.missing(arm: arms[arm].name)
    let lost = clusters[arm]?.kind.lost ?? 0
    return Double(participants[arm]) * (1 - arms[arm].leaving)
      * (1 - missing) * (1 - lost)
  }

  /// How an outcome is distributed where the truth is computed; of an instrument with the mean of its scores.
  func shown(_ outcome: Int, _ arm: Int) -> any OutcomeLaw {
    let law = truthForms[outcome][arm]
    guard let form = law as? ScoreLaw, form.scale != nil else { return law }
    guard let modifier else { return scored(form, outcome, arm, exchange(outcome, arm)) }
    let means = (0..<Modifier.levels).map { level in
      modifier.share(of: level) * shown(outcome, arm, level: level).means[0]
    }
    return form.with(means: [means.reduce(0, +)])
  }

  /// The same in a level of the modifier.
  func shown(_ outcome: Int, _ arm: Int, level: Int) -> any OutcomeLaw {
    let law = law(
      truthForms[outcome], outcome, arm, level: level, isDiluted: dilutesTruth,
      isFull: isTruthOfFullDelivery)
    guard let form = law as? ScoreLaw, form.scale != nil else { return law }
    let further =
      levelEffect(outcome, arm, level).exchange(delivered: arms[arm].delivered?.mean ?? 1).first
      ?? 0
    return scored(form, outcome, arm, exchange(outcome, arm) + further)
  }

  /// The law of an instrument with the mean of its scores, where another arm's support adds so much in the place of the own.
  private func scored(
    _ law: ScoreLaw, _ outcome: Int, _ arm: Int, _ exchange: Double
  ) -> ScoreLaw {
    var form = law
    guard let scale = form.scale else { return form }
    let parts = split(outcome, arm, form.sd)
    let sd = (parts.between * parts.between + parts.within * parts.within).squareRoot()
    // People who get the other arm's support are at a place of their own of the scale.
    let (c, x) = dilutesTruth ? (arms[arm].contamination, exchange) : (0, 0)
    form.mean =
      c * x == 0
      ? scale.mean(form.mean, sd)
      : (1 - c) * scale.mean(form.mean - c * x, sd)
        + c * scale.mean(form.mean + (1 - c) * x, sd * deliveries[outcome][arm].spread)
    return form
  }
}

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
    guard var form = truthForms[outcome][arm] as? ScoreLaw, let scale = form.scale else {
      return truthForms[outcome][arm]
    }
    let parts = split(outcome, arm, form.sd)
    let sd = (parts.between * parts.between + parts.within * parts.within).squareRoot()
    // People who get the other arm's support are at a place of their own of the scale.
    let (c, x) = dilutesTruth ? (arms[arm].contamination, exchange(outcome, arm)) : (0, 0)
    form.mean =
      c * x == 0
      ? scale.mean(form.mean, sd)
      : (1 - c) * scale.mean(form.mean - c * x, sd)
        + c * scale.mean(form.mean + (1 - c) * x, sd * deliveries[outcome][arm].spread)
    return form
  }
}

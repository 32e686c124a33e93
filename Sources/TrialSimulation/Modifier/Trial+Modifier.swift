internal import Inference
internal import Parts
internal import TrialAnalysis

extension Trial {
  /// What moves people of a level of an arm.
  private func shift(
    _ outcome: Int, _ arm: Int, _ level: Int, isFull: Bool
  ) -> LevelShift? {
    let isOnTrial = arms[arm].isOnTrial
    let delivered = isOnTrial ? (isFull ? 1 : arms[arm].delivered?.mean ?? 1) : 0
    func width(_ parts: (between: Double, within: Double)) -> Double {
      (parts.between * parts.between + parts.within * parts.within).squareRoot()
    }
    let end = width(split(outcome, arm, 1))
    let isOld = clusters[arm]?.isOldAtBaseline == true
    return modifier?.shift(
      level: level, delivered: delivered, widening: (baseline: isOld ? end : 1, end: end))
  }

  /// The laws of an outcome in the levels of an arm.
  ///
  /// - Parameters:
  ///   - forms: Its laws by arm.
  ///   - outcome: Which outcome it is.
  ///   - arm: The arm.
  ///   - level: The level.
  ///   - isDiluted: Whether another arm's support reaches people.
  ///   - isFull: Whether all of the own support does.
  /// - Returns: The law; the arm's own where levels do not move it.
  func law(
    _ forms: [any OutcomeLaw], _ outcome: Int, _ arm: Int, level: Int, isDiluted: Bool,
    isFull: Bool = false
  ) -> any OutcomeLaw {
    if let means = meansOfLevels(outcome, arm, isDiluted: isDiluted, isFull: isFull) {
      return forms[arm].with(means: [means[level]])
    }
    guard let shift = shift(outcome, arm, level, isFull: isFull) else { return forms[arm] }
    let own = forms[arm].moved(by: shift)
    guard isDiluted, arms[arm].contamination > 0, own.isMovedByLevels,
      let source = arms.firstIndex(where: { $0.name == arms[arm].contaminatedBy }),
      let other = self.shift(outcome, source, level, isFull: isFull)
    else { return own }
    let further = zip(
      forms[source].moved(by: other).exchange(with: forms[source]),
      own.exchange(with: forms[arm])
    ).map(-)
    return own.with(means: zip(own.means, further).map { $0 + arms[arm].contamination * $1 })
  }

  /// What differs between people of a level and all of their arm.
  func levelEffect(_ outcome: Int, _ arm: Int, _ level: Int) -> LevelEffect {
    if let effect = meanLevelEffect(outcome, arm, level) { return effect }
    let form = forms[outcome][arm]
    let law = law(forms[outcome], outcome, arm, level: level, isDiluted: true)
    func further(_ arm: Int?) -> [Double] {
      guard let arm, var shift = shift(outcome, arm, level, isFull: true) else { return [] }
      // What is there without any support is in both.
      shift = shift.ofEffect
      return forms[outcome][arm].moved(by: shift).exchange(with: forms[outcome][arm])
    }
    let source = arms.firstIndex { $0.name == arms[arm].contaminatedBy }
    let delivered = source.flatMap { arms[$0].delivered?.mean } ?? 1
    return LevelEffect(
      means: law.exchange(with: form), baseline: law.baselineMean - form.baselineMean,
      own: further(arm), other: further(source).map { delivered * $0 })
  }

  /// What an analysis asks of how the effect of a contrast differs between people: between levels, of waves of their weighted sum, or
  /// for a point of the baseline; nil for one that asks no such thing.
  func interaction(
    _ outcome: Int, _ contrast: ArmPair, _ effect: EffectMeasure, of analysis: any Analysis
  ) -> Double? {
    guard let moderator = analysis.moderator else { return nil }
    guard moderator == .levels else { return interactionWithBaseline(outcome, contrast) }
    let weights = analysis.weights(times[outcome])
    func difference(_ level: Int) -> Double {
      effect.difference(
        shown(outcome, contrast.treatment, level: level).value(weights),
        shown(outcome, contrast.comparator, level: level).value(weights))
    }
    return difference(1) - difference(0)
  }

  /// What a modifier cannot be put together with.
  func checkModifier(_ f: Fields) {
    guard modifier != nil, f.isFineSoFar else { return }
    checkLevelMeans(f)
    for (o, forms) in forms.enumerated() {
      for (a, form) in forms.enumerated() {
        guard let scale = (form as? ScoreLaw)?.scale else { continue }
        let isBeyond = (0..<Modifier.levels).contains { level in
          guard let shift = shift(o, a, level, isFull: true) else { return false }
          return (form as? ScoreLaw)?.level(shift) == nil
        }
        if isBeyond {
          f.report(
            "'\(outcomes[o].name)' goes from \(Number.text(scale.min)) to \(Number.text(scale.max)): a level of "
              + "arm '\(arms[a].name)' would lie beyond", at: "modifier")
          return
        }
      }
    }
  }
}

extension LevelShift {
  /// Of effects alone.
  fileprivate var ofEffect: LevelShift {
    LevelShift(
      place: place, main: nil, difference: difference, delivered: delivered, widening: widening)
  }
}

/// Repeated scores as an analysis takes them: what it makes of intercurrent events that were seen.
struct HandledWaves: Sendable {
  /// The outcome, and the place of the scores as they are taken.
  let outcome: Int
  let slot: Int
  /// By name of the event, in the trial's order.
  let strategies: [IntercurrentStrategy]
  /// What stands for events that are outcomes by themselves, in points.
  let failure: Double

  /// Some way of taking them.
  init(outcome: Int, slot: Int, strategies: [IntercurrentStrategy], failure: Double) {
    self.outcome = outcome
    self.slot = slot
    self.strategies = strategies
    self.failure = failure
  }

  /// As they are.
  init(asTheyAre outcome: Int) {
    self.init(outcome: outcome, slot: outcome, strategies: [], failure: 0)
  }

  /// Takes a person's scores.
  ///
  /// ```
  /// hypothetical  missing from the event on     while on  the last score that was seen before it     composite  `failure`
  /// ```
  ///
  /// The first event that has a rule of its own has it from then on; of two at once the one that is named first.
  ///
  /// - Parameters:
  ///   - scores: Their scores, which are replaced; NaN where one is missing.
  ///   - firstAfter: By name of the event: the first wave after it, or the number of waves where it did not happen or was not seen.
  func take(
    _ scores: UnsafeMutableBufferPointer<Double>, firstAfter: (_ event: Int) -> Int
  ) {
    var (first, ruling) = (scores.count, IntercurrentStrategy.treatmentPolicy)
    for (event, strategy) in strategies.enumerated() where strategy != .treatmentPolicy {
      let wave = firstAfter(event)
      if wave < first { (first, ruling) = (wave, strategy) }
    }
    guard first < scores.count else { return }
    var value = failure
    switch ruling {
    case .treatmentPolicy: return
    case .hypothetical: value = .nan
    case .whileOn:
      value = (0..<first).reversed().lazy.map { scores[$0] }.first { !$0.isNaN } ?? .nan
    case .composite: break
    }
    for w in first..<scores.count { scores[w] = value }
  }
}

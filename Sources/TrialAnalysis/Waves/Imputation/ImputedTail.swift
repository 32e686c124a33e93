internal import Inference

/// Draws what people would have shown after they were seen last, by the strategy of their arm.
struct ImputedTail {
  let waves: Int
  let strategy: ImputationStrategy
  /// Δ of the arms' means by wave, at a baseline of 0 and its slope on the baseline; slopes of one wave.
  private let levels, onBaseline, slopes: UnsafeMutablePointer<Double>

  static func size(waves: Int) -> Int { 3 * waves }

  init(_ strategy: ImputationStrategy, waves: Int, in memory: UnsafeMutablePointer<Double>) {
    self.waves = waves
    self.strategy = strategy
    levels = memory
    onBaseline = memory + waves
    slopes = memory + 2 * waves
  }

  /// Whether a group is imputed by the reference's model.
  private func borrows(_ people: CompletedWaves, _ g: Int) -> Bool {
    strategy.isReferenceBased && people.side(g) == 0
  }

  /// Why what is missing cannot be imputed; nil where it can.
  func failure(_ people: CompletedWaves, _ model: SequentialModel) -> Failure? {
    for g in 0..<people.count where people.last(g) + 1 < waves && people.people(g) > 0 {
      let (last, side) = (people.last(g), people.side(g))
      guard borrows(people, g) else {
        for w in last + 1..<waves {
          if let failure = model.failure(side, w) { return failure }
        }
        continue
      }
      // Means of the reference at each wave, and of the own arm at those that were seen.
      for w in 1..<waves {
        if let failure = model.failure(1, w) { return failure }
        guard w <= last, strategy != .copyReference else { continue }
        if let failure = model.failure(0, w) { return failure }
      }
    }
    return nil
  }

  /// Works out how the arms differ, from parameters that were drawn.
  func prepare(_ model: SequentialModel) {
    guard strategy.isReferenceBased else { return }
    for side in 0...1 { model.reduceToBaseline(side) }
    for w in 0..<waves {
      levels[w] = model.levels(0)[w] - model.levels(1)[w]
      onBaseline[w] = model.onBaseline(0)[w] - model.onBaseline(1)[w]
    }
    (levels[0], onBaseline[0]) = (0, 0)
  }

  /// Imputes a group from the wave after the last that was seen: `give` has the wave, the mean's intercept and slopes, and the
  /// standard deviation around it.
  func impute(
    _ people: CompletedWaves, _ g: Int, _ model: SequentialModel,
    _ give: (Int, Double, UnsafePointer<Double>, Double) -> Void
  ) {
    let (last, side) = (people.last(g), people.side(g))
    guard last + 1 < waves else { return }
    people.forget(g, keepingGaps: true)
    guard borrows(people, g) else {
      for w in last + 1..<waves {
        give(w, model.intercepts(side)[w], model.slopes(side, w), model.sd(side, w))
      }
      return
    }
    for w in last + 1..<waves {
      slopes.update(from: model.slopes(1, w), count: waves)
      var intercept = model.intercepts(1)[w]
      var ofBaseline = 0.0
      if let from = place(w, last) {
        intercept += levels[from]
        ofBaseline += onBaseline[from]
      }
      for j in 1..<max(w, 1) {
        guard let from = place(j, last) else { continue }
        intercept -= slopes[j] * levels[from]
        ofBaseline -= slopes[j] * onBaseline[from]
      }
      slopes[0] += ofBaseline
      give(w, intercept, slopes, model.sd(1, w))
    }
  }

  /// The wave whose difference in means stands at a wave, of people seen last at another; nil for no difference.
  private func place(_ wave: Int, _ last: Int) -> Int? {
    switch strategy {
    case .missingAtRandom, .copyReference: nil
    case .jumpToReference: wave <= last ? wave : nil
    case .copyIncrements: min(wave, last)
    }
  }
}

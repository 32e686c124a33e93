public import Parts

/// A characteristic of people with two levels that an effect may depend on: women and men, first episode or not.
///
/// ```
/// effect in level 1 − effect in level 0 = difference,  their mean by the share of people the arm's effect
/// score in level 1 − score in level 0 = main, in every arm
/// ```
///
/// Randomisation is stratified: each arm has round(n·share) people of level 1. The outcome's SD is that within levels.
public struct Modifier: Sendable, Equatable {
  /// Share of people of level 1.
  public var share: Double
  /// How much larger effects of arms on trial are in level 1.
  public var difference: Quantity?
  /// How much higher level 1 scores, whatever the arm.
  public var main: Quantity?

  static let units: [Fields.QuantityUnit] = [
    ("smd", -10...10, .standardDeviations), ("points", -1e9...1e9, .points),
  ]

  init(_ f: Fields) {
    share = f.number(
      "share", unit: .proportion, in: 0.01...0.99, default: 0.5, "Share of people of level 1.")
    difference = f.quantity(
      "difference", in: Modifier.units,
      "Effect in level 1 less effect in level 0, of every score and arm on trial.")
    main = f.quantity(
      "main", in: Modifier.units, "Score of level 1 less that of level 0, whatever the arm.")
  }

  /// So many people of an arm, by level.
  func split(_ people: Int) -> [Int] {
    let first = Int((Double(people) * share).rounded())
    return [people - first, first]
  }

  /// How an arm's score is distributed in a level.
  func form(
    _ form: ScoreLaw, _ level: Int, isOnTrial: Bool
  ) -> ScoreLaw {
    var own = form
    own.mean += shift(level: level, isOnTrial: isOnTrial, standardiser: form.standardiser)
    // Before anybody was treated only the levels themselves differ.
    own.baselineMean += shift(level: level, isOnTrial: false, standardiser: form.standardiser)
    return own
  }

  /// What a level adds to an arm's mean score.
  ///
  /// - Parameters:
  ///   - level: 0 or 1.
  ///   - isOnTrial: Whether the arm's support is on trial.
  ///   - standardiser: The SD that one unit of SMD stands for.
  /// - Returns: Points.
  private func shift(level: Int, isOnTrial: Bool, standardiser: Double) -> Double {
    func points(_ quantity: Quantity?) -> Double {
      quantity.map { $0.unit == "smd" ? $0.value * standardiser : $0.value } ?? 0
    }
    let place = level == 1 ? 1 - share : -share
    return place * (points(main) + (isOnTrial ? points(difference) : 0))
  }
}

/// The arms of a model, or arms in the levels of a modifier, and which of them an estimate adds up.
///
/// ```
/// without levels    t − c
/// with two          (t₁ − c₁) − (t₀ − c₀),   arm a and level l at 2a + l
/// ```
struct ComparedCells {
  /// All arms, or arms and levels.
  let count: Int
  /// Levels of an arm: 1, or 2.
  let levels: Int
  private let pair: ArmPair

  init(arms: Int, levels: Int = 1, _ pair: ArmPair) {
    count = arms * levels
    self.levels = levels
    self.pair = pair
  }

  /// How many are compared.
  var terms: Int { 2 * levels }

  /// One of them, and what it counts: the lower level takes from the difference of effects.
  func term(_ i: Int) -> (cell: Int, sign: Double) {
    let arm = i < levels ? pair.treatment : pair.comparator
    let level = i % levels
    let sign = (i < levels ? 1.0 : -1) * (level < levels - 1 ? -1 : 1)
    return (levels * arm + level, sign)
  }
}

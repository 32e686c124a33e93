internal import Foundation
internal import Parts

/// The law of an event, a count or an amount whose mean may differ between levels of a modifier.
///
/// ```
/// (1 − share)·θ₀ + share·θ₁ = θ, the arm's mean,   θ₁ ⊖ θ₀ = gap
/// ```
///
/// ⊖ is the difference of risks, the ratio of odds, or the ratio of mean counts or amounts, by the unit of the gap.
protocol LevelledLaw: OutcomeLaw {
  /// What gaps may be in.
  static var levelUnits: [String] { get }
  /// The means in both levels; not a possible mean where there are none.
  ///
  /// - Parameters:
  ///   - mean: The arm's.
  ///   - gap: How far they are apart; nil for nothing.
  ///   - share: Share of people of the upper level.
  /// - Returns: The lower level's and the upper one's.
  static func levels(of mean: Double, apart gap: Quantity?, share: Double) -> [Double]
  /// How far two means are apart, in a unit.
  static func gap(_ lower: Double, _ upper: Double, in unit: String) -> Double
  /// Two gaps in a unit, one further than the other.
  static func sum(_ gap: Double, _ further: Double, in unit: String) -> Double
  /// Whether there can be such a mean.
  static func isPossible(_ mean: Double) -> Bool
}

extension LevelledLaw {
  static func sum(_ gap: Double, _ further: Double, in unit: String) -> Double {
    unit == "risk-difference" ? gap + further : gap * further
  }
}

extension EventLaw: LevelledLaw {
  static var levelUnits: [String] { ["risk-difference", "odds-ratio"] }

  static func levels(of mean: Double, apart gap: Quantity?, share: Double) -> [Double] {
    guard let gap else { return [mean, mean] }
    guard gap.unit == "odds-ratio" else {
      let lower = mean - share * gap.value
      return [lower, lower + gap.value]
    }
    // (1 − s)·x + s·o·x/(1 − x + o·x) = mean: a quadratic in x, whose root between 0 and 1 is taken without cancellation.
    let more = gap.value - 1
    let a = (1 - share) * more
    let b = 1 + more * (share - mean)
    let lower = 2 * mean / (b + max(0, b * b + 4 * a * mean).squareRoot())
    return [lower, gap.value * lower / (1 + more * lower)]
  }

  static func gap(_ lower: Double, _ upper: Double, in unit: String) -> Double {
    guard unit == "odds-ratio" else { return upper - lower }
    return lower == upper ? 1 : upper * (1 - lower) / (lower * (1 - upper))
  }

  static func isPossible(_ mean: Double) -> Bool { (0...1).contains(mean) }
}

/// The same of means above 0 whose levels are apart by their ratio.
protocol RatioLevelledLaw: LevelledLaw {}

extension CountLaw: RatioLevelledLaw {
  static var levelUnits: [String] { ["rate-ratio"] }
}

extension AmountLaw: RatioLevelledLaw {
  static var levelUnits: [String] { ["mean-ratio"] }
}

extension RatioLevelledLaw {
  static func levels(of mean: Double, apart gap: Quantity?, share: Double) -> [Double] {
    guard let gap else { return [mean, mean] }
    let lower = mean / (1 + share * (gap.value - 1))
    return [lower, gap.value * lower]
  }

  static func gap(_ lower: Double, _ upper: Double, in unit: String) -> Double { upper / lower }

  static func isPossible(_ mean: Double) -> Bool { mean > 0 && mean.isFinite }
}

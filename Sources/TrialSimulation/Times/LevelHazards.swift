internal import Foundation

/// How the hazards of two levels of a modifier differ in an arm whose people together are distributed as they are.
///
/// ```
/// S(t) = (1 − share)·S₀(t) + share·S₀(t)^h        S₀ of the lower level, h the hazard ratio of the upper one
/// −log S where a person's own −log S_l is e:  (1 − share)·e^(−L) + share·e^(−hL),   L = e, or e/h of the upper level
/// ```
///
/// So nothing is to be solved for, and nothing of the arm moves, whatever its curve.
struct LevelHazards: Sendable, Equatable {
  /// Share of the upper level.
  let share: Double
  /// The hazard ratio of the upper level with all of the arm's support, without any, and with another arm's.
  var whole: Double
  var bare: Double
  var other = 1.0

  /// −log of the arm's survival at the time of a person whose own is e.
  ///
  /// - Parameters:
  ///   - e: −log of the survival of people of the person's level.
  ///   - ratio: h.
  ///   - isUpper: Whether the person is of the upper level.
  /// - Returns: The arm's.
  func exposure(_ e: Double, ratio: Double, isUpper: Bool) -> Double {
    let lower = isUpper ? e / ratio : e
    let more = (1 - share) * expm1(-lower) + share * expm1(-ratio * lower)
    if more > -0.5 { return -log1p(more) }
    // Far out the smaller of both hazards is all that is left.
    let least = min(lower, ratio * lower)
    return least - log((1 - share) * exp(least - lower) + share * exp(least - ratio * lower))
  }

  /// The ratio of people who get a share of the support: on a line in logarithms.
  func ratio(delivered share: Double) -> Double {
    whole == bare ? whole : exp(share * log(whole) + (1 - share) * log(bare))
  }
}

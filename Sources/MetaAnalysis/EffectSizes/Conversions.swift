internal import Foundation

/// From one scale to another.
///
/// ```
/// logistic  log OR = d·π/√3        normal  log OR = 1.65·d
/// r = d/√(d² + h),  h = m/n₁ + m/n₂,  m = n₁ + n₂ − 2;   v(r) = h²·v(d)/(h + d²)³
/// z = artanh r,  v = 1/(n − 3);    v(r) = (1 − r²)²/(n − 1)
/// ```
///
/// Sources: Hasselblad & Hedges (1995) Psychol Bull 117:167; Cox & Snell (1989) Analysis of Binary Data
/// for 1.65; Soper (1914) Biometrika 10:384 for the variance of r from d.
extension StudyEffect {
  /// The factor between a standardised mean difference and a log odds ratio.
  public enum OddsScale: Sendable {
    /// π/√3: scores follow logistic distributions.
    case logistic
    /// 1.65: scores follow normal distributions.
    case normal

    var factor: Double {
      switch self {
      case .logistic: .pi / 3.squareRoot()
      case .normal: 1.65
      }
    }
  }

  /// This standardised mean difference as a log odds ratio.
  public func asLogOddsRatio(_ scale: OddsScale) -> StudyEffect { scaled(by: scale.factor) }

  /// This log odds ratio as a standardised mean difference.
  public func asMeanDifference(_ scale: OddsScale) -> StudyEffect { scaled(by: 1 / scale.factor) }

  /// This standardised mean difference d as a point-biserial correlation.
  ///
  /// - Parameters:
  ///   - n1: People of the first arm.
  ///   - n2: People of the second.
  /// - Returns: The correlation.
  public func asCorrelation(n1: Double, n2: Double) -> StudyEffect {
    let m = n1 + n2 - 2
    let h = m / n1 + m / n2
    let whole = h + y * y
    return StudyEffect(y: y / whole.squareRoot(), v: h * h * v / (whole * whole * whole))
  }

  /// A correlation.
  ///
  /// - Parameters:
  ///   - r: The correlation, in (−1, 1).
  ///   - n: Pairs.
  /// - Returns: It with its variance, or why there is none.
  public static func correlation(_ r: Double, n: Double) -> Result<StudyEffect, EffectFailure> {
    guard abs(r) < 1 else { return .failure(.impossible) }
    guard n > 1 else { return .failure(.tooFewPeople) }
    return StudyEffect(y: r, v: (1 - r * r) * (1 - r * r) / (n - 1)).checked
  }

  /// A correlation on Fisher's scale, where its variance does not depend on it.
  ///
  /// - Parameters:
  ///   - r: The correlation, in (−1, 1).
  ///   - n: Pairs, more than 3.
  /// - Returns: It with its variance, or why there is none.
  public static func fisherZ(_ r: Double, n: Double) -> Result<StudyEffect, EffectFailure> {
    guard abs(r) < 1 else { return .failure(.impossible) }
    guard n > 3 else { return .failure(.tooFewPeople) }
    return StudyEffect(y: atanh(r), v: 1 / (n - 3)).checked
  }
}

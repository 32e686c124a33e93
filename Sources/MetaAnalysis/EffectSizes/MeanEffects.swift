internal import Foundation

/// What one arm reports of a continuous outcome.
public struct ArmMeans: Sendable, BitwiseCopyable, Equatable {
  /// People.
  public var n: Double
  /// Their mean.
  public var mean: Double
  /// Standard deviation.
  public var sd: Double

  /// One arm.
  ///
  /// - Parameters:
  ///   - n: People; may be an effective number.
  ///   - mean: Their mean.
  ///   - sd: Their standard deviation, with n − 1.
  @inlinable
  public init(n: Double, mean: Double, sd: Double) {
    self.n = n
    self.mean = mean
    self.sd = sd
  }
}

/// The formula of the variance of a standardised mean difference: metafor's `vtype`.
public enum SMDVariance: Sendable {
  /// `LS`: 1/n₁ + 1/n₂ + g²/(2(n₁ + n₂)).
  case largeSample
  /// `LS2`: J²·(1/n₁ + 1/n₂ + d²/(2(n₁ + n₂))). Source: Borenstein et al. (2009), equation 4.24.
  case largeSampleScaled
  /// `UB`: 1/n₁ + 1/n₂ + (1 − (m − 2)/(m·J²))·g², m = n₁ + n₂ − 2; unbiased for g. Source: Hedges
  /// (1983) Psychol Bull 93:388.
  case unbiased
}

/// Effects of two independent arms with means and standard deviations.
///
/// ```
/// MD   m₁ − m₂;                     v = sd₁²/n₁ + sd₂²/n₂
/// SMD  d = (m₁ − m₂)/s, s² = ((n₁ − 1)sd₁² + (n₂ − 1)sd₂²)/(n₁ + n₂ − 2);   g = J·d
///      v of d: 1/n₁ + 1/n₂ + d²/(2(n₁ + n₂));   v of g: ``SMDVariance``
/// ```
extension StudyEffect {
  /// Raw mean difference, first arm minus second.
  ///
  /// - Parameters:
  ///   - a: The first arm.
  ///   - b: The second.
  /// - Returns: The effect in the outcome's units, or why there is none.
  public static func meanDifference(
    _ a: ArmMeans, _ b: ArmMeans
  ) -> Result<StudyEffect, EffectFailure> {
    guard a.n > 0, b.n > 0 else { return .failure(.tooFewPeople) }
    guard a.sd >= 0, b.sd >= 0 else { return .failure(.impossible) }
    return StudyEffect(y: a.mean - b.mean, v: a.sd * a.sd / a.n + b.sd * b.sd / b.n).checked
  }

  /// Standardised mean difference with Hedges's correction (g), standardiser: pooled SD.
  ///
  /// - Parameters:
  ///   - a: The first arm.
  ///   - b: The second.
  ///   - variance: The formula of its variance.
  /// - Returns: The effect in standard deviations, or why there is none.
  public static func hedgesG(
    _ a: ArmMeans, _ b: ArmMeans, variance: SMDVariance = .largeSample
  ) -> Result<StudyEffect, EffectFailure> {
    cohensD(a, b).flatMap { d in
      let df = a.n + b.n - 2
      let j = HedgesCorrection.factor(df: df)
      let g = j * d.y
      let sizes = 1 / a.n + 1 / b.n
      let v =
        switch variance {
        case .largeSample: sizes + g * g / (2 * (a.n + b.n))
        case .largeSampleScaled: j * j * d.v
        case .unbiased: sizes + (1 - (df - 2) / (df * j * j)) * g * g
        }
      return StudyEffect(y: g, v: v).checked
    }
  }

  /// Standardised mean difference without correction (d), standardiser: pooled SD.
  ///
  /// - Parameters:
  ///   - a: The first arm.
  ///   - b: The second.
  /// - Returns: The effect in standard deviations, or why there is none.
  public static func cohensD(
    _ a: ArmMeans, _ b: ArmMeans
  ) -> Result<StudyEffect, EffectFailure> {
    let df = a.n + b.n - 2
    guard a.n > 0, b.n > 0, df > 1 else { return .failure(.tooFewPeople) }
    guard a.sd >= 0, b.sd >= 0 else { return .failure(.impossible) }
    let pooled = (((a.n - 1) * a.sd * a.sd + (b.n - 1) * b.sd * b.sd) / df).squareRoot()
    guard pooled > 0 else { return .failure(.impossible) }
    let d = (a.mean - b.mean) / pooled
    return StudyEffect(y: d, v: 1 / a.n + 1 / b.n + d * d / (2 * (a.n + b.n))).checked
  }
}

/// Pre and post of one group.
///
/// ```
/// MC    m₁ − m₂;                            v = (sd₁² + sd₂² − 2r·sd₁sd₂)/n
/// SMCC  J(n − 1)·(m₁ − m₂)/SD of change;    v = 1/n + g²/(2n)
/// SMCR  J(n − 1)·(m₁ − m₂)/sd₁;             v = 2(1 − r)/n + g²/(2n)
/// ```
///
/// Source: Becker (1988) Br J Math Stat Psychol 41:257; Morris & DeShon (2002) Psychol Methods 7:105.
public struct ChangeScores: Sendable, BitwiseCopyable, Equatable {
  /// People measured twice.
  public var n: Double
  /// First and second mean.
  public var mean1, mean2: Double
  /// Their standard deviations.
  public var sd1, sd2: Double
  /// Correlation between the two, in [−1, 1].
  public var r: Double

  /// Two measurements of one group.
  public init(
    n: Double, mean1: Double, mean2: Double, sd1: Double, sd2: Double, r: Double
  ) {
    (self.n, self.mean1, self.mean2, self.sd1, self.sd2, self.r) = (n, mean1, mean2, sd1, sd2, r)
  }

  /// Variance of the change of one person.
  private var changeVariance: Double { sd1 * sd1 + sd2 * sd2 - 2 * r * sd1 * sd2 }

  private var problem: EffectFailure? {
    if n < 3 { return .tooFewPeople }
    return sd1 > 0 && sd2 > 0 && abs(r) <= 1 ? nil : .impossible
  }

  /// Mean change in the outcome's units.
  public var raw: Result<StudyEffect, EffectFailure> {
    if let problem { return .failure(problem) }
    return StudyEffect(y: mean1 - mean2, v: changeVariance / n).checked
  }

  /// Change in standard deviations of the change.
  public var standardisedByChange: Result<StudyEffect, EffectFailure> {
    standardised(by: changeVariance.squareRoot(), unit: 1)
  }

  /// Change in standard deviations of the first measurement.
  public var standardisedByRaw: Result<StudyEffect, EffectFailure> {
    standardised(by: sd1, unit: 2 * (1 - r))
  }

  private func standardised(
    by sd: Double, unit: Double
  ) -> Result<StudyEffect, EffectFailure> {
    if let problem { return .failure(problem) }
    let g = HedgesCorrection.factor(df: n - 1) * (mean1 - mean2) / sd
    return StudyEffect(y: g, v: unit / n + g * g / (2 * n)).checked
  }
}

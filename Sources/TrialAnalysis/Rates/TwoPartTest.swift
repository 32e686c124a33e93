internal import Foundation
public import Inference
public import Parts

/// Means of counts in two parts: who has any, and how many they have.
///
/// ```
/// ȳ_a = p_a·m_a,   p the share with any, m the mean of those
/// var ȳ_a = m_a²·p_a(1 − p_a)/n_a + p_a²·s_a²/(n_a·p_a),   s² the variance of counts above 0 around m, over n₊ − 1
/// difference  ȳ₁ − ȳ₂       ratio  log(ȳ₁/ȳ₂), the variance over ȳ²;   normal
/// ```
///
/// The estimate is that of means, whatever the parts; the error is that of a logistic regression and of means of positives, independent of each
/// other, by the delta method. Fails with nobody in an arm, and with fewer than two people with any. Sources: Duan, Manning, Morris &
/// Newhouse (1983) J Bus Econ Stat 1:115; Mullahy (1998) J Health Econ 17:247.
///
/// ```swift
/// TwoPartTest(scale: .ratio).fit(sample, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct TwoPartTest: RatesAnalysis {
  public static let kind = "two-part"
  public static let summary = "means of counts by who has any and how many they have"

  /// What means are compared by.
  public enum Scale: String, Choice {
    /// Their difference.
    case difference
    /// The logarithm of their ratio.
    case ratio
  }
  let scale: Scale

  public init(_ f: Fields) {
    scale = f.choice("scale", default: Scale.difference, "What means are compared by.")
  }

  /// A two-part test.
  public init(scale: Scale = .difference) { self.scale = scale }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    guard scale == .count else { return nil }
    return self.scale == .difference ? .meanDifference : .logRateRatio
  }
  public func words(_ nouns: StructureNouns) -> String {
    "two-part test of means (who has any, and how many)"
  }

  public func fit(_ sample: borrowing CountSample, _ contrast: ArmPair) -> Fit {
    guard let a = part(sample, contrast.treatment), let b = part(sample, contrast.comparator)
    else { return .failed(.tooFewObservations) }
    let (value, squared) =
      scale == .difference
      ? (a.mean - b.mean, a.variance + b.variance)
      : (
        log(a.mean / b.mean),
        a.variance / (a.mean * a.mean) + b.variance / (b.mean * b.mean)
      )
    guard squared > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(value: value, standardError: squared.squareRoot(), df: .infinity))
  }

  /// The mean of an arm with its variance; nil with fewer than two people with any.
  private func part(
    _ sample: borrowing CountSample, _ arm: Int
  ) -> (mean: Double, variance: Double)? {
    guard let all = sample.moments(arm) else { return nil }
    let any = all.n - sample.frequency(arm, 0)
    guard any >= 2 else { return nil }
    let share = any / all.n
    let mean = all.mean / share
    // Squares around everybody's mean are those around the mean of positives and what lies between them and 0.
    let squares = max(0, all.sumOfSquares - all.n * share * (1 - share) * mean * mean)
    let variance =
      mean * mean * share * (1 - share) / all.n + share * squares / (any - 1) / all.n
    return (all.mean, variance)
  }
}

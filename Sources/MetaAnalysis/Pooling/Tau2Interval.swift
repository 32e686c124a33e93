internal import Foundation
public import GSLKit
internal import Parts

/// How an interval for τ² is made.
public enum Tau2IntervalMethod: Sendable {
  /// All τ² that a test of Q(τ²) against χ² with k − 1 degrees of freedom does not reject.
  ///
  /// Source: Viechtbauer (2007) Stat Med 26:37.
  case qProfile
  /// All τ² whose (restricted) log-likelihood lies within ½χ²₁ of the largest.
  ///
  /// Source: Hardy & Thompson (1996) Stat Med 15:619.
  case profileLikelihood(isRestricted: Bool)
}

extension Tau2 {
  /// An interval for τ².
  ///
  /// ```
  /// Q-profile  lower: Q(τ²) = χ²_{1 − α/2},  upper: Q(τ²) = χ²_{α/2};  ends below 0 are 0
  /// profile    ℓ(τ²) = ℓ(τ̂²) − ½χ²₁(level)
  /// ```
  ///
  /// - Parameters:
  ///   - method: How it is made.
  ///   - y: Effects; at least two.
  ///   - v: Their variances, positive.
  ///   - level: The interval's level, in (0, 1).
  /// - Returns: The interval; nil when even τ² = 0 is rejected as too large, so that it is empty.
  /// - Throws: ``/GSLKit/NumericalError`` for a level outside (0, 1).
  public static func interval(
    _ method: Tau2IntervalMethod, _ y: Span<Double>, _ v: Span<Double>, level: Double = 0.95
  ) throws(NumericalError) -> ClosedRange<Double>? {
    switch method {
    case .qProfile:
      let df = Double(y.count - 1)
      let tail = (1 - level) / 2
      let high = try ChiSquared.quantile(tail, df: df)
      guard WeightedSums(light: y, v, tau2: 0).q >= high else { return nil }
      let low = try ChiSquared.quantile(1 - tail, df: df)
      return .spanning(tau2(whereQIs: low, y, v), tau2(whereQIs: high, y, v))
    case .profileLikelihood(let isRestricted):
      let best = estimate(
        isRestricted ? .restrictedMaximumLikelihood : .maximumLikelihood, y, v
      ).value
      let drop = try ChiSquared.quantile(level, df: 1) / 2
      // The variances themselves set the scale: on it logarithms and sums keep their digits.
      let top = logLikelihood(y, v, best, isRestricted) - drop
      var high = max(2 * best, typical(v))
      while logLikelihood(y, v, high, isRestricted) > top { high *= 2 }
      let upper = Bisection.edge(from: best, to: high) {
        logLikelihood(y, v, $0, isRestricted) > top
      }
      guard best > 0, logLikelihood(y, v, 0, isRestricted) < top else { return .spanning(0, upper) }
      let lower = Bisection.edge(from: best, to: 0) {
        logLikelihood(y, v, $0, isRestricted) > top
      }
      return .spanning(lower, upper)
    }
  }

  private static func typical(_ v: Span<Double>) -> Double {
    var sum = 0.0
    for i in v.indices { sum += v[i] }
    return sum / Double(v.count)
  }

  /// −½Σlog(v + τ²) − ½Q(τ²), and −½log Σw where it is restricted; constants left out.
  static func logLikelihood(
    _ y: Span<Double>, _ v: Span<Double>, _ tau2: Double, _ isRestricted: Bool
  ) -> Double {
    let sums = WeightedSums(y, v, tau2: tau2)
    var value = -sums.q / 2
    for i in v.indices { value -= log(v[i] + tau2) / 2 }
    return isRestricted ? value - log(sums.w) / 2 : value
  }
}

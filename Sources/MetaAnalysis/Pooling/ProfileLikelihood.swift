internal import Foundation
public import GSLKit
public import Inference
internal import Parts

/// The pooled effect tested by its profile likelihood.
///
/// ```
/// ℓ(μ, τ²) = −½Σ log(2π(v + τ²)) − ½Σ(y − μ)²/(v + τ²)        ℓ(μ) = max over τ² ≥ 0
/// LR(μ₀) = 2(ℓ(μ̂) − ℓ(μ₀)) against χ²₁;  interval: all μ with LR(μ) ≤ χ²₁(level)
/// ```
///
/// Source: Hardy & Thompson (1996) Stat Med 15:619.
public struct ProfileLikelihood: Sendable, BitwiseCopyable {
  /// μ̂ with its Wald standard error; the statistic is the signed root of LR(0), referred to z.
  public let estimate: Estimate
  /// τ̂² by maximum likelihood.
  public let tau2: Tau2
  /// ℓ at its largest.
  public let logLikelihood: Double
  /// LR at μ = 0.
  public let ratio: Double

  /// The result as a fit: on the boundary where τ² is 0.
  public var fit: Fit {
    tau2.isAtZero ? .boundary(estimate, .noHeterogeneity) : .converged(estimate)
  }

  /// Fits effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The fit, or why there is none.
  public static func fit(
    _ y: Span<Double>, _ v: Span<Double>
  ) -> Result<ProfileLikelihood, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 2) { return .failure(failure) }
    let tau2 = Tau2.estimate(.maximumLikelihood, y, v)
    let sums = WeightedSums(y, v, tau2: tau2.value)
    let top = value(y, v, mean: sums.mean, tau2: tau2.value)
    let ratio = max(0, 2 * (top - profile(y, v, mean: 0)))
    let root = sums.mean < 0 ? -ratio.squareRoot() : ratio.squareRoot()
    let estimate = Estimate(
      value: sums.mean, standardError: 1 / sums.w.squareRoot(), df: .infinity, statistic: root)
    return .success(
      ProfileLikelihood(estimate: estimate, tau2: tau2, logLikelihood: top, ratio: ratio))
  }

  /// The interval of μ.
  ///
  /// - Parameters:
  ///   - y: The effects that were fitted.
  ///   - v: Their variances.
  ///   - level: The interval's level, in (0, 1).
  /// - Returns: The interval.
  /// - Throws: ``/GSLKit/NumericalError`` for a level outside (0, 1).
  public func interval(
    _ y: Span<Double>, _ v: Span<Double>, level: Double = 0.95
  ) throws(NumericalError) -> ClosedRange<Double> {
    let least = logLikelihood - (try ChiSquared.quantile(level, df: 1)) / 2
    func end(_ direction: Double) -> Double {
      // Where the standard error is lost in the digits of the mean, the next number is a step.
      var step = max(estimate.standardError, estimate.value.ulp)
      while step.isFinite,
        ProfileLikelihood.profile(y, v, mean: estimate.value + direction * step) > least
      {
        step *= 2
      }
      return Bisection.edge(from: estimate.value, to: estimate.value + direction * step) {
        ProfileLikelihood.profile(y, v, mean: $0) > least
      }
    }
    return .spanning(end(-1), end(1))
  }

  /// ℓ(μ), τ² at its best for that μ.
  ///
  /// The score in τ² can cross zero more than once: Fisher scoring starts from several places, and 0 is
  /// compared with what it finds.
  static func profile(_ y: Span<Double>, _ v: Span<Double>, mean: Double) -> Double {
    var spread = 0.0
    for i in y.indices { spread += (y[i] - mean) * (y[i] - mean) / Double(y.count) }
    var top = value(y, v, mean: mean, tau2: 0)
    for share in [4, 1, 0.1, 0.01] {
      top = max(top, climb(y, v, mean: mean, from: share * spread))
    }
    return top
  }

  private static func climb(
    _ y: Span<Double>, _ v: Span<Double>, mean: Double, from start: Double
  ) -> Double {
    var (tau2, low, high) = (start, 0.0, Double.infinity)
    for _ in 0..<200 {
      var (score, information) = (0.0, 0.0)
      for i in y.indices {
        let w = 1 / (v[i] + tau2)
        let d = y[i] - mean
        score += w * w * d * d - w
        information += w * w
      }
      if score > 0 { low = tau2 } else { high = tau2 }
      var next = tau2 + score / information
      if next < low || next > high { next = high < .infinity ? (low + high) / 2 : 2 * tau2 }
      next = max(0, next)
      let moved = abs(next - tau2)
      tau2 = next
      if moved <= 1e-14 * tau2 { break }
    }
    return value(y, v, mean: mean, tau2: tau2)
  }

  /// ℓ(μ, τ²).
  static func value(
    _ y: Span<Double>, _ v: Span<Double>, mean: Double, tau2: Double
  ) -> Double {
    var sum = 0.0
    for i in y.indices {
      let s2 = v[i] + tau2
      sum -= log(2 * .pi * s2) + (y[i] - mean) * (y[i] - mean) / s2
    }
    return sum / 2
  }
}

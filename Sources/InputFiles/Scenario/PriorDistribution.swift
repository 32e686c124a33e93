internal import Foundation
public import GSLKit
public import Parts

/// The distribution function of a prior, and draws from it by inversion.
///
/// ```
/// x = F⁻¹(F(min) + u·(F(max) − F(min))),   u uniform
/// ```
///
/// Cut at the prior's own `min` and `max` and at what the part allows.
public struct PriorDistribution: Sendable {
  let form: Prior.Form
  let range: ClosedRange<Double>
  private let lower: Double
  private let upper: Double

  /// Probability before cutting at what the part allows; 1 when nothing is lost, NaN when nothing is
  /// left.
  public let kept: Double

  /// The distribution of a prior at its place.
  ///
  /// - Parameter field: The prior, with what is allowed there.
  public init(_ field: PriorField) {
    form = field.prior.form
    let own = field.prior.range
    let low = max(own.lowerBound, field.range.lowerBound)
    let high = min(own.upperBound, field.range.upperBound)
    range = low <= high ? low...high : field.range
    let form = form
    func mass(_ range: ClosedRange<Double>) -> (Double, Double) {
      (
        PriorDistribution.cdf(range.lowerBound, form, range, isBelow: true),
        PriorDistribution.cdf(range.upperBound, form, range, isBelow: false)
      )
    }
    (lower, upper) = mass(range)
    let whole = mass(own)
    kept =
      whole.1 > whole.0 ? (low <= high ? (upper - lower) / (whole.1 - whole.0) : 0) : .nan
  }

  /// P(X ≤ x), or P(X < x).
  private static func cdf(
    _ x: Double, _ form: Prior.Form, _ range: ClosedRange<Double>, isBelow: Bool
  ) -> Double {
    if x == .infinity { return 1 }
    if x == -.infinity { return 0 }
    switch form {
    case .normal(let mean, let sd): return Normal.cdf((x - mean) / sd)
    case .logNormal(let median, let sigma):
      return x <= 0 ? 0 : Normal.cdf(log(x / median) / sigma)
    case .beta(let alpha, let beta):
      return x <= 0 ? 0 : x >= 1 ? 1 : BetaDistribution.cdf(x, alpha, beta)
    case .gamma(let shape, let scale):
      return x <= 0 ? 0 : ChiSquared.cdf(2 * x / scale, df: 2 * shape)
    case .uniform: return isBelow ? 0 : 1
    case .empirical(let values):
      let count = values.count { isBelow ? $0 < x : $0 <= x }
      return Double(count) / Double(values.count)
    }
  }

  /// The value below which a share of the cut distribution lies.
  ///
  /// - Parameter share: In (0, 1).
  /// - Returns: The value, inside what is allowed.
  /// - Throws: ``NumericalError`` when the inversion fails.
  public func quantile(_ share: Double) throws(NumericalError) -> Double {
    let p = lower + share * (upper - lower)
    let x: Double
    switch form {
    case .normal(let mean, let sd): x = mean + sd * (try Normal.quantile(p))
    case .logNormal(let median, let sigma): x = median * exp(sigma * (try Normal.quantile(p)))
    case .beta(let alpha, let beta): x = try BetaDistribution.quantile(p, alpha, beta)
    case .gamma(let shape, let scale):
      x = try ChiSquared.quantile(p, df: 2 * shape) * scale / 2
    case .uniform: x = range.lowerBound + share * (range.upperBound - range.lowerBound)
    case .empirical(let values):
      let inside = values.filter(range.contains).sorted()
      x =
        inside.isEmpty
        ? range.lowerBound : inside[min(Int(share * Double(inside.count)), inside.count - 1)]
    }
    return min(max(x, range.lowerBound), range.upperBound)
  }
}

internal import Foundation
internal import GSLKit
internal import Inference
internal import Parts

/// An effect and its interval as printed, on the scale on which it was computed, with all that rounding allows.
///
/// ```
/// se = (upper − lower)/(2·z_{(1 + level)/2}), of logarithms for ratios
/// ```
struct PrintedInterval {
  let value: Double
  /// Everything that is printed so.
  let estimate, lower, upper: ClosedRange<Double>
  let standardError: Double
  let errors: ClosedRange<Double>
  private let critical: Double
  /// Critical t with k − 1 over critical z; nil for one study.
  private let tCritical: Double?
  private let df: Double

  /// Below this a standard error is none.
  private static let least = 1e-12

  init(_ pool: ReportedPool) {
    let half = Rounding.half(decimals: pool.decimals)
    let isRatio = pool.measure.isRatio
    func scaled(_ x: Double) -> Double { isRatio ? log(max(x, PrintedInterval.least)) : x }
    func range(_ x: Double) -> ClosedRange<Double> { .spanning(scaled(x - half), scaled(x + half)) }
    value = scaled(pool.estimate)
    (estimate, lower, upper) = (range(pool.estimate), range(pool.lower), range(pool.upper))
    let tail = (1 - pool.level) / 2
    critical = (try? Normal.quantile(1 - tail)) ?? 1.959963984540054
    df = Double(pool.studies - 1)
    tCritical = df > 0 ? try? CriticalValues(tail: tail)(df: df) : nil
    let least = PrintedInterval.least
    standardError = max(least, (scaled(pool.upper) - scaled(pool.lower)) / (2 * critical))
    let low = max(least, (upper.lowerBound - lower.upperBound) / (2 * critical))
    errors = .spanning(low, max(low, (upper.upperBound - lower.lowerBound) / (2 * critical)))
  }

  /// Sizes of effects that are printed so.
  private var sizes: ClosedRange<Double> {
    let (low, high) = (abs(estimate.lowerBound), abs(estimate.upperBound))
    return .spanning(estimate.contains(0) ? 0 : min(low, high), max(low, high))
  }

  /// |z| that effect and interval imply.
  var z: ClosedRange<Double> {
    .spanning(sizes.lowerBound / errors.upperBound, sizes.upperBound / errors.lowerBound)
  }

  /// |t| if the interval is by t with k − 1 degrees of freedom; nil for one study.
  var t: ClosedRange<Double>? {
    tCritical.map { .spanning(z.lowerBound * $0 / critical, z.upperBound * $0 / critical) }
  }

  var p: ClosedRange<Double> {
    .spanning(min(1, 2 * Normal.upper(z.upperBound)), min(1, 2 * Normal.upper(z.lowerBound)))
  }

  /// p if interval and test are by t with k − 1.
  var pT: ClosedRange<Double>? {
    t.map {
      .spanning(
        StudentT.twoSided($0.upperBound, df: df), StudentT.twoSided($0.lowerBound, df: df))
    }
  }

  /// Whether the effect can lie within its interval.
  var holdsEffect: Bool {
    estimate.upperBound + 1e-9 >= lower.lowerBound
      && estimate.lowerBound - 1e-9 <= upper.upperBound
  }

  /// Whether the effect can lie in the middle.
  var isSymmetric: Bool {
    let low = (lower.lowerBound + upper.lowerBound) / 2
    let high = (lower.upperBound + upper.upperBound) / 2
    return estimate.upperBound + 1e-9 >= low && estimate.lowerBound - 1e-9 <= high
  }
}

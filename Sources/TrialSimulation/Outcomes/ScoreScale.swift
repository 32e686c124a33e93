internal import Foundation
internal import GSLKit
internal import Parts

/// The scores that an instrument can give: steps from a floor to a ceiling.
///
/// ```
/// score = clamp(min + step·round((x − min)/step), min, max),   x the latent normal
/// mean score = min + step·Σ_{k=0}^{K−1} P(x > min + (k + ½)·step),   K = (max − min)/step
/// ```
public struct ScoreScale: Sendable, Equatable {
  /// Lowest score.
  public var min: Double
  /// Highest score.
  public var max: Double
  /// Distance of two scores.
  public var step: Double

  private static let ends = -1e6...1e6
  private static let distances = 1e-6...1e6

  /// Scores from a floor to a ceiling, which are 1 to 10,000 whole steps apart.
  public init(min: Double, max: Double, step: Double = 1) {
    self.min = min
    self.max = max
    self.step = step
  }

  init(_ f: Fields) {
    self.init(
      min: f.number("min", unit: .points, in: ScoreScale.ends, example: 0, "Lowest score."),
      max: f.number("max", unit: .points, in: ScoreScale.ends, example: 60, "Highest score."),
      step: f.number(
        "step", unit: .points, in: ScoreScale.distances, default: 1, "Distance of two scores."))
    check(f)
  }

  func check(_ f: Fields) {
    f.expect(min, in: ScoreScale.ends, at: "min")
    f.expect(max, in: ScoreScale.ends, at: "max")
    f.expect(step, in: ScoreScale.distances, at: "step")
    let steps = (max - min) / step
    if !(steps >= 1 && steps <= 10_000 && abs(steps - steps.rounded()) <= 1e-6) {
      f.report("from 'min' to 'max' are 1 to 10000 whole steps")
    }
  }

  /// Scores from a floor to a ceiling in so many equal steps.
  init(_ min: Double, _ max: Double, steps: Double) {
    (self.min, self.max) = (min, max)
    step = (max - min) / steps
  }

  /// What gives scores to many latent values.
  var rounding: Rounding {
    Rounding(min: min, step: step, perPoint: 1 / step, most: ((max - min) / step).rounded())
  }

  /// Gives scores, as fast as they are drawn.
  struct Rounding {
    let min: Double
    let step: Double
    let perPoint: Double
    let most: Double

    /// The score that a latent value gives: on the scale first, then the nearest step.
    @inline(__always)
    func score(_ x: Double) -> Double {
      let place = (x - min) * perPoint
      let inside = place < 0 ? 0 : place > most ? most : place
      // Adding 2⁵² leaves no room for a fraction: the nearest whole number, without a call.
      return min + step * ((inside + 0x1p52) - 0x1p52)
    }

    /// The same for many people at once, less a score.
    func column(from origin: Double) -> ScoreColumn {
      ScoreColumn(min: min, step: step, perPoint: perPoint, most: most, origin: origin)
    }
  }

  /// Mean score of people with a normal latent value.
  ///
  /// - Parameters:
  ///   - mean: Mean of the latent value.
  ///   - sd: Its standard deviation.
  /// - Returns: The mean.
  func mean(_ mean: Double, _ sd: Double) -> Double {
    let steps = Int(((max - min) / step).rounded())
    return (0..<steps).reduce(min) { sum, k in
      sum + step * Normal.upper((min + (Double(k) + 0.5) * step - mean) / sd)
    }
  }

  /// The latent mean at which people have a mean score.
  ///
  /// - Parameters:
  ///   - score: The mean score.
  ///   - sd: Standard deviation of the latent value.
  ///   - start: A latent mean near it.
  /// - Returns: The latent mean; nil where no score lies so low, or so high, or the mean is not between floor and ceiling.
  func latentMean(of score: Double, sd: Double, near start: Double) -> Double? {
    guard score > min, score < max else { return nil }
    func miss(_ x: Double) -> Double { mean(x, sd) - score }
    // The mean score rises with the latent one: walk out until it is passed, then close in.
    var (low, high) = (start, start)
    var step = Swift.max(sd, (max - min) / 8)
    for _ in 0..<60 where miss(low) > 0 {
      low -= step
      step *= 2
    }
    step = Swift.max(sd, (max - min) / 8)
    for _ in 0..<60 where miss(high) < 0 {
      high += step
      step *= 2
    }
    if miss(low) == 0 { return low }
    if miss(high) == 0 { return high }
    let found = try? RootFinder.brent(from: low, to: high, absolute: 1e-12 * (max - min), miss)
    return found.flatMap { abs(miss($0)) < 1e-7 * (max - min) ? $0 : nil }
  }
}

internal import Inference

/// The error of an estimate by what it is without one person, or cluster, after the other.
///
/// ```
/// SE² = (n − 1)/n·Σ_i (θ̂_(−i) − θ̄)² = V₀ + V₁ by arm,   1/ν = (V₀²/(n₀ − 1) + V₁²/(n₁ − 1))/SE⁴
/// ```
///
/// Sources: Efron & Stein (1981) Ann Stat 9:586; Satterthwaite (1946) Biometrics Bulletin 2:110.
struct Jackknife {
  private var count: InlineArray<2, Double> = [0, 0]
  private var mean: InlineArray<2, Double> = [0, 0]
  private var squares: InlineArray<2, Double> = [0, 0]

  /// Adds what the estimate is without a unit of a side.
  mutating func add(_ value: Double, side: Int) {
    count[side] += 1
    let step = value - mean[side]
    mean[side] += step / count[side]
    squares[side] += step * (value - mean[side])
  }

  /// The estimate with its error.
  ///
  /// - Parameters:
  ///   - value: The estimate of everybody.
  ///   - hasClusters: Whether units are clusters, so that there are few: then t, and else the normal.
  /// - Returns: The fit.
  func fit(_ value: Double, hasClusters: Bool) -> Fit {
    let n = count[0] + count[1]
    guard count[0] > 1, count[1] > 1 else { return .failed(.tooFewObservations) }
    let overall = (count[0] * mean[0] + count[1] * mean[1]) / n
    var (variance, ofSquares) = (0.0, 0.0)
    for side in 0...1 {
      let away = mean[side] - overall
      let own = (n - 1) / n * (squares[side] + count[side] * away * away)
      variance += own
      ofSquares += own * own / (count[side] - 1)
    }
    guard variance > 0 else { return .failed(.noVariation) }
    guard value.isFinite, variance.isFinite else { return .failed(.noConvergence) }
    return .converged(
      Estimate(
        value: value, standardError: variance.squareRoot(),
        df: hasClusters ? variance * variance / ofSquares : .infinity))
  }
}

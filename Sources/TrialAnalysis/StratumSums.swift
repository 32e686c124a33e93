internal import Inference

/// Sums over strata of two arms, strata taken out.
struct StratumSums {
  private var n = 0.0
  private var strata = 0.0
  private var aa = 0.0
  private var ay = 0.0
  private var ax = 0.0
  private var yy = 0.0
  private var xx = 0.0
  private var xy = 0.0

  /// Adds a stratum.
  ///
  /// - Parameters:
  ///   - first: Its units in the arm on trial, `n` their weight.
  ///   - second: The same in the comparator.
  ///   - units: How many there are in both.
  mutating func add(_ first: ArmMoments, _ second: ArmMoments, units: Double) {
    let weights = first.n + second.n
    guard weights > 0 else { return }
    n += units
    strata += 1
    yy += first.sumOfSquares + second.sumOfSquares
    xx += first.baselineSumOfSquares + second.baselineSumOfSquares
    xy += first.crossProducts + second.crossProducts
    let weight = first.n * second.n / weights
    guard weight > 0 else { return }
    let (dy, dx) = (first.mean - second.mean, first.baselineMean - second.baselineMean)
    aa += weight
    ay += weight * dy
    ax += weight * dx
    yy += weight * dy * dy
    xx += weight * dx * dx
    xy += weight * dx * dy
  }

  /// The difference between the arms.
  func fit(usesBaseline: Bool) -> Fit {
    let df = n - strata - (usesBaseline ? 2 : 1)
    guard aa > 0, df >= 1 else { return .failed(.tooFewObservations) }
    var value = ay / aa
    var squares = yy - ay * value
    var variance = 1 / aa
    if usesBaseline {
      let determinant = aa * xx - ax * ax
      guard determinant > 1e-12 * aa * xx else { return .failed(.singular) }
      value = (ay * xx - ax * xy) / determinant
      squares = yy - value * ay - (xy * aa - ay * ax) / determinant * xy
      variance = xx / determinant
    }
    guard squares > 0 else { return .failed(.noVariation) }
    return .converged(
      Estimate(value: value, standardError: (squares / df * variance).squareRoot(), df: df))
  }
}

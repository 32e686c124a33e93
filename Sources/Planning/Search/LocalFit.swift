internal import GSLKit

/// A straight line through responses near the target, and where it crosses the target.
///
/// ```
/// y = ȳ + b(g − ḡ), weights 1/se²          g* = ḡ + (goal − ȳ)/b
/// var g* = (1/W + (g* − ḡ)²/S)/b²           S = Σw(g − ḡ)²,  W = Σw
/// misfit: Σw(y − ŷ)² against χ² with k − 2 degrees of freedom
/// ```
///
/// Responses are independent: each has replicates of its own. On common replicates the same formula
/// would be wrong, because errors at neighbouring values would be nearly equal.
struct LocalFit {
  let root: Double
  let rootError: Double
  let slope: Double
  let slopeError: Double
  /// Probability of a worse misfit if the line held; 1 for two points.
  let fitProbability: Double
  let count: Int

  /// nil with fewer than two distinct places, or a flat line.
  init?(_ points: [(g: Double, y: Double, error: Double)], goal: Double) {
    let usable = points.filter { $0.error > 0 && $0.error.isFinite && $0.y.isFinite }
    guard usable.count >= 2 else { return nil }
    let weights = usable.map { 1 / ($0.error * $0.error) }
    let total = weights.reduce(0, +)
    func mean(_ value: (Int) -> Double) -> Double {
      usable.indices.reduce(0) { $0 + weights[$1] * value($1) } / total
    }
    let (g0, y0) = (mean { usable[$0].g }, mean { usable[$0].y })
    let spread = mean { (usable[$0].g - g0) * (usable[$0].g - g0) } * total
    guard spread > 0 else { return nil }
    slope = mean { (usable[$0].g - g0) * (usable[$0].y - y0) } * total / spread
    slopeError = (1 / spread).squareRoot()
    guard slope != 0 else { return nil }
    root = g0 + (goal - y0) / slope
    rootError = ((1 / total + (root - g0) * (root - g0) / spread).squareRoot() / slope).magnitude
    count = usable.count
    let (b, places) = (slope, usable)
    let misfit = places.indices.reduce(0.0) { sum, i in
      let residual = places[i].y - y0 - b * (places[i].g - g0)
      return sum + weights[i] * residual * residual
    }
    fitProbability =
      count > 2 ? ChiSquared.upper(misfit, df: Double(count - 2)) : 1
  }

  /// Whether the slope is known to have its sign.
  var isSteep: Bool { abs(slope) > 3 * slopeError }
}

internal import Inference

/// The correlation of people of a cluster, estimated by moments from one step of the coefficients to the next.
///
/// ```
/// ρ = Σ_{j<k} e_j·e_k/φ / Σn(n − 1)/2,   φ = Σe²/N            as in geepack
/// ```
///
/// On the way a value may lie where equations cannot be solved, and is taken to the end of what can be; where it stays there, there is no
/// answer.
struct ExchangeableCorrelation {
  /// Sums over clusters: Σe², ΣΣe_j·e_k over pairs in either order, and Σn(n − 1).
  typealias Moments = (squares: Double, products: Double, pairs: Double)

  /// Correlations that the equations can be solved with, whose largest cluster has so many people.
  let bounds: ClosedRange<Double>
  private(set) var rho = 0.0
  /// Whether the last estimate lay beyond them.
  private(set) var isOut = false

  init(largestCluster: Double) {
    bounds = -(1 - 1e-9) / (largestCluster - 1)...(1 - 1e-9)
  }

  /// Takes the next estimate.
  ///
  /// - Returns: How far it has moved; nil where nothing varies.
  mutating func move(_ moments: Moments, people: Double) -> Double? {
    guard moments.squares > 0 else { return nil }
    let next =
      moments.pairs > 0 ? moments.products / moments.pairs / (moments.squares / people) : 0
    let inside = min(max(next, bounds.lowerBound), bounds.upperBound)
    isOut = inside != next
    defer { rho = inside }
    return abs(inside - rho)
  }
}

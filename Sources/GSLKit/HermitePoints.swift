internal import CGSL

/// Gauss and Hermite's points, for means of what a normal variable makes.
///
/// ```
/// E f(Z) ≈ Σ w_k f(z_k),   Z standard normal;   exact for polynomials of degree 2·points − 1
/// ```
///
/// By GSL's fixed quadrature, weight exp(−z²/2).
public struct HermitePoints: Sendable {
  /// Where the function is asked, in rising order.
  public let places: [Double]
  /// What each answer weighs; they add up to 1.
  public let weights: [Double]

  /// Points; none where GSL has no memory for them.
  ///
  /// - Parameter count: 1 to 100.
  public init(count: Int) {
    _ = GSL.ready
    guard
      let space = gsl_integration_fixed_alloc(
        cgsl_fixed_hermite(), count, 0, 0.5, 0, 0)
    else {
      (places, weights) = ([], [])
      return
    }
    defer { gsl_integration_fixed_free(space) }
    let (nodes, shares) = (
      gsl_integration_fixed_nodes(space), gsl_integration_fixed_weights(space)
    )
    places = (0..<count).map { nodes?[$0] ?? 0 }
    let total = (0..<count).reduce(0.0) { $0 + (shares?[$1] ?? 0) }
    weights = (0..<count).map { (shares?[$0] ?? 0) / total }
  }
}

public import Inference

/// Unrestricted weighted least squares: the common-effect mean with a standard error that the spread of
/// the effects decides.
///
/// ```
/// μ = Σ(y/v)/Σ(1/v)        se = √(Q/(k − 1))/√Σ(1/v), t with k − 1
/// ```
///
/// Source: Stanley & Doucouliagos (2015) Stat Med 34:2116.
public enum UnrestrictedWLS {
  /// Pools effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The pooled effect, or why there is none.
  public static func pool(_ y: Span<Double>, _ v: Span<Double>) -> Result<Pooled, MetaFailure> {
    Pooled.pool(y, v, .commonEffect, test: .hksj).flatMap {
      $0.estimate.standardError > 0 ? .success($0) : .failure(.noVariation)
    }
  }

  /// The same as a fit.
  public static func fit(_ y: Span<Double>, _ v: Span<Double>) -> Fit { pool(y, v).fit(\.fit) }
}

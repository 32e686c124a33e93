/// Cochran's Q alone.
public enum CochranQ {
  /// Σ(y − μ)²/v at the common effect μ.
  ///
  /// - Parameters:
  ///   - y: Effects, finite.
  ///   - v: Their variances, positive.
  /// - Returns: Q, on k − 1 degrees of freedom when all studies share one effect.
  public static func of(_ y: Span<Double>, _ v: Span<Double>) -> Double {
    WeightedSums(light: y, v, tau2: 0).q
  }
}

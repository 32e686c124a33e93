internal import CGSL
internal import Foundation

/// Gamma distribution with mean 1, by its shape a: its variance is 1/a.
public enum UnitGamma {
  /// P(X ≤ x), for a > 0.
  public static func cdf(_ x: Double, shape a: Double) -> Double {
    x <= 0 ? 0 : gsl_cdf_gamma_P(x, a, 1 / a)
  }

  /// The x with P(X ≤ x) = p and P(X > x) = q.
  ///
  /// ```
  /// x = F⁻¹(p),   from whichever tail is smaller;   near 0 F(x) = (ax)^a/Γ(a + 1)
  /// ```
  ///
  /// - Parameters:
  ///   - p: Probability below, 0 to 1.
  ///   - q: Probability above; 1 − p, with the digits of its own that a small one has.
  ///   - a: The shape, above 0.
  /// - Returns: The quantile, 0 or more; 0 where it is too small for a number.
  public static func quantile(lower p: Double, upper q: Double, shape a: Double) -> Double {
    _ = GSL.ready
    if p <= 0 { return 0 }
    let x = p < q ? gsl_cdf_gamma_Pinv(p, a, 1 / a) : gsl_cdf_gamma_Qinv(q, a, 1 / a)
    if x.isFinite { return x }
    // GSL's search gives up near 0 at small shapes, where the first term of the series is all there is.
    return exp((log(p) + lgamma(a + 1)) / a) / a
  }
}

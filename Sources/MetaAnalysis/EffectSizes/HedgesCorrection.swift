internal import Foundation

/// The factor that makes a standardised mean difference unbiased.
///
/// ```
/// J(m) = Γ(m/2)/(√(m/2)·Γ((m − 1)/2))
/// ```
///
/// By logarithms, so that it does not overflow with many people. Source: Hedges (1981) J Educ Stat
/// 6:107, equation 6e.
public enum HedgesCorrection {
  /// The factor.
  ///
  /// - Parameter df: Degrees of freedom of the standard deviation, > 1.
  /// - Returns: J, in (0, 1).
  public static func factor(df: Double) -> Double {
    exp(logGamma(df / 2) - log(df / 2) / 2 - logGamma((df - 1) / 2))
  }

  /// log Γ, thread-safe: the sign is not wanted.
  private static func logGamma(_ x: Double) -> Double {
    #if canImport(Glibc) || canImport(Musl)
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
    #else
    return lgamma(x)
    #endif
  }
}

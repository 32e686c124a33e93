/// Noncentral t distribution; GSL has none.
///
/// ```
/// P(T ≤ t) = ∫ Φ(t·√(x/ν) − δ) f(x; ν) dx,     f the χ² density with ν degrees of freedom
/// ```
///
/// Integrated over √x, where the integrand is smooth and close to normal, by Gauss–Kronrod. Good to
/// about 1e-12 absolute.
///
/// Source: Johnson, Kotz & Balakrishnan (1995), Continuous Univariate Distributions 2, eq. 31.1.
public enum NoncentralT {
  /// P(T ≤ t).
  ///
  /// - Parameters:
  ///   - t: Any number.
  ///   - df: Degrees of freedom ν, > 0; ∞ gives the normal with mean δ.
  ///   - ncp: Noncentrality δ.
  /// - Returns: The probability.
  /// - Throws: ``NumericalError`` when ν ≤ 0 or the quadrature fails.
  public static func cdf(
    _ t: Double, df: Double, ncp: Double
  ) throws(NumericalError) -> Double {
    try GSL.require(df > 0, "noncentral t: df must be positive; found \(df)")
    if df == .infinity { return Normal.cdf(t - ncp) }
    // 1e-16 of the χ² mass is left out at either end.
    let low = try ChiSquared.quantile(1e-16, df: df).squareRoot()
    let high = try ChiSquared.quantile(1 - 1e-16, df: df).squareRoot()
    let logConstant = ChiDensity.logConstant(df: df)
    return try Quadrature.integrate(from: low, to: high, relative: 1e-12) { root in
      Normal.cdf(t * root / df.squareRoot() - ncp)
        * ChiDensity.value(root, df: df, logConstant: logConstant)
    }
  }

  /// Power of a two-sided t test: P(|T| > critical).
  public static func twoSidedPower(
    critical: Double, df: Double, ncp: Double
  ) throws(NumericalError) -> Double {
    try cdf(-critical, df: df, ncp: ncp) + 1 - cdf(critical, df: df, ncp: ncp)
  }

  /// The t with P(T ≤ t) = p, 0 < p < 1.
  public static func quantile(
    _ p: Double, df: Double, ncp: Double
  ) throws(NumericalError) -> Double {
    try GSL.require(p > 0 && p < 1, "noncentral t quantile: p must lie in (0, 1); found \(p)")
    var (low, high) = (ncp - 1, ncp + 1)
    while try cdf(low, df: df, ncp: ncp) > p { low -= 2 * (high - low) }
    while try cdf(high, df: df, ncp: ncp) < p { high += 2 * (high - low) }
    return try RootFinder.brent(from: low, to: high, absolute: 1e-13) { t in
      // Both ends were evaluated above, so the quadrature works in between.
      ((try? cdf(t, df: df, ncp: ncp)) ?? .nan) - p
    }
  }
}

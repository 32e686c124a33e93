internal import CGSL

/// Standard normal distribution.
public enum Normal {
  /// P(Z ≤ z).
  public static func cdf(_ z: Double) -> Double { gsl_cdf_ugaussian_P(z) }
  /// P(Z > z), accurate in the far tail.
  public static func upper(_ z: Double) -> Double { gsl_cdf_ugaussian_Q(z) }
  /// φ(z).
  public static func density(_ z: Double) -> Double { gsl_ran_ugaussian_pdf(z) }

  /// The z with P(Z ≤ z) = p.
  ///
  /// - Parameter p: Probability, 0 < p < 1.
  /// - Returns: The quantile.
  /// - Throws: ``NumericalError`` outside that range.
  public static func quantile(_ p: Double) throws(NumericalError) -> Double {
    _ = GSL.ready
    try GSL.require(p > 0 && p < 1, "normal quantile: p must lie in (0, 1); found \(p)")
    return try GSL.finite(gsl_cdf_ugaussian_Pinv(p), "normal quantile at \(p)")
  }
}

/// Student's t distribution; df = ∞ is the normal.
public enum StudentT {
  /// P(T ≤ t).
  public static func cdf(_ t: Double, df: Double) -> Double {
    df == .infinity ? Normal.cdf(t) : gsl_cdf_tdist_P(t, df)
  }
  /// P(T > t).
  public static func upper(_ t: Double, df: Double) -> Double {
    df == .infinity ? Normal.upper(t) : gsl_cdf_tdist_Q(t, df)
  }
  /// The two-sided p-value P(|T| ≥ |t|).
  public static func twoSided(_ t: Double, df: Double) -> Double { 2 * upper(abs(t), df: df) }

  /// The t with P(T ≤ t) = p.
  ///
  /// - Parameters:
  ///   - p: Probability, 0 < p < 1.
  ///   - df: Degrees of freedom, > 0; need not be whole.
  /// - Returns: The quantile.
  /// - Throws: ``NumericalError`` outside these ranges.
  public static func quantile(_ p: Double, df: Double) throws(NumericalError) -> Double {
    _ = GSL.ready
    if df == .infinity { return try Normal.quantile(p) }
    try GSL.require(p > 0 && p < 1, "t quantile: p must lie in (0, 1); found \(p)")
    try GSL.require(df > 0, "t quantile: df must be positive; found \(df)")
    let tail = min(p, 1 - p)
    let start = abs(gsl_cdf_tdist_Qinv(tail, df))
    try GSL.require(start.isFinite, "t quantile at \(p), df \(df) has no finite value")
    // GSL's inverse stops at 1e-10 or so; two Newton steps reach the cdf's own accuracy.
    var t = start
    for _ in 0..<2 {
      let slope = gsl_ran_tdist_pdf(t, df)
      let step = (gsl_cdf_tdist_Q(t, df) - tail) / slope
      if step.isFinite { t += step }
    }
    return p < 0.5 ? -t : t
  }
}

/// χ² distribution.
public enum ChiSquared {
  /// P(X ≤ x) with `df` > 0 degrees of freedom.
  public static func cdf(_ x: Double, df: Double) -> Double { gsl_cdf_chisq_P(x, df) }
  /// P(X > x).
  public static func upper(_ x: Double, df: Double) -> Double { gsl_cdf_chisq_Q(x, df) }

  /// The x with P(X ≤ x) = p, for 0 < p < 1 and df > 0; throws ``NumericalError`` otherwise.
  public static func quantile(_ p: Double, df: Double) throws(NumericalError) -> Double {
    _ = GSL.ready
    try GSL.require(p > 0 && p < 1, "chi-squared quantile: p must lie in (0, 1); found \(p)")
    try GSL.require(df > 0, "chi-squared quantile: df must be positive; found \(df)")
    let x =
      df >= 1000
      ? large(p, df: df) : p < 0.5 ? gsl_cdf_chisq_Pinv(p, df) : gsl_cdf_chisq_Qinv(1 - p, df)
    return try GSL.finite(x, "chi-squared quantile at \(p), df \(df)")
  }

  /// The quantile at many degrees of freedom.
  ///
  /// GSL's inverse gives up there, or a wrong number (132,866 for .975 and df 1e5). Wilson and Hilferty's (1931) cube, then Newton's steps on the distribution function. From a million on,
  /// where GSL's distribution function fails in the tails, the cube alone, which is right to 1e-9 there.
  private static func large(_ p: Double, df: Double) -> Double {
    let shrink = 2 / (9 * df)
    let root = 1 - shrink + gsl_cdf_ugaussian_Pinv(p) * shrink.squareRoot()
    var x = df * root * root * root
    for _ in 0..<(df < 1e6 ? 3 : 0) {
      let step = (gsl_cdf_chisq_P(x, df) - p) / gsl_ran_chisq_pdf(x, df)
      guard step.isFinite else { break }
      x -= step
    }
    return x
  }
}

/// F distribution.
public enum FDistribution {
  /// P(F > x) with d1 and d2 degrees of freedom, both > 0.
  public static func upper(_ x: Double, _ d1: Double, _ d2: Double) -> Double {
    gsl_cdf_fdist_Q(x, d1, d2)
  }
}

/// Beta distribution.
public enum BetaDistribution {
  /// P(X ≤ x) with shapes a, b > 0.
  public static func cdf(_ x: Double, _ a: Double, _ b: Double) -> Double {
    gsl_cdf_beta_P(min(max(x, 0), 1), a, b)
  }

  /// The x with P(X ≤ x) = p; throws ``NumericalError`` unless 0 ≤ p ≤ 1 and a, b > 0.
  public static func quantile(
    _ p: Double, _ a: Double, _ b: Double
  ) throws(NumericalError) -> Double {
    _ = GSL.ready
    try GSL.require(p >= 0 && p <= 1, "beta quantile: p must lie in [0, 1]; found \(p)")
    try GSL.require(a > 0 && b > 0, "beta quantile: shapes must be positive; found \(a), \(b)")
    let found = gsl_cdf_beta_Pinv(p, a, b)
    if found.isFinite { return found }
    // GSL's search gives up on some lopsided shapes: halve an interval that holds the answer.
    var (low, high) = (0.0, 1.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if cdf(middle, a, b) < p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

extension BetaDistribution {
  /// The quantile at Φ(z), for a, b > 0.
  ///
  /// ```
  /// x = μ + σ·w,   w = z + γ₁(z² − 1)/6 + γ₂(z³ − 3z)/24 − γ₁²(2z³ − 5z)/36      where a, b ≥ 10,000
  /// ```
  ///
  /// γ₁ and γ₂ are skewness and excess kurtosis. GSL's inversion takes longer the larger the shapes are, without end;
  /// from 10,000 on Cornish and Fisher's series is off by less than 3e-7 of x for |z| ≤ 7, 1e-8 for |z| ≤ 3. Source: Cornish & Fisher
  /// (1937) Revue de l'Institut international de statistique 5:307.
  public static func quantile(
    atNormal z: Double, _ a: Double, _ b: Double
  ) throws(NumericalError) -> Double {
    guard min(a, b) >= 10_000 else { return try quantile(Normal.cdf(z), a, b) }
    let size = a + b
    let mean = a / size
    let variance = mean * (b / size) / (size + 1)
    let skewness =
      2 * (b - a) * (size + 1).squareRoot() / ((size + 2) * a.squareRoot() * b.squareRoot())
    let kurtosis =
      6 * ((b - a) * (b - a) * (size + 1) - a * b * (size + 2))
      / (a * b * (size + 2) * (size + 3))
    let (z2, z3) = (z * z, z * z * z)
    let w =
      z + skewness * (z2 - 1) / 6 + kurtosis * (z3 - 3 * z) / 24
      - skewness * skewness * (2 * z3 - 5 * z) / 36
    return min(max(mean + variance.squareRoot() * w, 0), 1)
  }
}

/// Poisson distribution.
public enum Poisson {
  /// P(X ≤ k) with mean μ ≥ 0; 0 for k < 0.
  public static func cdf(_ k: Int, mean: Double) -> Double {
    k < 0 ? 0 : gsl_cdf_poisson_P(UInt32(clamping: k), mean)
  }
}

/// Negative binomial distribution, by size r and mean μ: Var = μ + μ²/r.
public enum NegativeBinomial {
  /// P(X ≤ k); 0 for k < 0.
  public static func cdf(_ k: Int, size: Double, mean: Double) -> Double {
    k < 0 ? 0 : gsl_cdf_negative_binomial_P(UInt32(clamping: k), size / (size + mean), size)
  }
}

/// Hypergeometric distribution: events in the first of two groups, given all margins.
public enum Hypergeometric {
  /// P(X = k): k events among n1 people, when `events` happened among n1 + n2.
  public static func probability(_ k: Int, n1: Int, n2: Int, events: Int) -> Double {
    guard k >= 0, k <= n1, events >= k, events - k <= n2 else { return 0 }
    return gsl_ran_hypergeometric_pdf(
      UInt32(k), UInt32(n1), UInt32(n2), UInt32(events))
  }
}

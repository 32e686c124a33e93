internal import Foundation
internal import GSLKit

/// The test of excess significance: more significant studies than their power allows.
///
/// ```
/// power_i = P(|θ + √(se_i² + τ²)·Z| > se_i·z_{α/2})      E = Σ power      O = studies significant at α
/// χ² = (O − E)²/E + (O − E)²/(k − E), one-sided;   binomial P(X ≥ O), p = E/k;
/// exact P(X ≥ O), X a sum of Bernoulli(power_i)
/// ```
///
/// θ is the common effect unless given, and τ² 0. Source: Ioannidis & Trikalinos (2007) Clin Trials 4:245;
/// Francis (2013) J Math Psychol 57:153.
public struct ExcessSignificance: Sendable {
  /// Which studies count as significant.
  public enum Alternative: Sendable {
    /// Those significant either way.
    case twoSided
    /// Those significantly above 0.
    case greater
    /// Those significantly below 0.
    case less
  }

  /// Significant studies.
  public let observed: Int
  /// Significant studies to be expected: the sum of powers.
  public let expected: Double
  /// θ, the effect at which power is worked out.
  public let theta: Double
  /// One-sided: half the tail of χ²₁ where more were observed than expected.
  public let chiSquared: Double
  /// p by χ².
  public let chiSquaredP: Double
  /// One-sided p by the binomial distribution.
  public let binomialP: Double
  /// One-sided p by the Poisson-binomial distribution.
  public let exactP: Double
  /// Power of each study.
  public let power: [Double]

  /// How the p-value is made.
  public enum Test: Sendable {
    /// χ² on one degree of freedom.
    case chiSquared
    /// Binomial with the mean power of all.
    case binomial
    /// Poisson-binomial, each study with its own power.
    case exact
  }

  /// One of the three p-values.
  public func p(_ test: Test) -> Double {
    switch test {
    case .chiSquared: chiSquaredP
    case .binomial: binomialP
    case .exact: exactP
    }
  }

  /// The effect nearest to 0 at which as many significant studies would no longer be too many.
  ///
  /// ```
  /// the θ between 0 and the sign of the common effect with p(θ) = level
  /// ```
  ///
  /// Source: Ioannidis & Trikalinos (2007), who call it a limit of the effect.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - test: Whose p-value.
  ///   - alternative: Which studies count as significant.
  ///   - level: Of the test of excess, .10 as its authors have it.
  /// - Returns: The effect; nil when even no effect at all would not make the number excessive, or nothing
  ///   can be tested.
  public static func limit(
    _ y: Span<Double>, _ v: Span<Double>, _ test: Test, _ alternative: Alternative = .twoSided,
    level: Double = 0.1
  ) -> Double? {
    guard case .success(let found) = self.test(y, v, alternative) else { return nil }
    let sign = alternative == .less ? -1.0 : alternative == .greater ? 1 : found.theta < 0 ? -1 : 1
    // Far enough for every study to be significant at any sign.
    var most = 0.0
    for i in y.indices { most = max(most, abs(y[i]) + 10 * v[i].squareRoot()) }
    let (effects, variances) = (y.copied, v.copied)
    func isExcessive(_ size: Double) -> Bool {
      let result = self.test(effects.span, variances.span, theta: sign * size, alternative)
      return ((try? result.get())?.p(test) ?? 1) < level
    }
    guard isExcessive(0) else { return nil }
    return sign * Bisection.edge(from: 0, to: most, isExcessive)
  }

  /// Tests effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - theta: The true effect; the common effect unless given.
  ///   - tau2: The variance of true effects between studies, above −min v.
  ///   - alternative: Which studies count as significant.
  ///   - alpha: At which level, in (0, 1).
  /// - Returns: The test, or why there is none.
  public static func test(
    _ y: Span<Double>, _ v: Span<Double>, theta: Double? = nil, tau2: Double = 0,
    _ alternative: Alternative = .twoSided, alpha: Double = 0.05
  ) -> Result<ExcessSignificance, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 1) { return .failure(failure) }
    let tail = alternative == .twoSided ? alpha / 2 : alpha
    guard let critical = try? Normal.quantile(1 - tail) else { return .failure(.noConvergence) }
    let effect = theta ?? WeightedSums(light: y, v, tau2: 0).mean
    var (observed, power) = (0, [Double]())
    for i in y.indices {
      let se = v[i].squareRoot()
      let z = y[i] / se
      let spread = tau2 == 0 ? se : (v[i] + tau2).squareRoot()
      let (limit, shift) = (critical * (se / spread), effect / spread)
      let up = alternative != .less
      let down = alternative != .greater
      if (up && z > critical) || (down && z < -critical) { observed += 1 }
      power.append(
        (up ? Normal.upper(limit - shift) : 0) + (down ? Normal.cdf(-limit - shift) : 0))
    }
    return .success(ExcessSignificance(observed, power, effect))
  }

  /// The same at the mean and τ² of REML, which may be negative down to −min v.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - alternative: Which studies count as significant.
  ///   - alpha: At which level, in (0, 1).
  /// - Returns: The test, or why there is none.
  public static func amongRandomEffects(
    _ y: Span<Double>, _ v: Span<Double>, _ alternative: Alternative = .twoSided,
    alpha: Double = 0.05
  ) -> Result<ExcessSignificance, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 2) { return .failure(failure) }
    let tau2 = Tau2.restrictedWithNegative(y, v)
    let mean = WeightedSums(light: y, v, tau2: tau2).mean
    return test(y, v, theta: mean, tau2: tau2, alternative, alpha: alpha)
  }

  private init(_ observed: Int, _ power: [Double], _ theta: Double) {
    let k = Double(power.count)
    let o = Double(observed)
    let e = power.reduce(0, +)
    (self.observed, expected, self.theta, self.power) = (observed, e, theta, power)
    chiSquared = e > 0 && e < k ? (o - e) * (o - e) / e + (o - e) * (o - e) / (k - e) : 0
    let root = chiSquared.squareRoot() * (o < e ? -1 : 1)
    chiSquaredP = Normal.upper(root)
    binomialP = observed == 0 ? 1 : BetaDistribution.cdf(e / k, o, k - o + 1)
    // The distribution of the number of significant studies, one study at a time.
    var chances = Array(repeating: 0.0, count: power.count + 1)
    chances[0] = 1
    for (i, p) in power.enumerated() {
      for j in stride(from: i + 1, through: 1, by: -1) {
        chances[j] = chances[j] * (1 - p) + chances[j - 1] * p
      }
      chances[0] *= 1 - p
    }
    exactP = min(1, chances[observed...].reduce(0, +))
  }
}

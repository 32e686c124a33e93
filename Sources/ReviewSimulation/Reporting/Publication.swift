internal import Foundation
internal import GSLKit
public import Parts

/// How its results decide whether a trial is published at all.
///
/// ```
/// P(published) = w(p)·s(N)        p one-sided, small for benefit;  s(N) = 1 − (1 − s₀)·exp(−N/N₀)
/// ```
public struct Publication: Sendable, Equatable {
  /// How the chance depends on the one-sided p-value of benefit.
  public enum Weight: Sendable, Equatable {
    /// The chance of each interval of p: (0, ends[0]], (ends[0], ends[1]], …, the last up to 1.
    case steps(ends: [Double], chances: [Double])
    /// The same, with chances that change with size by a power; N₀ has those that are stated.
    ///
    /// ```
    /// r_j(N) = chances[j]·(N/N₀)^slopes[j]        w_j(N) = r_j/max(1, r_1, …, r_J)
    /// ```
    ///
    /// Where one would pass 1, all are divided by it: how they stand to each other is kept. Source of weights by
    /// size: Coburn & Vevea (2015) Psychol Methods 20:310.
    case stepsBySize(ends: [Double], chances: [Double], slopes: [Double], typicalSize: Double)
    /// A smooth fall between intervals of the two-sided p-value, by the sign of the effect.
    ///
    /// ```
    /// e(p; a, b, f, t) = (t − f)(1 − 2^(−10(p − a)/(b − a))) + f
    /// benefit: 1 for p < .05, e(p; .05, .1, 1, A) for p < .1, else A
    /// harm:    C for p < .001, e(p; .001, .01, C, B) for p < .01, else B
    /// ```
    ///
    /// Source: Carter, Schönbrodt, Gervais & Hilgard (2019) Adv Methods Pract Psychol Sci 2:115.
    case easeOut(positive: Double, negative: Double, harmful: Double)
    /// Published when γ₀ + γ₁/se + δ > 0, δ standard normal and correlated with the sampling error by ρ.
    ///
    /// Source: Copas (1999) J R Stat Soc A 162:95.
    case copas(gamma0: Double, gamma1: Double, rho: Double)
  }

  /// Which result of a trial decides, where it has several outcomes.
  public enum Deciding: String, Choice {
    /// Its first reported outcome in the order of the file.
    case primary
    /// The one with the smallest p.
    case best
    /// The one with the largest p: all have to be significant.
    case worst
  }

  /// What the number of trials of a setting counts.
  public enum Counting: String, Choice {
    /// Trials that were run: fewer are published.
    case conducted
    /// Trials that are published: each is run again until one is.
    case published
  }

  /// The chance of being published, by the result.
  public var weight: Weight
  /// s₀, the factor of a trial of nobody; 1 for a chance that does not depend on size.
  public var smallTrials: Double
  /// N₀, people.
  public var sizeScale: Double
  /// Which of a trial's results decides.
  public var deciding: Deciding
  /// What the number of trials counts.
  public var counting: Counting
  /// Whether a trial that is run again has the same number of people.
  public var keepsSize: Bool
  /// Refers a standardised mean difference to t with n₁ + n₂ − 2, not to the normal.
  public var usesT: Bool

  /// A trial is run at most so often; then it counts as unpublished.
  static let mostAttempts = 5000

  /// A rule.
  ///
  /// - Parameters:
  ///   - weight: How the chance depends on p.
  ///   - smallTrials: Factor of the chance of the smallest trials, in (0, 1].
  ///   - sizeScale: People at which two thirds of the difference are gone, > 0.
  ///   - deciding: Which result decides.
  ///   - counting: What the number of trials counts.
  ///   - keepsSize: Whether a trial that is run again has the same number of people.
  ///   - usesT: Whether p comes from the t distribution.
  public init(
    weight: Weight, smallTrials: Double = 1, sizeScale: Double = 100,
    deciding: Deciding = .primary, counting: Counting = .conducted,
    keepsSize: Bool = false, usesT: Bool = false
  ) {
    self.weight = weight
    self.smallTrials = smallTrials
    self.sizeScale = sizeScale
    self.deciding = deciding
    self.counting = counting
    self.keepsSize = keepsSize
    self.usesT = usesT
  }

  /// What a trial shows of one outcome.
  struct Shown {
    /// Effect over standard error, for benefit.
    var z: Double
    /// Degrees of freedom of its t test; ∞ for the normal.
    var df: Double
    var standardError: Double
    /// The standardised sampling error, which Copas's rule knows.
    var error: Double
    var size: Double

    /// One-sided p-value of benefit.
    var p: Double { StudentT.upper(z, df: df) }
  }

  /// The chance of a result, referred to the normal, of being published.
  ///
  /// - Parameters:
  ///   - z: Effect over standard error, for benefit.
  ///   - size: People.
  ///   - standardError: For Copas's rule.
  ///   - error: The standardised sampling error, for Copas's rule.
  /// - Returns: A probability.
  public func chance(
    z: Double, size: Double, standardError: Double = 1, error: Double = 0
  ) -> Double {
    chance(
      Shown(
        z: z, df: .infinity, standardError: standardError, error: error, size: size))
  }

  /// The chance of being published.
  func chance(_ shown: Shown) -> Double {
    let size = smallTrials < 1 ? 1 - (1 - smallTrials) * exp(-shown.size / sizeScale) : 1
    switch weight {
    case .steps(let ends, let chances):
      let p = shown.p
      for (end, chance) in zip(ends, chances) where p <= end { return size * chance }
      return size * chances[chances.count - 1]
    case .stepsBySize(let ends, let chances, let slopes, let typical):
      let p = shown.p
      let ratio = shown.size / typical
      var (most, found, isFound) = (1.0, 0.0, false)
      for j in ends.indices {
        let relative = chances[j] * pow(ratio, slopes[j])
        most = max(most, relative)
        if !isFound, p <= ends[j] || j == ends.count - 1 { (found, isFound) = (relative, true) }
      }
      return size * found / most
    case .easeOut(let positive, let negative, let harmful):
      let p = 2 * min(shown.p, 1 - shown.p)
      return size * Publication.easeOut(p, shown.z > 0, positive, negative, harmful)
    case .copas(let gamma0, let gamma1, let rho):
      let mean = gamma0 + gamma1 / shown.standardError + rho * shown.error
      return size * Normal.cdf(mean / (1 - rho * rho).squareRoot())
    }
  }

  private static func easeOut(
    _ p: Double, _ isBenefit: Bool, _ positive: Double, _ negative: Double, _ harmful: Double
  ) -> Double {
    func fall(_ a: Double, _ b: Double, _ from: Double, _ to: Double) -> Double {
      (to - from) * (1 - exp2(-10 * (p - a) / (b - a))) + from
    }
    if isBenefit {
      return p < 0.05 ? 1 : p < 0.1 ? fall(0.05, 0.1, 1, positive) : positive
    }
    return p < 0.001
      ? harmful : p < 0.01 ? fall(0.001, 0.01, harmful, negative) : negative
  }
}

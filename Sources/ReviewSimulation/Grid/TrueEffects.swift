internal import Foundation

/// The true effects of the trials that an analysis is about: normal around a mean that settings, levels and size move.
///
/// ```
/// θ_new ~ Σ_c w_c·N(m_c, τ_c²)
/// ```
///
/// What a prediction interval holds of it is a probability that is calculated, not one trial that is drawn: its mean
/// over reviews has a smaller Monte Carlo error.
public struct TrueEffects: Sendable, Equatable {
  /// One kind of trial.
  public struct Kind: Sendable, Equatable {
    /// Its share of trials.
    public var weight: Double
    /// Mean true effect of its trials.
    public var mean: Double
    /// Standard deviation of their true effects, ≥ 0.
    public var tau: Double

    /// A kind with its share, up to a factor.
    public init(weight: Double, mean: Double, tau: Double) {
      self.weight = weight
      self.mean = mean
      self.tau = tau
    }
  }

  /// Kinds with different means or spreads, whose weights add to 1.
  public let kinds: [Kind]

  /// A distribution; kinds of one mean and spread are one.
  ///
  /// - Parameter kinds: At least one with a weight above 0.
  public init?(_ kinds: [Kind]) {
    let total = kinds.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return nil }
    var merged: [Kind] = []
    for kind in kinds where kind.weight > 0 {
      // Products of the same factors in another order: as good as equal.
      if let same = merged.firstIndex(where: {
        abs($0.mean - kind.mean) < 1e-12 && abs($0.tau - kind.tau) < 1e-12
      }) {
        merged[same].weight += kind.weight / total
      } else {
        merged.append(Kind(weight: kind.weight / total, mean: kind.mean, tau: kind.tau))
      }
    }
    self.kinds = merged
  }

  /// The share of trials whose true effect lies in an interval.
  ///
  /// - Parameters:
  ///   - centre: Its middle.
  ///   - reach: Half its width.
  /// - Returns: A probability.
  @inline(__always)
  func share(around centre: Double, reach: Double) -> Double {
    var sum = 0.0
    for kind in kinds {
      let distance = abs(centre - kind.mean)
      if kind.tau == 0 {
        sum += distance <= reach ? kind.weight : 0
      } else {
        // Φ(b) − Φ(a) by upper tails: a is the nearer end.
        let root = kind.tau * 2.0.squareRoot()
        sum +=
          kind.weight * 0.5 * (erfc((distance - reach) / root) - erfc((distance + reach) / root))
      }
    }
    return sum
  }
}

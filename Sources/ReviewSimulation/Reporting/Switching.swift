internal import GSLKit

/// Trials that report the best of several versions of an outcome: scales, subscales, ways of scoring.
///
/// ```
/// e_j = √ρ·c + √(1 − ρ)·s_j, j = 1 … m      reported: the largest, as if it had been the only one
/// ```
///
/// Versions have one true effect and one standard error; e₁ is the error of the version that was declared, so
/// that trials without switching are as they were. Under no effect the reported one is too large by
/// √(1 − ρ)·E(max of m normals) standard errors. The choice is by the difference in means, and standard
/// deviations are drawn once: where trials choose by p, small ones gain a little more (10 people an arm,
/// m = 2, ρ = .6: a bias of .098 for .096).
public struct Switching: Sendable, Equatable {
  /// m, at least 1.
  public var versions: Int
  /// ρ between versions, in [0, 1].
  public var correlation: Double
  /// Probability that a trial does so.
  public var share: Double

  /// A rule; none unless given.
  public init(versions: Int = 1, correlation: Double = 0.5, share: Double = 0) {
    self.versions = versions
    self.correlation = correlation
    self.share = share
  }

  /// Whether anything is switched.
  var matters: Bool { versions > 1 && share > 0 && correlation < 1 }

  /// The largest error of all versions, given that of the first.
  func best(_ first: Double, using stream: inout RandomStream) -> Double {
    let (common, own) = (correlation.squareRoot(), (1 - correlation).squareRoot())
    // c given e₁ is normal with mean √ρ·e₁ and variance 1 − ρ.
    let shared = common * first + own * stream.normal()
    var best = first
    for _ in 1..<versions { best = max(best, common * shared + own * stream.normal()) }
    return best
  }
}

public import MonteCarlo

/// The type I error of an analysis at one design, beside its nominal level.
///
/// ```
/// exceeds its level   rate − 2·MCSE > bound,   bound = 1.1·α where it ignores what the trial declares, else 1.2·α
/// conservative        rate + 2·MCSE < 0.9·α, or 0.8·α
/// ```
///
/// An analysis that ignores what the file declares has no excuse: it is held to the stringent criterion, a tenth of α. One
/// that fits the trial may be approximate, as discrete and small-sample tests are: a fifth of α. Sources: Bradley (1978)
/// Br J Math Stat Psychol 31:144, stringent criterion; Cochran (1952) Ann Math Stat 23:315, section 5, .04 to .06 at .05.
public struct LevelOfTest: Sendable {
  /// What is to be said of a level.
  public enum Verdict: Sendable { case kept, exceeded, conservative }

  /// Share of replicates in which a true null was rejected.
  public let rate: Measured
  /// The nominal level.
  public let alpha: Double
  /// The largest type I error that passes, over ``alpha``.
  public let allowance: Double

  /// A level.
  ///
  /// - Parameters:
  ///   - rate: Rejections of the true null.
  ///   - alpha: The nominal level.
  ///   - isStringent: Whether the analysis ignores something that the trial declares.
  public init(_ rate: Measured, alpha: Double, isStringent: Bool) {
    self.rate = rate
    self.alpha = alpha
    allowance = isStringent ? 1.1 : 1.2
  }

  /// Whether the level is kept, beyond Monte Carlo error.
  public var verdict: Verdict {
    if rate.value - 2 * rate.mcse > allowance * alpha { return .exceeded }
    return rate.value + 2 * rate.mcse < (2 - allowance) * alpha ? .conservative : .kept
  }

  /// Replicates that show a level of .05 to ±.0022 (95 %) within a second or two; fewer of large trials.
  ///
  /// - Parameters:
  ///   - people: People drawn for each, once a wave, and what a fit costs in that; 0 where sufficient statistics are.
  ///   - clusters: Clusters.
  /// - Returns: How many; nil where fewer than 1,000 are affordable, which show too little.
  public static func replicates(people: Int, clusters: Int) -> Int? {
    let affordable = min(
      people > 0 ? 20_000_000 / people : .max, clusters > 0 ? 4_000_000 / clusters : .max)
    return affordable < 1_000 ? nil : min(affordable, 40_000)
  }
}

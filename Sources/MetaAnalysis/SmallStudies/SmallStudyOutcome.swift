public import Inference

/// What a test for small-study effects found.
public struct SmallStudyOutcome: Sendable, BitwiseCopyable {
  /// What it was computed from.
  public enum Statistic: Sendable, BitwiseCopyable {
    /// A slope against z (df infinite) or t.
    case slope(Estimate)
    /// Kendall's τ, and whether p is exact.
    case ranks(Double, isExact: Bool)
    /// Significant studies, and those expected.
    case significant(Int, expected: Double)
    /// A likelihood ratio with its degrees of freedom.
    case ratio(Double, df: Int)
    /// Studies that are missing.
    case missing(Int)
    /// A number under the letter of the test.
    case value(Double)
  }

  public var p: Double
  public var statistic: Statistic

  /// An outcome.
  public init(p: Double, statistic: Statistic) {
    self.p = p
    self.statistic = statistic
  }
}

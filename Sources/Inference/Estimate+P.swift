internal import GSLKit

extension Estimate {
  /// The two-sided p-value of the statistic; 1 or 0 where the standard error is 0.
  ///
  /// ```
  /// p = 2·P(T > |statistic|),   T ~ t(df), the normal for df = ∞
  /// ```
  public var twoSidedP: Double {
    guard standardError > 0 else { return value == 0 ? 1 : 0 }
    return StudentT.twoSided(statistic, df: df)
  }
}

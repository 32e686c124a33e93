/// The scale of an estimate; also that of the truth it is compared with.
public enum EffectMeasure: String, Sendable, Codable, CaseIterable {
  /// ȳ₁ − ȳ₂, in points of the outcome.
  case meanDifference = "mean difference"
  /// p₁ − p₂.
  case riskDifference = "risk difference"
  /// ln of p₁(1 − p₂)/(p₂(1 − p₁)).
  case logOddsRatio = "log odds ratio"
  /// ln of p₁/p₂.
  case logRiskRatio = "log risk ratio"
  /// ln of the ratio of mean counts.
  case logRateRatio = "log rate ratio"
}

/// The scale of an estimate; also that of the truth it is compared with.
public enum EffectMeasure: String, Sendable, Codable, CaseIterable {
  /// ȳ₁ − ȳ₂, in points of the outcome.
  case meanDifference = "mean difference"
  /// p₁ − p₂.
  case riskDifference = "risk difference"
  /// ln of p₁(1 − p₂)/(p₂(1 − p₁)).
  case logOddsRatio = "log odds ratio"
  /// The same among people with the same baseline, of the same stratum: the coefficient of a logistic regression with both in it.
  ///
  /// Odds ratios do not collapse: it is further from 0 than that of everybody (Gail, Wieand & Piantadosi 1984, Biometrika 71:431).
  case conditionalLogOddsRatio = "conditional log odds ratio"
  /// ln of p₁/p₂.
  case logRiskRatio = "log risk ratio"
  /// ln of the ratio of mean counts.
  case logRateRatio = "log rate ratio"
  /// The same of those who can have any: without the people whose count is 0 whatever their rate.
  case logCountPartRatio = "log rate ratio of those who can have any"
  /// ln of the ratio of arithmetic means.
  case logMeanRatio = "log mean ratio"
  /// Difference in means of ln(y + c): ln of the ratio of geometric means for c = 0.
  case logGeometricMeanRatio = "log ratio of geometric means"
  /// ȳ₁ − ȳ₂ of those who would come if they were offered the support: a principal stratum.
  case complierDifference = "difference in compliers"
  /// P(y₁ > y₂) + ½P(y₁ = y₂) − ½, of one person of each arm.
  case winProbability = "win probability less 0.5"
  /// ln of the ratio of hazards.
  case logHazardRatio = "log hazard ratio"
  /// Difference in mean times without the event, up to a horizon.
  case restrictedMeanDifference = "difference in restricted mean time"

  /// Whether it compares more of how people are distributed than means: what people of an arm are mixed of then matters.
  ///
  /// Laws of times to an event know what their people are mixed of.
  public var isOfDistributions: Bool {
    switch self {
    case .logGeometricMeanRatio, .winProbability, .conditionalLogOddsRatio, .logCountPartRatio: true
    case .meanDifference, .riskDifference, .logOddsRatio, .logRiskRatio, .logRateRatio,
      .logMeanRatio, .complierDifference, .logHazardRatio, .restrictedMeanDifference:
      false
    }
  }

  /// Whether more of it means less of the event: time without it.
  public var isTimeWithoutEvent: Bool { self == .restrictedMeanDifference }
}

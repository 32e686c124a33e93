/// The scale of an estimate; also that of the truth it is compared with.
public enum EffectMeasure: String, Sendable, Codable, CaseIterable {
  case meanDifference = "mean difference"
  case riskDifference = "risk difference"
  case logOddsRatio = "log odds ratio"
  case logRiskRatio = "log risk ratio"
  case logRateRatio = "log rate ratio"
}

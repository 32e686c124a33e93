public import Parts

/// Effects, margins and half-widths in the units that they may be given in.
extension Quantity {
  /// Standard deviations of the outcome: a standardised mean difference.
  public static func smd(_ value: Double) -> Quantity { Quantity("smd", value) }
  /// Points of the outcome.
  public static func points(_ value: Double) -> Quantity { Quantity("points", value) }
  /// Points of the normal beneath the scores of an instrument.
  public static func latentPoints(_ value: Double) -> Quantity { Quantity("latent-points", value) }
  /// The probability of an event itself, 0 to 1.
  public static func risk(_ value: Double) -> Quantity { Quantity("risk", value) }
  /// A difference of probabilities, −1 to 1.
  public static func riskDifference(_ value: Double) -> Quantity {
    Quantity("risk-difference", value)
  }
  /// A ratio of probabilities, above 0.
  public static func riskRatio(_ value: Double) -> Quantity { Quantity("risk-ratio", value) }
  /// A ratio of odds, above 0.
  public static func oddsRatio(_ value: Double) -> Quantity { Quantity("odds-ratio", value) }
  /// The natural logarithm of a ratio of odds, for margins.
  public static func logOddsRatio(_ value: Double) -> Quantity {
    Quantity("log-odds-ratio", value)
  }
  /// A ratio of hazards of an event, above 0.
  public static func hazardRatio(_ value: Double) -> Quantity { Quantity("hazard-ratio", value) }
  /// The natural logarithm of a ratio of hazards, for margins.
  public static func logHazardRatio(_ value: Double) -> Quantity {
    Quantity("log-hazard-ratio", value)
  }
  /// A ratio of times to an event, above 0: 1.2 has everything happen a fifth later.
  public static func timeRatio(_ value: Double) -> Quantity { Quantity("time-ratio", value) }
  /// A ratio of mean counts, above 0.
  public static func rateRatio(_ value: Double) -> Quantity { Quantity("rate-ratio", value) }
  /// A ratio of mean costs, or of other skewed amounts, above 0.
  public static func meanRatio(_ value: Double) -> Quantity { Quantity("mean-ratio", value) }
  /// A difference of mean counts.
  public static func meanDifference(_ value: Double) -> Quantity {
    Quantity("mean-difference", value)
  }
}

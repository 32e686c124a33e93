public import Parts

/// Which measurement of a trial a review takes.
public enum TimePointRule: String, Choice {
  /// At the end of the intervention.
  case end
  /// The longest follow-up that there is.
  case longest
  /// The one with the larger benefit, among people who have both; for continuous outcomes.
  case best
}

/// Measurements after the end of the intervention.
///
/// ```
/// later effect = remaining · effect at the end        errors correlated by ρ
/// ```
public struct FollowUp: Sendable, Equatable {
  /// Probability that a trial measures again.
  public var share: Double
  /// What is left of the effect then; above 1 for an effect that grows.
  public var remaining: Double
  /// Correlation of the two measurements' errors.
  public var correlation: Double
  /// Probability that a person who was there at the end is gone then.
  public var dropout: Double
  /// Which of the measurements counts.
  public var rule: TimePointRule

  /// A follow-up; without one a trial is measured once.
  public init(
    share: Double = 0, remaining: Double = 1, correlation: Double = 0.5, dropout: Double = 0,
    rule: TimePointRule = .end
  ) {
    self.share = share
    self.remaining = remaining
    self.correlation = correlation
    self.dropout = dropout
    self.rule = rule
  }

  /// Whether anything depends on it.
  var matters: Bool { share > 0 && rule != .end }
}

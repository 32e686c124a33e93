/// The unit of a number, for listings and messages.
public enum Unit: String, Sendable {
  /// A plain number.
  case none = ""
  /// A number of people.
  case people
  /// A share or probability, 0 to 1.
  case proportion
  /// Points of the outcome.
  case points = "points of the outcome"
  /// Standard deviations.
  case standardDeviations = "SD"
  /// A ratio, above 0 as a rule.
  case ratio
  /// A correlation, −1 to 1.
  case correlation
}

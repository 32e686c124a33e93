/// A value that reaches a target.
public struct PlannedValue: Sendable, Equatable {
  /// The path that was solved for.
  public let path: String
  /// The value.
  public let value: Double
  /// Whether it is a whole number.
  public let isInteger: Bool
  /// Its standard error, of what is no whole number; nil where it is not known.
  public let error: Double?
}

/// What an analysis asks whether an effect depends on.
public enum Moderator: Sendable, Equatable {
  /// The two levels of the trial's modifier.
  case levels
  /// The baseline of the outcome.
  case baseline
}

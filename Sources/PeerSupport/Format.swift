public import Parts

/// How support is given.
public enum Format: String, Choice {
  /// Not at all, or not said.
  case none
  /// To one person at a time.
  case oneToOne = "one-to-one"
  /// To several together.
  case group
}

public import Parts

/// What an arm is compared as.
public enum Comparator: String, Choice {
  /// Not a comparator: an arm whose support is on trial.
  case none
  /// Care as it is.
  case usualCare = "usual-care"
  /// The same support, later.
  case waitlist
  /// Another support or treatment.
  case active
}

public import Parts

/// Whose values imputed after they were seen last are moved by a delta.
public enum ImputedArms: String, Choice {
  /// People of the contrast's first arm.
  case treatment
  /// People of the second.
  case comparator
  /// Both.
  case both
}

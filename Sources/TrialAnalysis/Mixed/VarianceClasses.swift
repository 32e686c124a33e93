public import Parts

/// In which arms a variance is the same.
public enum VarianceClasses: String, Choice {
  /// In all arms.
  case common
  /// In none: each arm has its own.
  case byArm = "by-arm"
}

public import Parts

/// How a mixed model's statistic is referred to t.
public enum MixedReference: String, Choice {
  case satterthwaite
  case kenwardRoger = "kenward-roger"
  /// Clusters, or people, less arms that have them.
  case between
  /// Rows less fixed effects.
  case residual
  /// The normal.
  case z
}

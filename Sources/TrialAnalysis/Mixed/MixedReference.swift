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

  /// What a protocol calls it.
  var words: String {
    switch self {
    case .satterthwaite: "Satterthwaite's degrees of freedom"
    case .kenwardRoger: "Kenward–Roger"
    case .between: "degrees of freedom of clusters less arms"
    case .residual: "residual degrees of freedom"
    case .z: "Wald test against the normal"
    }
  }
}

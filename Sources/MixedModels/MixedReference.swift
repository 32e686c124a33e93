public import Parts

/// How a mixed model's statistic is referred to t.
public enum MixedReference: String, Choice {
  /// Degrees of freedom by Satterthwaite, from the variance of the variance.
  case satterthwaite
  /// The same with an adjusted standard error: Kenward & Roger (1997) Biometrics 53:983.
  case kenwardRoger = "kenward-roger"
  /// The same without second derivatives of V, which are 0 for variances.
  case kenwardRogerLinear = "kenward-roger-linear"
  /// Clusters, or people, less arms that have them.
  case between
  /// Rows less fixed effects.
  case residual
  /// The normal.
  case z

  /// What a protocol calls it.
  ///
  /// - Parameter unit: What degrees of freedom between arms are counted in: "clusters", "people".
  /// - Returns: As in "Satterthwaite's degrees of freedom".
  public func words(between unit: String = "clusters") -> String {
    switch self {
    case .satterthwaite: "Satterthwaite's degrees of freedom"
    case .kenwardRoger: "Kenward–Roger"
    case .kenwardRogerLinear: "Kenward–Roger, linear"
    case .between: "degrees of freedom of \(unit) less arms"
    case .residual: "residual degrees of freedom"
    case .z: "Wald test against the normal"
    }
  }
}

public import Parts

/// How people of one cluster are taken to be alike, until the sandwich puts it right.
public enum WorkingCorrelation: String, Choice {
  /// Not at all.
  case independence
  /// By one correlation, whoever they are.
  case exchangeable

  /// As a protocol has it.
  var words: String {
    switch self {
    case .independence: "independence working correlation"
    case .exchangeable: "exchangeable working correlation"
    }
  }
}

/// What makes up for residuals that are too small because means were fitted to them.
///
/// ```
/// H_i = D_i·M·D_i'V_i⁻¹,   M = (ΣD_i'V_i⁻¹D_i)⁻¹;   residuals r_i of a cluster become
/// kauermann-carroll  (I − H_i)^(−1/2)·r_i        mancl-derouen  (I − H_i)⁻¹·r_i
/// fay-graubard       u_i = D_i'V_i⁻¹r_i becomes diag{1 − min(b, (D_i'V_i⁻¹D_i·M)_jj)}^(−1/2)·u_i,  b = .75
/// ```
///
/// A direction in which a cluster alone decides the fit, an eigenvalue of H_i of 1, has no residual and adds nothing.
/// Sources: Kauermann & Carroll (2001) J Am Stat Assoc 96:1387; Mancl & DeRouen (2001) Biometrics 57:126; Fay & Graubard
/// (2001) Biometrics 57:1198.
public enum SandwichCorrection: String, Choice {
  /// As Liang & Zeger (1986) Biometrika 73:13 have it.
  case none
  /// Residuals times (1 − H_i)^{−½}.
  case kauermannCarroll = "kauermann-carroll"
  /// Residuals times (1 − H_i)⁻¹.
  case manclDerouen = "mancl-derouen"
  /// Scores of a cluster over the square root of what is left of its information, bounded.
  case fayGraubard = "fay-graubard"

  /// As a protocol has it.
  var words: String {
    switch self {
    case .none: "sandwich variance"
    case .kauermannCarroll: "sandwich variance with the correction of Kauermann and Carroll"
    case .manclDerouen: "sandwich variance with the correction of Mancl and DeRouen"
    case .fayGraubard: "sandwich variance with the correction of Fay and Graubard"
    }
  }
}

/// What a statistic with a sandwich variance is referred to.
public enum SandwichReference: String, Choice {
  /// t with clusters less parameters of the mean; people without a cluster are clusters of one.
  case clusters
  /// t with the degrees of freedom of Fay & Graubard, at least 1.
  case fayGraubard = "fay-graubard"
  /// The normal.
  case z

  /// As a protocol has it.
  func words(unit: String) -> String {
    switch self {
    case .clusters: "t with degrees of freedom of \(unit) less parameters"
    case .fayGraubard: "t with the degrees of freedom of Fay and Graubard"
    case .z: "Wald test against the normal"
    }
  }
}

/// The variance of estimating equations, and what their statistic is referred to.
struct SandwichOptions: Sendable {
  let correction: SandwichCorrection
  let reference: SandwichReference

  init(_ correction: SandwichCorrection, _ reference: SandwichReference) {
    self.correction = correction
    self.reference = reference
  }

  /// Reads both.
  ///
  /// - Parameters:
  ///   - f: The analysis.
  ///   - few: Of what there may be few: "clusters".
  init(_ f: Fields, few: String) {
    correction = f.choice(
      "correction", default: SandwichCorrection.kauermannCarroll,
      "Of the variance, where \(few) are few.")
    reference = f.choice(
      "df", default: SandwichReference.clusters, "Degrees of freedom of its t test.")
    if reference == .fayGraubard, correction != .fayGraubard, correction != .none {
      f.report("'fay-graubard' goes with 'correction: fay-graubard', or none", at: "df")
    }
  }
}

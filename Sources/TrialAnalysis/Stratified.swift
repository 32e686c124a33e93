public import Inference
public import Parts

/// Difference in means, adjusted for sites or levels as fixed effects, and for a baseline if asked.
///
/// ```
/// w_s = n_ts·n_cs/(n_ts + n_cs),   d_s = ȳ_ts − ȳ_cs,   x likewise;   S_aa = Σw_s,  S_ay = Σw_s·d_s,  S_ax = Σw_s·dx_s
/// S_yy = ΣSS_y + Σw_s·d_s²,  S_xx and S_xy likewise         sums after taking out strata
/// d = S_ay/S_aa,   s² = (S_yy − S_ay²/S_aa)/ν,   SE² = s²/S_aa,   ν = N − strata − 1   (less one with a baseline)
/// with x:  D = S_aa·S_xx − S_ax²,  d = (S_ay·S_xx − S_ax·S_xy)/D,  SE² = s²·S_xx/D;   t(ν)
/// ```
///
/// Least squares of the outcome on stratum, arm and baseline, on the two arms of the contrast. A stratum without one of them
/// tells of the error only. Fails when no stratum has both, or ν < 1. Sources: ICH E9 (1998), section 3.2; Kahan & Morris
/// (2012) BMJ 345:e5840.
public struct StratifiedTest: LevelsAnalysis {
  public static let kind = "stratified"
  public static let summary = "difference in means adjusted for sites, or for the modifier"
  let usesBaseline: Bool

  public init(_ f: Fields) {
    usesBaseline = Covariate.read(f) == .baseline
  }

  /// An analysis adjusted for strata.
  public init(usesBaseline: Bool = false) { self.usesBaseline = usesBaseline }

  public var accountsFor: Set<TrialStructure> { [.sites, .modifier] }
  public func words(_ nouns: StructureNouns) -> String {
    "linear model with a fixed effect of each \(nouns.stratum)"
      + (usesBaseline ? ", adjusted for baseline" : "")
  }
  public var needsBaseline: Bool { usesBaseline }
  public func varianceFactor(baselineCorrelation r: Double) -> Double {
    usesBaseline ? 1 - r * r : 1
  }

  public func fit(_ cells: Span<ArmMoments>, levels: Int, _ contrast: ArmPair) -> Fit {
    var sums = StratumSums()
    for s in 0..<levels {
      let first = cells[levels * contrast.treatment + s]
      let second = cells[levels * contrast.comparator + s]
      sums.add(first, second, units: first.n + second.n)
    }
    return sums.fit(usesBaseline: usesBaseline)
  }
}

public import Inference
public import Parts

/// Generalised estimating equations: arms compared by their means, with a variance that allows for clusters.
///
/// ```
/// 0 = ΣD_i'V_i⁻¹(y_i − μ_i),   g(μ) = arm (+ stratum + β·baseline),   V_i = φ·A^½·R(ρ)·A^½
/// SE² of the contrast: a sandwich over clusters, ``SandwichCorrection``;  t(clusters − parameters)
/// ```
///
/// People of an arm without clusters are clusters of one. Of events and counts the model with strata or a baseline has the link of
/// its family, and people are read one by one; a log odds ratio is then one at the same baseline and stratum. Otherwise the effect is that on the mean of everybody, whoever they are with: an
/// odds ratio is not one within clusters. Fails with fewer than two clusters, or people by themselves, in an arm
/// compared; without an event, or with nothing but events, in an arm; where ρ ends where a cluster would weigh less than nothing (`singular`),
/// or does not settle, unless another correlation was declared to take its place. Sources: Liang & Zeger (1986) Biometrika 73:13; scale and ρ as geepack estimates
/// them; few clusters, Li & Redden (2015) Stat Med 34:281.
public struct EstimatingEquations: Analysis {
  public static let kind = "gee"
  public static let summary = "generalised estimating equations, people in clusters"

  let family: MarginalFamily
  let link: MarginalLink
  /// Of people of one cluster.
  public let correlation: WorkingCorrelation
  let fallback: [WorkingCorrelation]
  let options: SandwichOptions
  let usesBaseline: Bool
  let strata: ClusterMeansTest.StrataUse
  let error: ErrorFrom

  public init(_ f: Fields) {
    family = f.choice(
      "family", default: MarginalFamily.gaussian,
      "What outcomes vary by around their means: as scores, events or counts do.")
    link = f.choice(
      "link", default: family.canonical,
      "Scale of the comparison: differences, log ratios, or log odds ratios.")
    if !family.links.contains(link) {
      let allowed = family.links.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      f.report("'family: \(family.rawValue)' goes with \(allowed)", at: "link")
    }
    correlation = f.choice(
      "correlation", default: WorkingCorrelation.exchangeable, "Of people of one cluster.")
    fallback = f.choices(
      "fallback", of: WorkingCorrelation.self, required: false,
      "Correlations to take in turn where that one is not found; such fits are counted as on the boundary."
    )
    options = SandwichOptions(f, few: "clusters")
    usesBaseline =
      Covariate.read(f, family.reads) == .baseline
    strata = f.choice(
      "strata", default: ClusterMeansTest.StrataUse.ignored,
      "Whether strata or sites within which people or clusters were randomised are adjusted for."
    )
    error = f.choice("error", default: ErrorFrom.contrast, "Arms that are in the model.")
    if link != family.canonical {
      // Means of such a model can leave their range.
      if usesBaseline { f.report(notCanonical("a covariate"), at: "covariate") }
      if strata == .adjusted { f.report(notCanonical("adjusting for strata"), at: "strata") }
    }
  }

  private func notCanonical(_ what: String) -> String {
    let other = family == .binomial && link == .log ? ", or 'family: poisson' for risk ratios" : ""
    return "\(what) needs 'link: \(family.canonical.rawValue)'\(other)"
  }

  /// Estimating equations.
  ///
  /// - Parameters:
  ///   - family: What outcomes vary by.
  ///   - link: Scale of the comparison; that of the family by default.
  ///   - correlation: Of people of one cluster.
  ///   - fallback: Correlations to take in turn where that one is not found.
  ///   - correction: Of the variance.
  ///   - reference: What the statistic is referred to; Fay & Graubard's needs their correction, or none.
  ///   - usesBaseline: Whether the baseline is in the model; with the family's own link alone.
  ///   - strata: Whether strata are; with the family's own link alone.
  ///   - error: Arms that are in the model.
  public init(
    family: MarginalFamily = .gaussian, link: MarginalLink? = nil,
    correlation: WorkingCorrelation = .exchangeable, fallback: [WorkingCorrelation] = [],
    correction: SandwichCorrection = .kauermannCarroll, reference: SandwichReference = .clusters,
    usesBaseline: Bool = false, strata: ClusterMeansTest.StrataUse = .ignored,
    error: ErrorFrom = .contrast
  ) {
    let link = link ?? family.canonical
    precondition(
      link == family.canonical || !usesBaseline && strata == .ignored, "the family's own link")
    precondition(family.links.contains(link), "a link of the family")
    self.family = family
    self.link = link
    self.correlation = correlation
    self.fallback = fallback
    options = SandwichOptions(correction, reference)
    self.usesBaseline = usesBaseline
    self.strata = strata
    self.error = error
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    if usesBaseline, !scale.hasBaseline { return nil }
    let found = link.effect(on: scale, family)
    return found == .logOddsRatio && readsPeople ? .conditionalLogOddsRatio : found
  }
  public func objection(to scale: OutcomeScale) -> String? {
    switch scale {
    case .event where usesBaseline && !scale.hasBaseline, .count where usesBaseline,
      .amount where usesBaseline, .netBenefit where usesBaseline:
      return "\(scale.words) have no baseline to adjust for"
        + (scale == .event ? "; give the outcome a 'baseline-correlation'" : "")
    case .score where family != .gaussian, .amount where family != .gaussian,
      .netBenefit where family != .gaussian:
      return "'family: \(family.rawValue)' reads no \(scale.words)"
    case .course: return "'gee' reads what is measured once; use gee-waves"
    default: return nil
    }
  }
  public var needs: [TrialFeature] {
    strata == .adjusted ? [.clusters, .strataOrSites] : [.clusters]
  }
  public var needsBaseline: Bool { usesBaseline }
  /// Means of clusters do where arms are all there is in the model.
  public var readsPeople: Bool { usesBaseline || strata == .adjusted }
  public var poolsAllArms: Bool { error == .allArms }
  public var clusterWeight: ClusterWeight {
    correlation == .independence ? .people : .precision
  }
  public func explainedByBaseline(
    _ r: Double, clusters: Double
  ) -> (between: Double, within: Double) {
    usesBaseline ? (clusters * clusters, r * r) : (0, 0)
  }

  public var refersToNormal: Bool { options.reference == .z }
  public var accountsFor: Set<TrialStructure> {
    var all: Set<TrialStructure> = [.clusters, .unequalClusters, .clustersInOneArm]
    if strata == .adjusted { all.formUnion([.clusterStrata, .sites]) }
    return all
  }

  public func words(_ nouns: StructureNouns) -> String {
    var details = [correlation.words + " within \(nouns.cluster)s", options.correction.words]
    if strata == .adjusted { details.append("adjusted for the \(nouns.stratum)") }
    if usesBaseline { details.append("adjusted for baseline") }
    details.append(options.reference.words(unit: "\(nouns.cluster)s"))
    if family != .gaussian {
      details.insert("\(family.rawValue) variance, \(link.rawValue) link", at: 0)
    }
    return "model by generalised estimating equations (" + details.joined(separator: ", ") + ")"
  }
}

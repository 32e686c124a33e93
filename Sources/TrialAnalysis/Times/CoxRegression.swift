public import Inference
public import Parts

/// Log hazard ratio by Cox's regression on the arm.
///
/// ```
/// estimate = β̂, the top of the partial likelihood;   SE² = 1/I(β̂), or a sandwich by cluster;   z = β̂/SE, normal
/// ```
///
/// Strata or sites may each have a hazard of their own. Fails with nobody in an arm, without an event at which both arms were at risk,
/// and where one arm has all events, or the other none while it is followed: β̂ is infinite then. Sources: Cox (1972) J R Stat Soc B
/// 34:187; Efron (1977) J Am Stat Assoc 72:557; the same as `coxph` of R's survival.
///
/// ```swift
/// let fit = CoxRegression().fit(times, ArmPair(treatment: 0, comparator: 1))
/// ```
public struct CoxRegression: TimesAnalysis {
  public static let kind = "cox"
  public static let summary = "log hazard ratio by Cox's regression"

  let ties: TiedEvents
  let variance: ModelVariance
  let strata: ClusterMeansTest.StrataUse

  public init(_ f: Fields) {
    ties = f.choice("ties", default: TiedEvents.efron, "Events that happen at the same time.")
    variance = f.choice(
      "variance", default: ModelVariance.model,
      "Of the partial likelihood, or of a sandwich by cluster (by person without any).")
    strata = f.choice(
      "strata", default: ClusterMeansTest.StrataUse.ignored,
      "Whether strata or sites have hazards of their own.")
  }

  /// Cox's regression.
  ///
  /// - Parameters:
  ///   - ties: Events that happen at the same time.
  ///   - variance: Of the partial likelihood, or of a sandwich by cluster.
  ///   - strata: Whether strata or sites have hazards of their own.
  public init(
    ties: TiedEvents = .efron, variance: ModelVariance = .model,
    strata: ClusterMeansTest.StrataUse = .ignored
  ) {
    self.ties = ties
    self.variance = variance
    self.strata = strata
  }

  public func effect(on scale: OutcomeScale) -> EffectMeasure? {
    scale == .time ? .logHazardRatio : nil
  }
  public var isStratified: Bool { strata == .adjusted }
  public var refersToNormal: Bool { true }
  public var accountsFor: Set<TrialStructure> {
    var all: Set<TrialStructure> = isStratified ? [.sites, .clusterStrata] : []
    if variance == .robust { all.formUnion([.clusters, .unequalClusters, .clustersInOneArm]) }
    return all
  }

  public func words(_ nouns: StructureNouns) -> String {
    let details = [
      isStratified ? "stratified by \(nouns.stratum)" : nil,
      variance == .robust ? "sandwich variance by \(nouns.cluster)" : nil,
    ].compactMap { $0 }
    return "Cox regression" + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
  }

  public func fit(_ times: borrowing EventTimes, _ contrast: ArmPair) -> Fit {
    let likelihood = PartialLikelihood(ties: ties)
    let top = times.withRiskSets(contrast, isStratified: isStratified) { sets in
      likelihood.top(sets, from: CoxRegression.guess(LogRankSums(sets)))
    }
    guard case .at(let beta, let information) = top else { return .failed(.emptyCell) }
    var squared = 1 / information
    if variance == .robust {
      squared *=
        CoxSandwich(ties: ties, isStratified: isStratified)
        .squaredScores(times, contrast, beta: beta) / information
    }
    // A single cluster adds up to the score, which is 0 at its root.
    guard squared > 1e-20 else { return .failed(.noVariation) }
    return .converged(
      Estimate(value: beta, standardError: squared.squareRoot(), df: .infinity))
  }

  /// Where the search begins: the one-step estimate.
  static func guess(_ sums: LogRankSums) -> Double {
    sums.variance > 0 ? sums.difference / sums.variance : 0
  }
}

/// What a trial may declare of its data that an analysis has a place for, or not.
///
/// People of one cluster are alike, which makes estimates less precise than as many independent people would:
/// an analysis without a place for it rejects true nulls too often (Donner & Klar 2000; of one arm, Roberts &
/// Roberts 2005, Clin Trials 2:152). Strata, sites and levels within which people are randomised make arms alike:
/// an analysis without a place for those rejects too seldom (Kahan & Morris 2012, BMJ 345:e5840).
public enum TrialStructure: String, Sendable, CaseIterable {
  /// People of one group, peer worker or team are alike.
  case clusters
  /// Clusters differ in size, and their means in precision: less than their sizes do.
  case unequalClusters
  /// One arm has clusters and the other has people by themselves: what is compared differs in variance.
  case clustersInOneArm
  /// Clusters are randomised within strata.
  case clusterStrata
  /// People are randomised within sites.
  case sites
  /// People are randomised within the levels of a modifier.
  case modifier
  /// There are waves between the first and the last.
  case waves
  /// Clusters are in one arm first and in the other later: arms differ in time, and share their clusters (Hussey & Hughes
  /// 2007, Contemp Clin Trials 28:182).
  case periods
}

/// What a trial calls what its people belong to, in the singular.
public struct StructureNouns: Sendable, Equatable {
  /// "peer worker", "group", "team".
  public var cluster: String
  /// "site", "level of the modifier".
  public var stratum: String

  /// Nouns.
  public init(cluster: String = "cluster", stratum: String = "stratum") {
    self.cluster = cluster
    self.stratum = stratum
  }
}

/// Sums over an arm know nothing of what its people belong to.
extension MomentsAnalysis {
  public var accountsFor: Set<TrialStructure> { [] }
}

/// Sums over an arm know nothing of what its people belong to.
extension CountsAnalysis {
  public var accountsFor: Set<TrialStructure> { [] }
}

extension Analysis {
  /// What of a structure it has no place for, in the order of ``TrialStructure``.
  ///
  /// One without a place for clusters ignores whatever clusters are like: that is said once.
  ///
  /// - Parameter structure: What the trial declares.
  /// - Returns: Nothing for an analysis that fits the trial.
  public func ignored(of structure: Set<TrialStructure>) -> [TrialStructure] {
    let open = structure.subtracting(accountsFor)
    let ofClusters: Set<TrialStructure> = [.unequalClusters, .clustersInOneArm, .clusterStrata]
    return TrialStructure.allCases.filter {
      open.contains($0) && !(open.contains(.clusters) && ofClusters.contains($0))
    }
  }
}

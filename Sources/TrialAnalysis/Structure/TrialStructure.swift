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
  /// There are fewer than forty clusters: a test that refers an estimate to the normal distribution rejects true nulls too often
  /// (Kahan and others 2016, Trials 17:438).
  case fewClusters
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

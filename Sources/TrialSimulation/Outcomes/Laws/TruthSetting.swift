public import TrialAnalysis

/// What an effect that compares distributions depends on beside the laws of two arms.
public struct TruthSetting: Sendable {
  /// What is added before logarithms.
  public var offset: Double
  /// Whether the analysis compares people with the same baseline.
  public var adjustsForBaseline: Bool
  /// Whether it compares people of the same site or stratum.
  public var adjustsForStrata: Bool
  /// Whether it compares clusters that are alike in what clusters differ by, and whose variance that is.
  public var conditionsOnClusters: VarianceClasses?
  /// The arm on trial.
  public var own: OfArm
  /// The arm that it is compared with.
  public var other: OfArm

  /// What is true of people of one arm.
  public struct OfArm: Sendable {
    /// How alike they are.
    public var alike: Alikeness
    /// How many are observed; their share decides where a model ends that does not hold.
    public var people: Double
    /// Its clusters, and probabilities of how many of their people are observed, from 0; empty for an arm without any.
    public var clusters: Double
    public var clusterSizes: [Double]

    /// So many people.
    public init(
      alike: Alikeness = Alikeness(), people: Double = 1, clusters: Double = 0,
      clusterSizes: [Double] = []
    ) {
      self.alike = alike
      self.people = people
      self.clusters = clusters
      self.clusterSizes = clusterSizes
    }
  }

  /// What a truth depends on.
  ///
  /// - Parameters:
  ///   - offset: What is added before logarithms.
  ///   - adjustsForBaseline: Whether the analysis compares people with the same baseline.
  ///   - adjustsForStrata: Whether it compares people of the same site or stratum.
  ///   - conditionsOnClusters: Whether it compares clusters that are alike, and whose variance that is.
  ///   - own: The arm on trial.
  ///   - other: The arm that it is compared with.
  public init(
    offset: Double = 0, adjustsForBaseline: Bool = false, adjustsForStrata: Bool = false,
    conditionsOnClusters: VarianceClasses? = nil, own: OfArm = OfArm(), other: OfArm = OfArm()
  ) {
    self.offset = offset
    self.adjustsForBaseline = adjustsForBaseline
    self.adjustsForStrata = adjustsForStrata
    self.conditionsOnClusters = conditionsOnClusters
    self.own = own
    self.other = other
  }
}

/// Correlations of people of one site, and of those of one cluster within it, and of one group within that.
public struct Alikeness: Sendable, Equatable {
  /// Of people of one site.
  public var sites: Double
  /// Of people of one cluster.
  public var clusters: Double
  /// Share of the variance of clusters that those of one stratum have in common.
  public var strata: Double
  /// What people of a group within a cluster are more alike by.
  public var groups: Double

  /// Correlations; nobody is like anybody by default.
  public init(sites: Double = 0, clusters: Double = 0, strata: Double = 0, groups: Double = 0) {
    self.sites = sites
    self.clusters = clusters
    self.strata = strata
    self.groups = groups
  }

  /// Of sites, and within them of clusters and groups together.
  var nested: [Double] { [sites, clusters + groups] }
}

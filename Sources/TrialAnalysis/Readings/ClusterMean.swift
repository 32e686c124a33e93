/// What analyses of clusters read of one cluster and one outcome.
public struct ClusterMean: Sendable, BitwiseCopyable, Equatable {
  /// People with the outcome observed, ≥ 1.
  public var n: Double
  /// Their mean outcome; of an event, the share that had it.
  public var mean: Double
  /// Mean baseline of the same people; 0 without one.
  public var baselineMean: Double
  /// The stratum within which it was randomised, from 0.
  public var stratum: Int
  /// Where clusters cross over from one arm to the other: the period of which this is a cluster's part, from 0; the stratum
  /// is the cluster then.
  public var period: Int

  /// A cluster.
  @inlinable
  public init(
    n: Double, mean: Double, baselineMean: Double = 0, stratum: Int = 0, period: Int = 0
  ) {
    self.stratum = stratum
    self.period = period
    self.n = n
    self.mean = mean
    self.baselineMean = baselineMean
  }
}

/// One arm of a trial as analyses of clusters read it.
public struct ClusteredArm: Sendable, BitwiseCopyable, Equatable {
  /// Whether its people belong to clusters: groups, peer workers, teams.
  public var isClustered: Bool
  /// Where its clusters start in the trial's list.
  public var start: Int
  /// How many of its clusters have anybody observed.
  public var count: Int
  /// All its people; sums of squares are around the arm's mean.
  public var people: ArmMoments
  /// The same with sums of squares around the means of clusters; of an arm without clusters, as `people`.
  public var within: ArmMoments

  /// An arm.
  @inlinable
  public init(
    isClustered: Bool, start: Int, count: Int, people: ArmMoments, within: ArmMoments
  ) {
    self.isClustered = isClustered
    self.start = start
    self.count = count
    self.people = people
    self.within = within
  }
}

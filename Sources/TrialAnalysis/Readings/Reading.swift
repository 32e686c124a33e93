/// What an analysis reads of one outcome of a trial.
///
/// A reading is a view of memory that its owner keeps for as long as it is read: one for all replicates of a
/// simulation, or an array's for one call. A new reading is one type here, its reduction from people in
/// `TrialSimulation`, and the analyses that name it as their `Data`.
public protocol Reading {}

/// Means and sums of squares, arm by arm.
public struct MomentsByArm: Reading, BitwiseCopyable {
  /// The arms, in the order of the trial.
  public let arms: UnsafeBufferPointer<ArmMoments>

  /// A view of the arms of a trial, in its order.
  public init(_ arms: UnsafeBufferPointer<ArmMoments>) { self.arms = arms }
}

/// The same by level of a modifier, or by site: arm a and level l at levels·a + l.
public struct MomentsByLevel: Reading, BitwiseCopyable {
  /// Arms and levels.
  public let cells: UnsafeBufferPointer<ArmMoments>
  /// Levels there are, ≥ 1.
  public let levels: Int

  /// A view of the cells of a trial.
  public init(_ cells: UnsafeBufferPointer<ArmMoments>, levels: Int) {
    self.cells = cells
    self.levels = levels
  }
}

/// Means and sums of squares by level of a modifier, people of all sites together: arm a and level l at 2a + l.
public struct MomentsBySubgroup: Reading, BitwiseCopyable {
  /// Arms and levels, of which there are two.
  public let cells: UnsafeBufferPointer<ArmMoments>

  /// A view of the cells of a trial.
  public init(_ cells: UnsafeBufferPointer<ArmMoments>) { self.cells = cells }
}

/// People and events, arm by arm.
public struct CountsByArm: Reading, BitwiseCopyable {
  /// The arms, in the order of the trial.
  public let arms: UnsafeBufferPointer<ArmCounts>

  /// A view of the arms of a trial, in its order.
  public init(_ arms: UnsafeBufferPointer<ArmCounts>) { self.arms = arms }
}

/// Means of clusters, and what is left within them.
public struct ClusterSample: Reading, BitwiseCopyable {
  /// The clusters of all arms, each arm's from its own place.
  public let clusters: UnsafeBufferPointer<ClusterMean>
  /// The arms, in the order of the trial.
  public let arms: UnsafeBufferPointer<ClusteredArm>

  /// A view of the clusters of a trial and of its arms.
  public init(
    _ clusters: UnsafeBufferPointer<ClusterMean>, _ arms: UnsafeBufferPointer<ClusteredArm>
  ) {
    self.clusters = clusters
    self.arms = arms
  }
}

/// Repeated measures of a trial.
public struct WavesByArm: Reading, BitwiseCopyable {
  let place: UnsafePointer<WaveSample>
  let stratified: UnsafePointer<WaveSample>
  /// Arms of the trial.
  public let arms: Int
  /// Everybody's waves.
  public var sample: WaveSample { place.pointee }
  /// The same with strata told apart, for analyses that adjust for them.
  public var byStratum: WaveSample { stratified.pointee }

  /// A view of everybody's waves.
  ///
  /// - Parameters:
  ///   - sample: Their waves.
  ///   - stratified: The same with everybody's stratum; `sample` itself by default.
  ///   - arms: Arms of the trial.
  public init(
    _ sample: UnsafePointer<WaveSample>, stratified: UnsafePointer<WaveSample>? = nil, arms: Int
  ) {
    place = sample
    self.stratified = stratified ?? sample
    self.arms = arms
  }
}

/// Repeated measures by level of a modifier, people of all sites and clusters together: arm a and level l at 2a + l.
public struct WavesBySubgroup: Reading, BitwiseCopyable {
  let place: UnsafePointer<WaveSample>
  /// Arms of the trial, not counting levels.
  public let arms: Int
  /// Everybody's waves, whose arms are arms and levels.
  public var sample: WaveSample {
    _read { yield place.pointee }
  }

  /// A view of everybody's waves.
  ///
  /// - Parameters:
  ///   - sample: Their waves; its arms are arms and levels.
  ///   - arms: Arms of the trial.
  public init(_ sample: UnsafePointer<WaveSample>, arms: Int) {
    place = sample
    self.arms = arms
  }
}

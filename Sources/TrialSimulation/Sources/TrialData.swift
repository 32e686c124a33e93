internal import TrialAnalysis

/// What a worker writes and analyses read, by outcome × arm: a trivial view of the worker's memory.
///
/// A few words, so that passing it costs nothing: what only some trials have stands behind a pointer of its own.
public struct TrialData: BitwiseCopyable {
  let outcomes: Int
  let arms: Int
  let moments: UnsafeMutablePointer<ArmMoments>
  let counts: UnsafeMutablePointer<ArmCounts>
  /// Bias of this replicate, in SMD towards benefit.
  let shifts: UnsafeMutablePointer<Double>
  /// What only some trials have.
  private let more: UnsafeMutablePointer<TrialMemory>

  /// Moments by arm and site, or level of a modifier without sites; `moments` itself where there are neither.
  @inline(__always)
  var levels: UnsafeMutablePointer<ArmMoments> { more.pointee.levels }
  @inline(__always)
  var levelCount: Int { more.pointee.levelCount }
  /// The same by level of a modifier, whatever the site; `levels` itself where those are the only ones.
  @inline(__always)
  var subgroups: UnsafeMutablePointer<ArmMoments> { more.pointee.subgroups }
  @inline(__always)
  var subgroupCount: Int { more.pointee.subgroupCount }
  /// Whether people have levels of their own in this memory.
  @inline(__always)
  var hasSubgroups: Bool { subgroups != moments }
  /// Clusters of an outcome, arm by arm: outcome·places + place; and each arm with its own.
  @inline(__always)
  var clusters: UnsafeMutablePointer<ClusterMean> { more.pointee.clusters }
  @inline(__always)
  var places: Int { more.pointee.places }
  @inline(__always)
  var grouped: UnsafeMutablePointer<ClusteredArm> { more.pointee.grouped }
  /// Repeated measures by outcome, without waves for outcomes that are measured once; then as analyses take them that make something
  /// of intercurrent events.
  @inline(__always)
  var waves: UnsafeMutablePointer<WaveSample> { more.pointee.waves }
  /// The same by level of a modifier, arm a and level l at levels·a + l; nobody of outcomes that no analysis reads so.
  @inline(__always)
  var levelWaves: UnsafeMutablePointer<WaveSample> { more.pointee.levelWaves }
  /// The same by site, or stratum of clusters; nobody of outcomes that no analysis reads so.
  @inline(__always)
  var strataWaves: UnsafeMutablePointer<WaveSample> { more.pointee.strataWaves }
  /// Places of repeated measures: one an outcome, and one for each way of taking them.
  @inline(__always)
  var waveSlots: Int { more.pointee.waveSlots }
  /// Counts of people by outcome; without arms for outcomes that are none.
  @inline(__always)
  var tallies: UnsafeMutablePointer<CountSample> { more.pointee.tallies }
  /// Times to an event by outcome, sorted; with nobody of outcomes that are none.
  @inline(__always)
  var events: UnsafeMutablePointer<EventTimes> { more.pointee.events }
  /// People one by one, by outcome; nobody of outcomes that no analysis reads so.
  @inline(__always)
  var people: UnsafeMutablePointer<PersonTable> { more.pointee.people }

  /// Memory for a trial.
  ///
  /// - Parameters:
  ///   - outcomes: Outcomes.
  ///   - arms: Arms.
  ///   - places: Clusters of all arms.
  ///   - times: Times of the waves of each outcome; empty for those measured once.
  ///   - levels: Sites, or levels that stand in their place; 1 for none.
  ///   - subgroups: Levels of people beside sites, or without any; 1 for none.
  ///   - isCount: Which outcomes are counts; none by default.
  ///   - followUps: How long everybody may be followed, of times to an event; 0 for other outcomes.
  ///   - handled: Times of the waves of outcomes as analyses take them that make something of intercurrent events.
  init(
    outcomes: Int, arms: Int, clusters places: Int = 0, times: [[Double]] = [],
    levels: Int = 1, subgroups: Int = 1, isCount: [Bool] = [], followUps: [Double] = [],
    handled: [[Double]] = []
  ) {
    self.outcomes = outcomes
    self.arms = arms
    let cells = outcomes * arms
    moments = .allocate(capacity: cells)
    moments.initialize(repeating: ArmMoments(), count: cells)
    counts = .allocate(capacity: cells)
    counts.initialize(repeating: ArmCounts(), count: cells)
    shifts = .allocate(capacity: cells)
    shifts.initialize(repeating: 0, count: cells)
    more = .allocate(capacity: 1)
    more.initialize(
      to: TrialMemory(
        outcomes: outcomes, arms: arms, moments: moments, clusters: places, times: times,
        levels: levels, subgroups: subgroups, isCount: isCount, followUps: followUps,
        handled: handled))
  }

  /// Gives the memory back; called by the worker that asked for it.
  func deallocate() {
    more.pointee.deallocate(outcomes: outcomes, moments: moments)
    more.deallocate()
    moments.deallocate()
    counts.deallocate()
    shifts.deallocate()
  }

  /// The arms of an outcome that is a score.
  @inline(__always)
  func moments(_ outcome: Int) -> UnsafeBufferPointer<ArmMoments> {
    UnsafeBufferPointer(start: moments + outcome * arms, count: arms)
  }

  /// The arms of a score by level.
  @inline(__always)
  func levels(_ outcome: Int) -> UnsafeBufferPointer<ArmMoments> {
    UnsafeBufferPointer(
      start: levels + levelCount * outcome * arms, count: levelCount * arms)
  }

  /// The arms of a score by level of a modifier.
  @inline(__always)
  func subgroups(_ outcome: Int) -> UnsafeBufferPointer<ArmMoments> {
    UnsafeBufferPointer(
      start: subgroups + subgroupCount * outcome * arms, count: subgroupCount * arms)
  }

  /// The arms of an outcome that is an event.
  @inline(__always)
  func counts(_ outcome: Int) -> UnsafeBufferPointer<ArmCounts> {
    UnsafeBufferPointer(start: counts + outcome * arms, count: arms)
  }

  /// The clusters of all arms, of an outcome.
  @inline(__always)
  func clusterMeans(_ outcome: Int) -> UnsafeBufferPointer<ClusterMean> {
    UnsafeBufferPointer(start: clusters + outcome * places, count: places)
  }

  /// The arms of an outcome, with where their clusters stand.
  @inline(__always)
  func clusteredArms(_ outcome: Int) -> UnsafeBufferPointer<ClusteredArm> {
    UnsafeBufferPointer(start: grouped + outcome * arms, count: arms)
  }
}

extension TrialData {
  /// Empties an arm, whose clusters start at a place.
  @inline(__always)
  func startArm(_ cell: Int, isClustered: Bool, at start: Int) {
    grouped[cell] = ClusteredArm(
      isClustered: isClustered, start: start, count: 0, people: ArmMoments(), within: ArmMoments())
  }

  /// Makes people without clusters an arm.
  @inline(__always)
  func setArm(_ cell: Int, _ people: ArmMoments) {
    startArm(cell, isClustered: false, at: 0)
    (grouped[cell].people, grouped[cell].within) = (people, people)
  }

  /// Adds a cluster of an event to an arm whose people are summed up afterwards.
  @inline(__always)
  func addEvents(
    _ cell: Int, _ outcome: Int, _ n: Double, _ events: Double, in place: ClusterPlace
  ) {
    let arm = grouped + cell
    let mean = events / n
    clusters[outcome * places + arm.pointee.start + arm.pointee.count] = ClusterMean(
      n: n, mean: mean, baselineMean: 0, stratum: place.stratum, period: place.period)
    arm.pointee.count += 1
    arm.pointee.within.n += n
    arm.pointee.within.sumOfSquares += events * (1 - mean)
  }

  /// Adds the people of a cluster to an arm.
  @inline(__always)
  func addCluster(_ cell: Int, _ outcome: Int, _ people: ArmMoments, in place: ClusterPlace) {
    appendCluster(
      cell, outcome,
      ClusterMean(
        n: people.n, mean: people.mean, baselineMean: people.baselineMean, stratum: place.stratum,
        period: place.period))
    grouped[cell].people.pool(people)
    grouped[cell].within.add(people)
  }

  /// Lists a cluster, whose people are counted elsewhere.
  @inline(__always)
  func appendCluster(_ cell: Int, _ outcome: Int, _ cluster: ClusterMean) {
    let arm = grouped + cell
    clusters[outcome * places + arm.pointee.start + arm.pointee.count] = cluster
    arm.pointee.count += 1
  }

  /// Adds people to the cluster of an arm that was added last.
  @inline(__always)
  func addToLastCluster(_ cell: Int, _ outcome: Int, _ people: ArmMoments) {
    let arm = grouped + cell
    let place = outcome * places + arm.pointee.start + arm.pointee.count - 1
    var own = ArmMoments(
      n: clusters[place].n, mean: clusters[place].mean,
      baselineMean: clusters[place].baselineMean)
    own.pool(people)
    // What lies between the parts of a cluster is within it.
    arm.pointee.within.n += people.n
    arm.pointee.within.sumOfSquares += own.sumOfSquares
    arm.pointee.within.baselineSumOfSquares += own.baselineSumOfSquares
    arm.pointee.within.crossProducts += own.crossProducts
    arm.pointee.people.pool(people)
    (clusters[place].n, clusters[place].mean) = (own.n, own.mean)
    clusters[place].baselineMean = own.baselineMean
  }
}

extension ArmMoments {
  /// Adds the people of others and their sums of squares, each around a mean of its own.
  @inline(__always)
  mutating func add(_ other: ArmMoments) {
    n += other.n
    sumOfSquares += other.sumOfSquares
    baselineSumOfSquares += other.baselineSumOfSquares
    crossProducts += other.crossProducts
  }
}

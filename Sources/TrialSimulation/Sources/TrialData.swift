internal import TrialAnalysis

/// What a worker writes and analyses read, by outcome × arm: a trivial view of the worker's memory.
public struct TrialData: BitwiseCopyable {
  let outcomes: Int
  let arms: Int
  let moments: UnsafeMutablePointer<ArmMoments>
  let counts: UnsafeMutablePointer<ArmCounts>
  /// Moments by arm and site, or level of a modifier without sites; `moments` itself where there are neither.
  let levels: UnsafeMutablePointer<ArmMoments>
  let levelCount: Int
  /// The same by level of a modifier, whatever the site; `levels` itself where those are the only ones.
  let subgroups: UnsafeMutablePointer<ArmMoments>
  let subgroupCount: Int
  /// Whether people have levels of their own in this memory.
  @inline(__always)
  var hasSubgroups: Bool { subgroups != moments }
  /// Clusters of an outcome, arm by arm: outcome·places + place; and each arm with its own.
  let clusters: UnsafeMutablePointer<ClusterMean>
  let places: Int
  let grouped: UnsafeMutablePointer<ClusteredArm>
  /// Repeated measures by outcome; without waves for outcomes that are measured once.
  let waves: UnsafeMutablePointer<WaveSample>
  /// The same by level of a modifier, arm a and level l at levels·a + l; nobody of outcomes that no analysis reads so.
  let levelWaves: UnsafeMutablePointer<WaveSample>
  /// Counts of people by outcome; without arms for outcomes that are none.
  let tallies: UnsafeMutablePointer<CountSample>
  /// Times to an event by outcome, sorted; with nobody of outcomes that are none.
  let events: UnsafeMutablePointer<EventTimes>
  /// People one by one, by outcome; nobody of outcomes that no analysis reads so.
  let people: UnsafeMutablePointer<PersonTable>
  /// Bias of this replicate, in SMD towards benefit.
  let shifts: UnsafeMutablePointer<Double>

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
  init(
    outcomes: Int, arms: Int, clusters places: Int = 0, times: [[Double]] = [],
    levels: Int = 1, subgroups: Int = 1, isCount: [Bool] = [], followUps: [Double] = []
  ) {
    self.outcomes = outcomes
    self.arms = arms
    let cells = outcomes * arms
    moments = .allocate(capacity: cells)
    moments.initialize(repeating: ArmMoments(), count: cells)
    func cellsOf(_ count: Int, else other: UnsafeMutablePointer<ArmMoments>)
      -> UnsafeMutablePointer<ArmMoments>
    {
      guard count > 1 else { return other }
      let made = UnsafeMutablePointer<ArmMoments>.allocate(capacity: count * cells)
      made.initialize(repeating: ArmMoments(), count: count * cells)
      return made
    }
    let people = cellsOf(subgroups, else: moments)
    self.levels = cellsOf(levels, else: people)
    levelCount = levels > 1 ? levels : subgroups
    self.subgroups = subgroups > 1 ? people : self.levels
    subgroupCount = subgroups > 1 ? subgroups : levelCount
    counts = .allocate(capacity: cells)
    counts.initialize(repeating: ArmCounts(), count: cells)
    self.places = places
    clusters = .allocate(capacity: max(outcomes * places, 1))
    clusters.initialize(repeating: ClusterMean(n: 0, mean: 0), count: max(outcomes * places, 1))
    grouped = .allocate(capacity: cells)
    grouped.initialize(
      repeating: ClusteredArm(
        isClustered: false, start: 0, count: 0, people: ArmMoments(), within: ArmMoments()),
      count: cells)
    waves = .allocate(capacity: outcomes)
    levelWaves = .allocate(capacity: outcomes)
    for o in 0..<outcomes {
      (waves + o).initialize(to: WaveSample(times: o < times.count ? times[o] : []))
      (levelWaves + o).initialize(to: WaveSample(times: o < times.count ? times[o] : []))
    }
    tallies = .allocate(capacity: outcomes)
    for o in 0..<outcomes {
      (tallies + o).initialize(to: CountSample(arms: o < isCount.count && isCount[o] ? arms : 0))
    }
    events = .allocate(capacity: outcomes)
    for o in 0..<outcomes {
      (events + o).initialize(to: EventTimes(followUp: o < followUps.count ? followUps[o] : 0))
    }
    self.people = .allocate(capacity: outcomes)
    self.people.initialize(repeating: PersonTable(), count: outcomes)
    shifts = .allocate(capacity: cells)
    shifts.initialize(repeating: 0, count: cells)
  }

  /// Gives the memory back; called by the worker that asked for it.
  func deallocate() {
    moments.deallocate()
    if levels != moments { levels.deallocate() }
    if hasSubgroups, subgroups != levels { subgroups.deallocate() }
    counts.deallocate()
    clusters.deallocate()
    waves.deinitialize(count: outcomes)
    waves.deallocate()
    levelWaves.deinitialize(count: outcomes)
    levelWaves.deallocate()
    tallies.deinitialize(count: outcomes)
    tallies.deallocate()
    events.deinitialize(count: outcomes)
    events.deallocate()
    people.deinitialize(count: outcomes)
    people.deallocate()
    grouped.deallocate()
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

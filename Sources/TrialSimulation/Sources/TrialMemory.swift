internal import TrialAnalysis

/// What of the memory of a worker only some trials use.
struct TrialMemory: BitwiseCopyable {
  let levels: UnsafeMutablePointer<ArmMoments>
  let levelCount: Int
  let subgroups: UnsafeMutablePointer<ArmMoments>
  let subgroupCount: Int
  let clusters: UnsafeMutablePointer<ClusterMean>
  let places: Int
  let grouped: UnsafeMutablePointer<ClusteredArm>
  let waves: UnsafeMutablePointer<WaveSample>
  let levelWaves: UnsafeMutablePointer<WaveSample>
  let strataWaves: UnsafeMutablePointer<WaveSample>
  let waveSlots: Int
  let tallies: UnsafeMutablePointer<CountSample>
  let events: UnsafeMutablePointer<EventTimes>
  let people: UnsafeMutablePointer<PersonTable>

  /// Memory for a trial, as ``TrialData`` says; moments stand for those of levels where there are none.
  init(
    outcomes: Int, arms: Int, moments: UnsafeMutablePointer<ArmMoments>, clusters places: Int,
    times: [[Double]], levels: Int, subgroups: Int, isCount: [Bool], followUps: [Double],
    handled: [[Double]]
  ) {
    let cells = outcomes * arms
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
    self.places = places
    clusters = .allocate(capacity: max(outcomes * places, 1))
    clusters.initialize(repeating: ClusterMean(n: 0, mean: 0), count: max(outcomes * places, 1))
    grouped = .allocate(capacity: cells)
    grouped.initialize(
      repeating: ClusteredArm(
        isClustered: false, start: 0, count: 0, people: ArmMoments(), within: ArmMoments()),
      count: cells)
    waveSlots = outcomes + handled.count
    waves = .allocate(capacity: waveSlots)
    levelWaves = .allocate(capacity: waveSlots)
    strataWaves = .allocate(capacity: waveSlots)
    for slot in 0..<waveSlots {
      let own =
        slot < outcomes ? (slot < times.count ? times[slot] : []) : handled[slot - outcomes]
      (waves + slot).initialize(to: WaveSample(times: own))
      (levelWaves + slot).initialize(to: WaveSample(times: own))
      (strataWaves + slot).initialize(to: WaveSample(times: own))
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
  }

  /// Gives the memory back, but for the moments that were there before.
  func deallocate(outcomes: Int, moments: UnsafeMutablePointer<ArmMoments>) {
    if levels != moments { levels.deallocate() }
    if subgroups != moments, subgroups != levels { subgroups.deallocate() }
    clusters.deallocate()
    waves.deinitialize(count: waveSlots)
    waves.deallocate()
    levelWaves.deinitialize(count: waveSlots)
    levelWaves.deallocate()
    strataWaves.deinitialize(count: waveSlots)
    strataWaves.deallocate()
    tallies.deinitialize(count: outcomes)
    tallies.deallocate()
    events.deinitialize(count: outcomes)
    events.deallocate()
    people.deinitialize(count: outcomes)
    people.deallocate()
    grouped.deallocate()
  }
}

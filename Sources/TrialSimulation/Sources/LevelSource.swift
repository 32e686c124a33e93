internal import GSLKit
internal import TrialAnalysis

/// Draws a trial by arm and level, and puts the levels together.
struct LevelSource: TrialSource {
  /// Of ``drawn``.
  let inner: any TrialSource
  let trial: Trial
  /// The trial by site, or by level.
  let drawn: Trial
  /// What analyses make of repeated scores after intercurrent events.
  let handled: [HandledWaves]

  func worker() -> any TrialWorker { LevelWorker(inner.worker(), trial, drawn, handled) }
}

/// Draws levels, block by block.
final class LevelWorker: TrialWorker {
  let data: TrialData
  private let inner: any TrialWorker
  /// People of each arm and level, planned.
  private let sizes: [Int]
  private let count: Int
  private let sites: SitePlan?
  /// Outcomes whose baseline is moved at sites after people were drawn: scores without a floor and a ceiling.
  private let isMoved: [Bool]
  /// Where the clusters of each arm start; −1 for arms without any.
  private let starts: [Int]
  private let isClustered: Bool
  private let times: [[Double]]
  private let isCount: [Bool]
  private let isEvent: [Bool]

  /// Whether levels are those of a modifier, and not sites.
  private let isModifier: Bool

  init(
    _ inner: any TrialWorker, _ trial: Trial, _ drawn: Trial, _ handled: [HandledWaves]
  ) {
    self.inner = inner
    isModifier = trial.sites == nil
    sizes = drawn.participants
    sites = drawn.sitePlan
    count = trial.levels
    times = trial.times
    isMoved = trial.forms.map { forms in
      (forms.first as? ScoreLaw).map { $0.scale == nil } ?? false
    }
    let places = ClusterPeople(trial)
    isClustered = trial.isClustered
    starts = trial.clusters.indices.map { trial.clusters[$0] == nil ? -1 : places.starts[$0] }
    data = TrialData(
      outcomes: trial.outcomes.count, arms: trial.arms.count, clusters: places.total,
      times: trial.times, levels: trial.levels,
      subgroups: trial.sites == nil ? 1 : trial.subgroups, isCount: trial.isCount,
      followUps: trial.followUps, handled: handled.map { trial.times[$0.outcome] })
    isCount = trial.isCount
    isEvent = trial.forms.map { $0.first is EventLaw }
  }

  deinit { data.deallocate() }

  func draw(_ replicate: Int, using stream: inout RandomStream) {
    inner.draw(replicate, using: &stream)
    for slot in data.outcomes..<data.waveSlots { gatherWaves(slot) }
    for outcome in 0..<data.outcomes {
      if !times[outcome].isEmpty {
        gatherWaves(outcome)
        continue
      }
      data.people[outcome].gather(inner.data.people[outcome], sites: count) {
        shift(replicate, outcome, $0, &stream)
      }
      if data.events[outcome].followUp > 0 {
        data.events[outcome].gather(inner.data.events[outcome], sites: count)
      }
      if isCount[outcome] {
        data.tallies[outcome].gather(inner.data.tallies[outcome], levels: count)
      }
      for level in 0..<count {
        let shift = shift(replicate, outcome, level, &stream)
        for arm in 0..<data.arms {
          let place = (outcome * data.arms + arm) * count + level
          data.levels[place] =
            isEvent[outcome] ? inner.data.counts[place].moments : inner.data.moments[place]
          data.levels[place].baselineMean += shift
        }
      }
      for arm in 0..<data.arms {
        let cell = outcome * data.arms + arm
        pool(cell)
        if data.subgroups != data.levels { gatherSubgroups(replicate, outcome, arm, &stream) }
        if isClustered { gather(replicate, outcome, arm, &stream) }
      }
    }
  }

  /// Puts repeated scores of all levels together.
  private func gatherWaves(_ slot: Int) {
    data.waves[slot].gather(inner.data.waves[slot], levels: count)
    data.levelWaves[slot].gather(
      inner.data.levelWaves[slot], levels: count, parts: Modifier.levels)
    data.strataWaves[slot].gather(
      inner.data.strataWaves[slot], levels: count, areStrata: !isModifier)
  }

  /// How far people of a level are from the others at baseline.
  private func shift(
    _ replicate: Int, _ outcome: Int, _ level: Int, _ stream: inout RandomStream
  ) -> Double {
    guard isMoved[outcome] else { return 0 }
    return sites?.baseline(replicate, outcome, site: level, using: &stream) ?? 0
  }

  /// Puts the levels of an arm together.
  private func pool(_ cell: Int) {
    var (moments, counts) = (ArmMoments(), ArmCounts())
    for place in count * cell..<count * (cell + 1) {
      moments.pool(data.levels[place])
      counts.n += inner.data.counts[place].n
      counts.events += inner.data.counts[place].events
    }
    data.moments[cell] = moments
    data.counts[cell] = counts
  }

  /// Puts people of each level of a modifier together, site by site.
  private func gatherSubgroups(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ stream: inout RandomStream
  ) {
    let cell = outcome * data.arms + arm
    let levels = Modifier.levels
    for level in 0..<levels { data.subgroups[levels * cell + level] = ArmMoments() }
    for site in 0..<count {
      let shift = shift(replicate, outcome, site, &stream)
      for level in 0..<levels {
        var people = inner.data.subgroups[levels * (cell * count + site) + level]
        people.baselineMean += shift
        data.subgroups[levels * cell + level].pool(people)
      }
    }
  }

  /// Puts the clusters of an arm together, those of one level after those of another; the level is their stratum.
  private func gather(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ stream: inout RandomStream
  ) {
    let cell = outcome * data.arms + arm
    guard starts[arm] >= 0 else {
      data.setArm(cell, data.counts[cell].n > 0 ? data.counts[cell].moments : data.moments[cell])
      return
    }
    data.startArm(cell, isClustered: true, at: starts[arm])
    let clusters = inner.data.clusterMeans(outcome)
    for level in 0..<count {
      let shift = shift(replicate, outcome, level, &stream)
      let own = inner.data.grouped[cell * count + level]
      var people = own.people
      people.baselineMean += shift
      for j in own.start..<own.start + own.count {
        var cluster = clusters[j]
        cluster.baselineMean += shift
        cluster.stratum = level
        data.appendCluster(cell, outcome, cluster)
      }
      data.grouped[cell].people.pool(people)
      data.grouped[cell].within.add(own.within)
    }
  }

  var variables: [LatentVariables.Variable] { inner.variables }

  func sites(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] {
    isModifier ? [] : parts(replicate, arm, &stream)
  }

  func levels(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] {
    guard !isModifier else { return parts(replicate, arm, &stream) }
    return (0..<count).flatMap {
      inner.levels(replicate, arm: count * arm + $0, using: &stream)
    }
  }

  func sessions(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] {
    (0..<count).flatMap { inner.sessions(replicate, arm: count * arm + $0, using: &stream) }
  }

  /// The part of everybody, from 0.
  private func parts(
    _ replicate: Int, _ arm: Int, _ stream: inout RandomStream
  ) -> [Int] {
    (0..<count).flatMap { part in
      let cell = count * arm + part
      let clusters = inner.clusters(replicate, arm: cell, using: &stream)
      return Array(
        repeating: part, count: clusters.isEmpty ? sizes[cell] : clusters.reduce(0, +))
    }
  }

  func clusters(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] {
    guard starts[arm] >= 0 else { return [] }
    return (0..<count).flatMap {
      inner.clusters(replicate, arm: count * arm + $0, using: &stream)
    }
  }

  func people(
    _ replicate: Int, arm: Int, using stream: inout RandomStream, filler: inout RandomStream
  ) -> [[Double?]] {
    (0..<count).flatMap { level in
      var rows = inner.people(
        replicate, arm: count * arm + level, using: &stream, filler: &filler)
      for (v, variable) in variables.enumerated() where variable.isBaseline {
        let shift = shift(replicate, variable.outcome, level, &stream)
        for i in rows.indices { rows[i][v] = rows[i][v].map { $0 + shift } }
      }
      return rows
    }
  }
}

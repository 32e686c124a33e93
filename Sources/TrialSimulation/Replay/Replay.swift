internal import GSLKit
public import Inference
internal import MonteCarlo
internal import Parts
internal import TrialAnalysis

/// One replicate, rebuilt: its people, what was counted of it, and what its people give.
public struct Replay: Sendable {
  /// One variable of a participant: an outcome's baseline or its end.
  public struct Column: Sendable {
    /// `recovery-baseline`, `recovery`.
    public let name: String
    let outcome: Int
    let isBaseline: Bool
    /// Whether it is that the event happened, of a time that stands beside it.
    var isStatus = false
    /// Which intercurrent event, by its name: the time of the last wave before it.
    var event: Int?
    /// Whether it says when an intercurrent event happened; without a value where it did not, or was not seen.
    public var isOfEvent: Bool { event != nil }
  }

  /// One participant.
  public struct Person: Sendable {
    /// Name of the arm.
    public let arm: String
    /// Number of the cluster in its arm, from 1; nil where people are independent.
    public let cluster: Int?
    /// Number of the site, from 1; nil without any.
    public let site: Int?
    /// Level of the trial's modifier, 0 or 1; nil without one.
    public let level: Int?
    /// Sessions of their arm's support that they came to; nil where nothing is said of attendance.
    public let sessions: Int?
    /// By column; nil where missing.
    public let values: [Double?]
  }

  /// One row of results on this replicate.
  public struct Analysis: Sendable {
    /// Names of the row's outcome, contrast and method.
    public let outcome, contrast, method: String
    /// The fit that the simulation counted.
    public let counted: Fit
    /// The fit of the people.
    public let reanalysed: Fit
    /// The exact p-value of the counted fit; nil where it failed.
    public let pValue: Double?
    /// Whether the counted fit rejected its hypothesis.
    public let rejected: Bool
  }

  /// Number of the replicate, from 0.
  public let replicate: Int
  /// What is known of each person.
  public let columns: [Column]
  /// The people, arm by arm.
  public let people: [Person]
  /// Every row of results.
  public let analyses: [Analysis]

  /// Whether people of any arm belong to clusters.
  public var hasClusters: Bool { people.contains { $0.cluster != nil } }

  /// Whether people have sites.
  public var hasSites: Bool { people.contains { $0.site != nil } }
  /// Whether people have levels of a modifier.
  public var hasLevels: Bool { people.contains { $0.level != nil } }
  /// Whether sessions that people came to are known of an arm.
  public var hasSessions: Bool { people.contains { $0.sessions != nil } }

  /// Rebuilds a replicate.
  ///
  /// Under the people source these are the people that were drawn. Under the exact source people are
  /// drawn *given* the statistics that were: independent normals are centred, made orthonormal, given
  /// the factor of the cross-products that was drawn, and moved to the mean that was drawn. Their
  /// moments are then the counted ones, up to rounding.
  ///
  /// - Parameters:
  ///   - experiment: The experiment.
  ///   - replicate: Which, from 0.
  ///   - seed: The seed of the run.
  public init(_ experiment: TrialExperiment, replicate: Int, seed: UInt64) {
    self.replicate = replicate
    let trial = experiment.trial
    let key = StreamKey(seed: seed)
    var stream = RandomStream(key: key)
    let worker = experiment.data.worker()
    worker.draw(replicate, using: &stream)
    let counted = experiment.rows.map { Replay.fit($0, worker.data, replicate, key) }
    let variables = worker.variables
    columns = variables.map { variable in
      let name = trial.outcomes[variable.outcome].name
      let wave = variable.wave.map { "-" + Number.text(trial.times[variable.outcome][$0]) }
      if let event = variable.event {
        return Column(
          name: trial.intercurrentNames[event] + "-after", outcome: variable.outcome,
          isBaseline: false, event: event)
      }
      return Column(
        name: name
          + (wave ?? (variable.isBaseline ? "-baseline" : variable.isStatus ? "-event" : "")),
        outcome: variable.outcome, isBaseline: variable.isBaseline, isStatus: variable.isStatus)
    }
    var filler = RandomStream(key: StreamKey(seed: seed, stage: .replay))
    var people: [Person] = []
    for (a, arm) in trial.arms.enumerated() {
      let sizes = worker.clusters(replicate, arm: a, using: &stream)
      let members = sizes.enumerated().flatMap {
        Array(repeating: $0.offset + 1, count: $0.element)
      }
      let rows = worker.people(replicate, arm: a, using: &stream, filler: &filler)
      let sites = worker.sites(replicate, arm: a, using: &stream)
      let levels = worker.levels(replicate, arm: a, using: &stream)
      let sessions = worker.sessions(replicate, arm: a, using: &stream)
      people += rows.enumerated().map { i, values in
        Person(
          arm: arm.name, cluster: members.isEmpty ? nil : members[i],
          site: sites.isEmpty ? nil : sites[i] + 1, level: levels.isEmpty ? nil : levels[i],
          sessions: sessions.isEmpty ? nil : sessions[i], values: values)
      }
    }
    self.people = people
    let data = Replay.reduce(people, columns, trial, experiment.handled)
    analyses = zip(experiment.rows, counted).map { row, fit in
      Analysis(
        outcome: row.label.outcome, contrast: row.label.contrast, method: row.label.method,
        counted: fit, reanalysed: Replay.fit(row, data, replicate, key),
        pValue: fit.estimate.map(row.rule.pValue), rejected: row.rule.decide(fit).rejected)
    }
    data.deallocate()
  }

  fileprivate static func fit(
    _ row: RowPlan, _ data: TrialData, _ replicate: Int, _ key: StreamKey
  ) -> Fit {
    row.runner(data, key).fit(row.contrast.arms, replicate: replicate)
  }

  /// What analyses read, from people with the outcome observed.
  private static func reduce(
    _ people: [Person], _ columns: [Column], _ trial: Trial, _ handled: [HandledWaves]
  ) -> TrialData {
    let places = ClusterPeople(trial)
    let data = TrialData(
      outcomes: trial.outcomes.count, arms: trial.arms.count, clusters: places.total,
      times: trial.times, levels: trial.sites?.number ?? 1, subgroups: trial.subgroups,
      isCount: trial.isCount, followUps: trial.followUps,
      handled: handled.map { trial.times[$0.outcome] })
    for handling in handled { addWaves(people, columns, trial, handling, to: data) }
    for (o, times) in trial.times.enumerated() {
      if times.isEmpty { data.people[o] = table(people, columns, o, trial) }
      guard times.isEmpty else {
        addWaves(people, columns, trial, HandledWaves(asTheyAre: o), to: data)
        continue
      }
      if trial.followUps[o] > 0 { data.events[o] = events(people, columns, o, trial, places) }
      // Of a mediator and an outcome, the first stands in the place of a baseline, and people have both.
      let pair = (trial.forms[o].first as? MediationLaw)?.parts?.positions
      let end = columns.firstIndex {
        $0.outcome == pair?[1] ?? o && !$0.isBaseline && !$0.isStatus
      }
      let base = columns.firstIndex {
        $0.outcome == pair?[0] ?? o && $0.isBaseline == (pair == nil) && !$0.isStatus
      }
      for (a, arm) in trial.arms.enumerated() {
        let present = people.filter {
          $0.arm == arm.name && end.map($0.has) ?? false
            && (pair == nil || base.map($0.has) ?? false)
        }
        let cell = o * trial.arms.count + a
        func moments(_ people: [Person]) -> ArmMoments {
          ArmMoments(
            outcomes: people.compactMap { end.flatMap($0.value) },
            baselines: people.compactMap { base.flatMap($0.value) })
        }
        data.moments[cell] = moments(present)
        if let sites = trial.sites {
          for site in 0..<sites.number {
            data.levels[sites.number * cell + site] = moments(
              present.filter { $0.site == site + 1 })
          }
        }
        for level in 0..<trial.subgroups where trial.modifier != nil {
          data.subgroups[trial.subgroups * cell + level] = moments(
            present.filter { $0.level == level })
        }
        let all = data.moments[cell]
        if trial.isCount[o] {
          for y in present.compactMap({ person in end.flatMap { person.value($0) } }) {
            data.tallies[o].add(arm: a, Int(y))
          }
        }
        if trial.forms[o][a] is EventLaw {
          data.counts[cell] = ArmCounts(n: all.n, events: (all.n * all.mean).rounded())
        }
        guard let plan = trial.clusters[a] else {
          data.setArm(cell, all)
          continue
        }
        data.startArm(cell, isClustered: true, at: places.starts[a])
        for j in 1...plan.count {
          let cluster = moments(present.filter { $0.cluster == j })
          if cluster.n > 0 { data.addCluster(cell, o, cluster, in: plan.place(j - 1)) }
        }
      }
    }
    return data
  }
}

extension Replay {
  /// Everybody's repeated scores, as some analysis takes them.
  private static func addWaves(
    _ people: [Person], _ columns: [Column], _ trial: Trial, _ handled: HandledWaves,
    to data: TrialData
  ) {
    let times = trial.times[handled.outcome]
    let waves = columns.indices.filter {
      columns[$0].outcome == handled.outcome && columns[$0].event == nil
    }
    let events = columns.indices.filter { columns[$0].event != nil }
    data.waves[handled.slot].keepsPeople = true
    data.strataWaves[handled.slot].keepsPeople = true
    for person in people {
      var series = waves.map { person.values[$0] ?? .nan }
      series.withUnsafeMutableBufferPointer { scores in
        handled.take(scores) { name in
          let before = person.values[events[name]] ?? .infinity
          return times.firstIndex { $0 > before } ?? times.count
        }
      }
      let arm = trial.arms.firstIndex { $0.name == person.arm } ?? 0
      data.waves[handled.slot].add(arm: arm, cluster: person.cluster ?? 0, series.span)
      data.strataWaves[handled.slot].add(
        arm: arm, cluster: person.cluster ?? 0, stratum: stratum(of: person, arm, trial),
        series.span)
      if let level = person.level {
        data.levelWaves[handled.slot].add(arm: Modifier.levels * arm + level, series.span)
      }
    }
  }

  /// The site of a person, or the stratum of their cluster; 0 without either.
  private static func stratum(of person: Person, _ arm: Int, _ trial: Trial) -> Int {
    person.site.map { $0 - 1 }
      ?? person.cluster.flatMap { trial.clusters[arm]?.place($0 - 1).stratum } ?? 0
  }

  /// Everybody one by one.
  private static func table(
    _ people: [Person], _ columns: [Column], _ outcome: Int, _ trial: Trial
  ) -> PersonTable {
    let end = columns.firstIndex { $0.outcome == outcome && !$0.isBaseline && !$0.isStatus }
    let base = columns.firstIndex { $0.outcome == outcome && $0.isBaseline }
    return PersonTable(
      people.map { person in
        let arm = trial.arms.firstIndex { $0.name == person.arm } ?? 0
        return PersonTable.Person(
          arm: arm, cluster: person.cluster ?? 0, stratum: stratum(of: person, arm, trial),
          baseline: base.flatMap { person.value($0) } ?? .nan,
          outcome: end.flatMap { person.value($0) } ?? .nan,
          sessions: trial.arms[arm].isOnTrial
            ? person.sessions.map(Double.init) ?? .infinity : 0)
      })
  }
}

extension Replay.Person {
  fileprivate func value(_ column: Int) -> Double? { values[column] }
  fileprivate func has(_ column: Int) -> Bool { values[column] != nil }
}

extension TrialExperiment {
  /// The fits of one replicate, row by row, as a run counts them.
  public func fits(replicate: Int, seed: UInt64) -> [Fit] {
    let key = StreamKey(seed: seed)
    var stream = RandomStream(key: key)
    let worker = data.worker()
    worker.draw(replicate, using: &stream)
    return rows.map { Replay.fit($0, worker.data, replicate, key) }
  }
}

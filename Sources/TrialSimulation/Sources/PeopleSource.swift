internal import GSLKit
internal import TrialAnalysis

/// Draws every person of a trial and reduces them to what analyses read.
///
/// Columns, one per variable: each is a stream of its own at (replicate, arm, lane of the variable), so
/// that person i's dropout, say, does not depend on what else is simulated.
struct PeopleSource: TrialSource {
  let trial: Trial
  let shifts: ShiftPlan
  let plans: PeoplePlans
  /// By outcome: whether some analysis reads people one by one, of those measured once and of those with waves.
  let isTabled: [Bool]
  let keepsWaves: [Bool]
  /// By arm: the law of the event, or of the count, that decides who leaves; nil where none does.
  let deciders: [(any DecidingLaw)?]

  /// Prepares a trial.
  ///
  /// - Parameters:
  ///   - trial: The trial; its correlations were checked.
  ///   - baselines: Outcomes whose baseline some analysis reads.
  ///   - tables: Outcomes whose people some analysis reads one by one.
  ///   - levels: Outcomes that some analysis reads by level of the modifier.
  ///   - strata: Outcomes whose waves some analysis reads with strata told apart.
  ///   - handled: What analyses make of scores after intercurrent events.
  init(
    _ trial: Trial, baselines: [Bool], tables: [Bool], levels: [Bool], strata: [Bool],
    handled: [HandledWaves] = []
  ) {
    self.trial = trial
    let hasWaves = trial.times.map { !$0.isEmpty }
    isTabled = zip(tables, hasWaves).map { $0 && !$1 }
    keepsWaves = zip(tables, hasWaves).map { $0 && $1 }
    shifts = ShiftPlan(trial)
    plans = PeoplePlans(
      trial, baselines: baselines, levels: levels, strata: strata, handled: handled)
    let plans = plans
    deciders = trial.arms.indices.map { arm in
      guard plans.leadingCourse == nil, let plan = plans.attrition[arm], plan.isDecided else {
        return nil
      }
      return plan.outcome.flatMap { trial.forms[$0][arm] as? any DecidingLaw }
    }
  }

  func worker() -> any TrialWorker { PeopleTrialWorker(self) }
}

/// Draws a trial arm by arm, and has the laws of its outcomes reduce the people.
final class PeopleTrialWorker: TrialWorker {
  let source: PeopleSource
  /// The people of the arm that was drawn last.
  let drawn: PeopleWorker
  let data: TrialData

  init(_ source: PeopleSource) {
    self.source = source
    drawn = PeopleWorker(source.plans)
    data = drawn.data
    let own = (0..<data.outcomes).map { (slot: $0, outcome: $0) }
    for (slot, outcome) in own + source.plans.handled.map({ ($0.slot, $0.outcome) }) {
      data.waves[slot].keepsPeople = source.keepsWaves[outcome]
      data.strataWaves[slot].keepsPeople = source.keepsWaves[outcome]
    }
  }

  func draw(_ replicate: Int, using stream: inout RandomStream) {
    source.shifts.draw(replicate, into: data.shifts, using: &stream)
    if source.trial.modifier != nil { drawn.drawSiteMoves(replicate, &stream) }
    for o in 0..<data.outcomes {
      if source.isTabled[o] { data.people[o].removeAll() }
      if source.plans.leastFollowUps[o] > 0 { data.events[o].removeAll() }
    }
    for slot in 0..<data.waveSlots {
      data.waves[slot].removeAll()
      data.levelWaves[slot].removeAll()
      data.strataWaves[slot].removeAll()
    }
    for arm in source.trial.arms.indices {
      drawPeople(replicate, arm: arm, &stream)
      for outcome in source.trial.outcomes.indices {
        let cell = drawn.cell(replicate, outcome, arm)
        drawn.startCell(cell)
        let law = source.trial.forms[outcome][arm]
        law.reduce(cell, of: drawn, &stream)
        if source.isTabled[outcome] { list(cell, law, &stream) }
      }
    }
    for o in 0..<data.outcomes where source.plans.leastFollowUps[o] > 0 { data.events[o].sort() }
  }

  /// Draws the people of an arm, and who of them is observed.
  func drawPeople(_ replicate: Int, arm: Int, _ stream: inout RandomStream) {
    drawn.drawPeople(replicate, arm: arm, &stream)
    if let law = source.deciders[arm], let outcome = source.plans.attrition[arm]?.outcome {
      drawn.decide(replicate, arm: arm, outcome, law, &stream)
    }
    drawn.observePeople(replicate, arm: arm, &stream)
  }

  /// Lists the people of an arm one by one, those who are missing included.
  private func list(
    _ cell: PeopleCell, _ law: some OutcomeLaw, _ stream: inout RandomStream
  ) {
    let hasClusters = drawn.hasClusters
    let (end, base) = (drawn.end(cell.outcome), drawn.baseline(cell.outcome))
    let here = drawn.here(cell)
    let sessions = drawn.plans.deliveries[cell.arm] == nil ? nil : drawn.sessions
    let offered = drawn.plans.arms[cell.arm].isOnTrial ? Double.infinity : 0
    data.people[cell.outcome].reserve(drawn.people)
    var (cluster, last) = (-1, 0)
    for i in 0..<drawn.people {
      // Clusters may have turned out without anybody.
      while hasClusters, i >= last {
        cluster += 1
        last += drawn.sizes[cluster]
      }
      func value(_ latent: Double, isBaseline: Bool) -> Double {
        law.value(
          PersonPlace(
            cell: cell, person: i, cluster: hasClusters ? cluster : nil, latent: latent,
            isBaseline: isBaseline), of: drawn, &stream) ?? .nan
      }
      let isHere = here.map { $0[i] > 0 } ?? true
      let stratum = hasClusters ? drawn.place(cell.arm, cluster).stratum : 0
      data.people[cell.outcome].add(
        PersonTable.Person(
          arm: cell.arm, cluster: hasClusters ? drawn.cluster(of: cluster) + 1 : 0,
          stratum: stratum,
          baseline: base.map { value($0[i], isBaseline: true) } ?? .nan,
          outcome: isHere ? value(end[i], isBaseline: false) : .nan,
          // Who compares with those who are offered it has none to come to.
          sessions: min(sessions?[i] ?? offered, offered)))
    }
  }
}

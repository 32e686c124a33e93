public import GSLKit
internal import Inference
public import MonteCarlo
internal import TrialAnalysis

/// One trial at one point: a source of data, and every row and family that is read off it.
public struct TrialExperiment: Experiment {
  public let layout: TallyLayout
  public let blockSize: Int
  /// Where its data come from: ``SourceKind/exact`` or ``SourceKind/people``.
  public let source: SourceKind
  let trial: Trial
  let data: any TrialSource
  let rows: [RowPlan]
  let families: [FamilyPlan]
  /// What analyses make of repeated scores after intercurrent events.
  let handled: [HandledWaves]
  /// Whether Dunnett's test asks for the sizes of arms.
  private let weighsArms: Bool

  /// Prepares a trial.
  ///
  /// - Parameters:
  ///   - trial: The trial.
  ///   - plan: Its analyses.
  ///   - source: Exact, people, or exact where possible.
  ///   - only: The only row to analyse, of a trial without families: the same fits, sooner.
  /// - Throws: ``SourceRefusal`` when exact is asked for and a part does not admit it,
  ///   ``/GSLKit/NumericalError`` when a critical value cannot be had.
  public init(
    _ trial: Trial, _ plan: AnalysisPlan, source: SourceKind = .auto, only: TallyRow? = nil
  ) throws {
    self.trial = trial
    let all = try RowPlan.all(trial, plan)
    let chosen = all.filter { row in
      only.map {
        row.label.outcome == $0.outcome && row.label.contrast == $0.contrast
          && row.label.method == $0.method
      } ?? true
    }
    rows = chosen.isEmpty ? all : chosen
    families = only == nil ? try FamilyPlan.all(plan.families, rows, trial) : []
    layout = TallyLayout(rows: rows.map(\.label), families: families.map(\.label))
    let rows = rows
    let baselines = trial.outcomes.indices.map { o in
      rows.contains { row in
        row.outcome == o && row.analysis.needsBaseline
      }
    }
    let tables = trial.outcomes.indices.map { o in
      rows.contains { $0.outcome == o && $0.analysis.readsPeople }
    }
    let levels = trial.outcomes.indices.map { o in
      rows.contains { $0.outcome == o && $0.analysis.moderator == .levels }
    }
    let strata = trial.outcomes.indices.map { o in
      rows.contains { $0.outcome == o && $0.analysis.readsStrata }
    }
    let handled = HandledWaves.all(trial, plan)
    self.handled = handled
    func levelled(_ source: some TrialSource, _ drawn: Trial) -> any TrialSource {
      drawn.arms.count == trial.arms.count
        ? source : LevelSource(inner: source, trial: trial, drawn: drawn, handled: handled)
    }
    let refusal =
      ExactSource.refusal(trial) ?? (trial.isClustered ? ClusterSource.refusal(trial) : nil)
      ?? rows.first { $0.analysis.readsPeople }.map {
        "method '\($0.label.method)' reads people one by one"
      }
    if source == .exact, let refusal { throw SourceRefusal(reason: refusal) }
    if source == .people || refusal != nil {
      self.source = .people
      // Levels of a modifier are people's own; sites are arms by site.
      let drawn = trial.bySite
      data = levelled(
        PeopleSource(
          drawn, baselines: baselines, tables: tables, levels: levels, strata: strata,
          handled: handled), drawn)
      // Some 200,000 draws, a few milliseconds, whatever the size of the trial: Ctrl-C waits for the
      // block that is running.
      let people = Double(trial.participants.reduce(0, +)) * Double(2 * trial.outcomes.count)
      blockSize = min(max(Int(200_000 / people), 1), 512)
    } else if trial.isClustered {
      self.source = .exact
      let drawn = trial.byLevel
      data = levelled(ClusterSource(drawn, baselines: baselines), drawn)
      // Some 50,000 clusters and arms.
      let clusters = trial.clusters.reduce(trial.arms.count) { $0 + ($1?.count ?? 0) }
      blockSize = min(max(50_000 / clusters, 1), 4096)
    } else {
      self.source = .exact
      let drawn = trial.byLevel
      data = levelled(ExactSource(drawn, baselines: baselines), drawn)
      blockSize = 4096
    }
    weighsArms = families.contains { $0.rule.adjustment == .dunnett }
  }

  /// Whether power of a row of counts is a sawtooth in the number of people: their number is fixed.
  ///
  /// Where people leave, or come in clusters, their numbers are mixed over, and what is left of the teeth is far
  /// below any Monte Carlo error.
  public func isSawtooth(_ row: TallyRow) -> Bool {
    guard !trial.isClustered,
      let plan = rows.first(where: {
        $0.label.outcome == row.outcome && $0.label.contrast == row.contrast
          && $0.label.method == row.method
      })
    else { return false }
    let model = trial.outcomes[plan.outcome].model
    return [plan.contrast.arms.treatment, plan.contrast.arms.comparator].allSatisfy { arm in
      trial.arms[arm].leaving == 0 && model.missing(arm: trial.arms[arm].name) == 0
    }
  }

  /// The time of a replicate over that of drawing its data, from the analyses' own `fitCost`; at least 1.
  public var dearness: Double {
    let cost = rows.map(\.analysis.fitCost).max() ?? 0
    guard cost > 0 else { return 1 }
    let people = trial.participants.reduce(0, +) * trial.outcomes.count
    // Statistics are drawn in the time of a few people.
    return 1 + Double(cost) / Double(max(source == .people ? people : 20, 1))
  }

  public func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally) {
    var stream = RandomStream(key: key)
    let worker = data.worker()
    tally.addBlock(of: replicates.count) { meters in
      let data = worker.data
      let hot = HotRows(rows, data, key)
      let board = Scoreboard(
        layout, rules: rows.map(\.rule),
        families: families.map { ScoredFamily(.planned($0.rule), members: $0.label.members) },
        meters)
      for replicate in replicates {
        worker.draw(replicate, using: &stream)
        for i in 0..<hot.count { board.test(i, hot.fit(hot.rows + i, replicate)) }
        if weighsArms { weigh(data, on: board) }
        board.count()
      }
    }
  }

  /// Says how large the arms were that Dunnett's test compares.
  private func weigh(_ data: TrialData, on board: borrowing Scoreboard) {
    for (i, row) in rows.enumerated() where row.analysis.poolsAllArms {
      let arms = data.moments(row.outcome)
      let n1 = arms[row.contrast.arms.treatment].n
      board.weigh((n1 / (n1 + arms[row.contrast.arms.comparator].n)).squareRoot(), i)
    }
  }
}

/// Exact data were asked for where only people will do.
public struct SourceRefusal: Error, Sendable, CustomStringConvertible {
  /// The part that refuses, and why.
  public let reason: String
  public var description: String {
    "--source exact is not possible: \(reason). Use --source people, or leave it out."
  }
}

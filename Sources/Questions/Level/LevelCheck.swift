internal import GSLKit
internal import Inference
package import InputFiles
package import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
package import TrialSimulation

/// Simulates the type I error of analyses of a scenario: the same trial, its null true, without bias.
package struct LevelCheck: Sendable {
  package let template: ScenarioTemplate<Scenario>
  package let engine: Engine
  package let seed: UInt64
  package let source: SourceKind?

  /// A check of the analyses of a scenario, from a seed.
  package init(
    template: ScenarioTemplate<Scenario>, engine: Engine, seed: UInt64, source: SourceKind?
  ) {
    self.template = template
    self.engine = engine
    self.seed = seed
    self.source = source
  }

  /// The mark of a row, with its type I error.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - edits: What is set: a size.
  ///   - place: What the size is.
  ///   - sharing: How many marks share what may be spent, where every person is drawn.
  /// - Returns: The mark, whether it is needed or not.
  /// - Throws: `SearchInterrupted`, or what is wrong with the scenario after the edits.
  package func mark(
    _ row: TallyRow, _ edits: [ScenarioEdit] = [], place: AnalysisMark.Place = .asStated,
    sharing: Int = 1
  ) throws -> AnalysisMark {
    let scenario = try template.pointwise().scenario(edits)
    let ignored = scenario.analysis.ignored(
      by: row.method, of: scenario.trial, outcome: row.outcome, contrast: row.contrast)
    return AnalysisMark(
      outcome: row.outcome, contrast: row.contrast, method: row.method, ignored: ignored,
      trial: scenario.trial,
      level: try level(row, edits, isStringent: !ignored.isEmpty, sharing: sharing), place: place)
  }

  /// What a row's analysis ignores, without simulation.
  package func ignores(_ row: TallyRow) -> Bool {
    !template.base.analysis.ignored(
      by: row.method, of: template.base.trial, outcome: row.outcome, contrast: row.contrast
    ).isEmpty
  }

  private func level(
    _ row: TallyRow, _ edits: [ScenarioEdit], isStringent: Bool, sharing: Int
  ) throws -> LevelOfTest? {
    guard let null = try template.underNull(of: row, edits),
      let method = null.analysis.methods.first(where: { $0.name == row.method })
    else { return nil }
    let experiment = try TrialExperiment(
      null.trial, null.analysis, source: source ?? null.source, only: row)
    guard let found = experiment.layout.rows.first, isNull(found, null) else { return nil }
    let people = null.trial.participants.reduce(0, +) * null.trial.measurements
    guard
      let count = LevelOfTest.replicates(
        people: experiment.source == .people ? people + method.analysis.fitCost : 0,
        clusters: null.trial.clusters.reduce(0) { $0 + ($1?.count ?? 0) })
    else { return nil }
    let share = experiment.source == .people ? max(count / sharing, min(count, 1_000)) : count
    let result = engine.run(
      experiment, key: StreamKey(seed: seed, stage: .level), stopping: .replicates(share))
    if result.interrupted { throw SearchInterrupted() }
    var rate = RowMeasures(result.tally, row: 0).rejection
    rate.measure = "type-i-error-at-null"
    return LevelOfTest(rate, alpha: method.test.alpha, isStringent: isStringent)
  }

  /// Whether a row's null is true, or a hundredth of a standard error off: an effect that was solved for leaves so much.
  private func isNull(_ row: TallyRow, _ scenario: Scenario) -> Bool {
    if row.isNull { return true }
    guard let test = scenario.analysis.methods.first(where: { $0.name == row.method })?.test else {
      return false
    }
    var null = 0.0
    if test.isAgainstMargin {
      guard let margin = test.margin, margin.unit != "smd" else { return false }
      null = -row.benefitSign * margin.value
    }
    return abs(row.truth - null) < 0.01 * row.plannedSE
  }
}

extension LevelCheck {
  /// Rows that are marked before it is said that there are more.
  package static let most = 8

  /// Marks of all rows whose analyses ignore something.
  ///
  /// - Parameter rows: Rows of results.
  /// - Returns: At most ``most`` marks, and how many more there would be.
  /// - Throws: As ``mark(_:_:place:)``.
  package func marks(_ rows: [TallyRow]) throws -> LevelMarks {
    let rows = rows.filter { $0.role == .test && ignores($0) }
    let shown = rows.prefix(LevelCheck.most)
    let marks = try shown.map { try mark($0, sharing: shown.count) }
    return LevelMarks(marks, more: rows.count - marks.count)
  }
}

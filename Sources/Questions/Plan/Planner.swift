internal import GSLKit
internal import Inference
internal import InputFiles
internal import MonteCarlo
internal import OrderedCollections
internal import Parts
internal import Planning
internal import TrialSimulation

/// What all searches of one `plan` share: scenario, axis, criterion, engine.
struct Planner {
  let template: ScenarioTemplate<Scenario>
  let field: ScenarioNumber
  let goal: PlanGoal
  let run: RunSettings
  let seed: UInt64
  let engine: Engine
  let axis: Axis
  let criterion: Criterion
  /// Edits that every point has: the half-width that is counted.
  let always: [ScenarioEdit]
  let source: SourceKind
  let isLattice: Bool
  /// Replicates in a block of the scenario's trial, some milliseconds.
  let blockSize: Int
  /// The time of a replicate over that of its data alone.
  let dearness: Double
  /// Hears every response.
  let hear: @Sendable (Response) -> Void
  /// The only row that is counted; nil for families, which need all.
  let only: TallyRow?
  /// What is counted.
  let layout: TallyLayout

  init(
    _ template: ScenarioTemplate<Scenario>, _ goal: PlanGoal, _ run: RunSettings,
    engine: Engine, hear: @escaping @Sendable (Response) -> Void
  ) throws {
    var (goal, template) = (goal, template)
    if goal.solveFor == PlanGoal.people {
      template = try template.sizedAsWhole()
      goal.solveFor = template.base.sizePath.description
    }
    self.template = template
    self.goal = goal
    self.run = run
    self.engine = engine
    self.hear = hear
    seed = run.seed ?? template.base.seed
    guard let path = Path(parsing: goal.solveFor) else {
      throw QuestionError(.badInput, "--solve-for \(goal.solveFor): not a path")
    }
    let option = "--solve-for \(goal.solveFor)"
    try PathOption.check(path, in: template, option: option)
    field = try template.number(at: path, option: option)
    let experiment = try TrialRun.experiment(template.base, run.source)
    source = experiment.source
    blockSize = experiment.blockSize
    dearness = experiment.dearness
    let chosen = try Planner.criterion(goal, experiment.layout)
    criterion = chosen.criterion
    only = chosen.only
    layout = chosen.only.map { TallyLayout(rows: [$0]) } ?? experiment.layout
    always = try Planner.halfWidth(goal, criterion.rows(layout).first)
    axis = try Planner.axis(field, goal, source, isSymmetric: criterion.measure == "power")
    isLattice =
      criterion.measure != "half-width"
      && criterion.rows(layout).contains { $0.isCount && experiment.isSawtooth($0) }
  }

  /// What is read off, and the only row that it needs, which then is the first.
  private static func criterion(
    _ goal: PlanGoal, _ layout: TallyLayout
  ) throws -> (criterion: Criterion, only: TallyRow?) {
    do {
      let asked = try Criterion(
        goal.measureName, of: goal.choice, target: goal.target, in: layout)
      guard case .row(let row) = asked.place else { return (asked, nil) }
      let only = layout.rows[row]
      let alone = try Criterion(
        goal.measureName, of: Criterion.Choice(), target: goal.target,
        in: TallyLayout(rows: [only]))
      return (alone, only)
    } catch {
      throw QuestionError(.badInput, "\(error)")
    }
  }

  /// Puts `--half-width` where the method counts intervals that reach it.
  private static func halfWidth(
    _ goal: PlanGoal, _ row: TallyRow?
  ) throws -> [ScenarioEdit] {
    guard let width = goal.halfWidth, goal.assured != nil, let row else { return [] }
    let unit =
      switch row.effect {
      case .riskDifference: "risk-difference"
      case .logOddsRatio, .conditionalLogOddsRatio: "log-odds-ratio"
      case .logHazardRatio: "log-hazard-ratio"
      case .meanDifference, .logRiskRatio, .logRateRatio, .logCountPartRatio, .logMeanRatio,
        .logGeometricMeanRatio,
        .winProbability, .complierDifference, .restrictedMeanDifference, nil:
        "points"
      }
    let origin = Node.Origin.option("--half-width \(width)")
    let value = Node(.map([unit: Node(Number.text(width), origin: origin)]), origin: origin)
    let path = Path(["analysis", "methods", row.method, "half-width"])
    return [ScenarioEdit(path, value)]
  }

  private static func axis(
    _ field: ScenarioNumber, _ goal: PlanGoal, _ source: SourceKind,
    isSymmetric: Bool
  ) throws -> Axis {
    var range = field.range
    if let between = goal.range {
      // A range that is cut without a word would be answered as if it had been searched.
      guard range.contains(between.lowerBound), range.contains(between.upperBound) else {
        throw QuestionError(
          .badInput,
          "--between \(goal.between ?? ""): '\(field.path)' must lie in "
            + "\(Number.text(range.lowerBound)) … \(Number.text(range.upperBound)), which is as far as the "
            + "program goes")
      }
      range = between
    } else if !field.isInteger, isSymmetric, field.current == 0, range.contains(0) {
      // Of two answers equally far from 0 the positive one.
      range = 0...range.upperBound
    }
    let current = min(
      max(field.current ?? (range.lowerBound + range.upperBound) / 2, range.lowerBound),
      range.upperBound)
    if field.isInteger, source == .people, goal.range == nil {
      // Every person is drawn: beyond this a search would take hours, and --between can ask for it.
      range = range.lowerBound...min(range.upperBound, max(100 * current, 1000))
    }
    return Axis(range: range, isInteger: field.isInteger, current: current)
  }

  /// The scenario at a value, with further edits.
  func scenario(at x: Double, _ edits: [ScenarioEdit]) throws -> Scenario {
    let origin = Node.Origin.option("--solve-for \(goal.solveFor)")
    return try template.scenario(
      always + edits + [ScenarioEdit(field.path, x, origin: origin)])
  }

  var effort: Search.Effort {
    let isExact = source == .exact
    // Some seconds of one core, blocks of clusters and of people take longer; of a number that was asked for, an eighth.
    let decision = (isExact ? (blockSize >= 4096 ? 6000 : 800) : 300) * blockSize
    let pilot = isExact ? 4096 : 2048
    return Search.Effort(
      // A number that is not whole is known well enough when its power is to .0004, unless a tolerance is asked for.
      tolerance: goal.tolerance ?? 0.0025, rateError: goal.tolerance == nil ? 0.0004 : 0,
      budget: run.replicates ?? (isExact ? 20_000_000 : 2_000_000),
      pilot: run.replicates.map { min(pilot, max($0 / 8, 256)) } ?? pilot,
      decision: run.replicates.map { min(decision, max($0 / 8, 2048)) } ?? decision,
      dearness: dearness)
  }

  func oracle(_ edits: [ScenarioEdit] = []) -> ExperimentOracle {
    ExperimentOracle(criterion, engine: engine, seed: seed, report: hear) { x in
      let scenario = try scenario(at: x, edits)
      return try TrialExperiment(
        scenario.trial, scenario.analysis, source: run.source ?? scenario.source, only: only)
    }
  }

  func search(_ edits: [ScenarioEdit] = []) throws -> SearchResult {
    var search = Search(
      axis, criterion, isLattice: isLattice, effort: effort, oracle: oracle(edits))
    return try search.run()
  }

  /// A search for assurance: power averaged over the priors.
  func assuranceSearch() throws -> SearchResult {
    guard case .row(let row) = criterion.place else {
      throw QuestionError(.badInput, "--assurance is for one row; leave out --family")
    }
    let own = self.field.path
    if template.base.priors.contains(where: { $0.path == own }) {
      throw QuestionError(
        .badInput,
        "--assurance: '\(own)' is itself uncertain; solve for another number, or give this one a "
          + "value")
    }
    let (template, always, field, seed) = (template, always, field, seed)
    let (source, only) = (run.source, only)
    let oracle = AssuranceOracle(
      row: row, threads: engine.threads, seed: seed, cancellation: engine.cancellation,
      centre: oracle(), report: hear
    ) { x, draw in
      let edits = try template.draw(draw, seed: seed)
      let scenario = try template.scenario(
        always + edits
          + [ScenarioEdit(field.path, x, origin: .option("--solve-for"))])
      return try TrialExperiment(
        scenario.trial, scenario.analysis, source: source ?? scenario.source, only: only)
    }
    var effort = effort
    // Between-draw spread is what limits assurance: draws cost far more than replicates.
    effort.tolerance = goal.tolerance ?? 0.03
    effort.decision = 0
    effort.budget = run.replicates ?? 4_000_000
    var search = Search(axis, criterion, isLattice: false, effort: effort, oracle: oracle)
    return try search.run()
  }
}

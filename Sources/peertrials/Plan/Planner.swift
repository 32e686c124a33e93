import ArgumentParser
import Foundation
import GSLKit
import Inference
import InputFiles
import MonteCarlo
import Parts
import Planning
import Reports
import TrialSimulation
import OrderedCollections

/// What all searches of one `plan` share: scenario, axis, criterion, engine.
struct Planner {
  let template: ScenarioTemplate<Scenario>
  let field: ScenarioNumber
  let options: PlanOptions
  let run: RunOptions
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
  let live: PlanLive
  /// The only row that is counted; nil for families, which need all.
  let only: TallyRow?
  /// What is counted.
  let layout: TallyLayout

  init(
    _ template: ScenarioTemplate<Scenario>, _ options: PlanOptions, _ run: RunOptions,
    engine: Engine,
    live: PlanLive
  ) throws {
    var (options, template) = (options, template)
    if options.solveFor == PlanOptions.people {
      do { template = try template.sizedAsWhole() } catch { throw failure(error) }
      options.solveFor = template.base.sizePath.description
    }
    self.template = template
    self.options = options
    self.run = run
    self.engine = engine
    self.live = live
    seed = run.seed ?? template.base.seed
    guard let path = Path(parsing: options.solveFor) else {
      throw failure("--solve-for \(options.solveFor): not a path", Exit.badInput)
    }
    field = try Planner.field(template, path, option: "--solve-for \(options.solveFor)")
    let experiment = try Planner.experiment(template.base, run)
    source = experiment.source
    blockSize = experiment.blockSize
    dearness = experiment.dearness
    let chosen = try Planner.criterion(options, experiment.layout)
    criterion = chosen.criterion
    only = chosen.only
    layout = chosen.only.map { TallyLayout(rows: [$0]) } ?? experiment.layout
    always = try Planner.halfWidth(options, criterion.rows(layout).first)
    axis = try Planner.axis(field, options, source, isSymmetric: criterion.measure == "power")
    isLattice =
      criterion.measure != "half-width"
      && criterion.rows(layout).contains { $0.isCount && experiment.isSawtooth($0) }
  }

  private static func field(
    _ template: ScenarioTemplate<Scenario>, _ path: Path, option: String
  ) throws -> ScenarioNumber {
    do {
      try PathOption.check(path, in: template, option: option)
      return try template.number(at: path, option: option)
    } catch { throw failure(error) }
  }

  /// What is read off, and the only row that it needs, which then is the first.
  private static func criterion(
    _ options: PlanOptions, _ layout: TallyLayout
  ) throws -> (criterion: Criterion, only: TallyRow?) {
    do {
      let asked = try Criterion(
        options.measureName, of: options.choice, target: options.target, in: layout)
      guard case .row(let row) = asked.place else { return (asked, nil) }
      let only = layout.rows[row]
      let alone = try Criterion(
        options.measureName, of: Criterion.Choice(), target: options.target,
        in: TallyLayout(rows: [only]))
      return (alone, only)
    } catch {
      throw failure("\(error)", Exit.badInput)
    }
  }

  /// Puts `--half-width` where the method counts intervals that reach it.
  private static func halfWidth(
    _ options: PlanOptions, _ row: TallyRow?
  ) throws -> [ScenarioEdit] {
    guard let width = options.halfWidth, options.assured != nil, let row else { return [] }
    let unit =
      switch row.effect {
      case .riskDifference: "risk-difference"
      case .logOddsRatio: "log-odds-ratio"
      case .meanDifference, .logRiskRatio, .logRateRatio, nil: "points"
      }
    let origin = Node.Origin.option("--half-width \(width)")
    let value = Node(.map([unit: Node(Number.text(width), origin: origin)]), origin: origin)
    let path = Path(["analysis", "methods", row.method, "half-width"])
    return [ScenarioEdit(path, value)]
  }

  private static func axis(
    _ field: ScenarioNumber, _ options: PlanOptions, _ source: SourceKind,
    isSymmetric: Bool
  ) throws -> Axis {
    var range = field.range
    if let between = options.range {
      // A range that is cut without a word would be answered as if it had been searched.
      guard range.contains(between.lowerBound), range.contains(between.upperBound) else {
        throw failure(
          "--between \(options.between ?? ""): '\(field.path)' must lie in "
            + "\(Number.text(range.lowerBound)) … \(Number.text(range.upperBound)), which is as far as the "
            + "program goes", Exit.badInput)
      }
      range = between
    } else if !field.isInteger, isSymmetric, field.current == 0, range.contains(0) {
      // Of two answers equally far from 0 the positive one.
      range = 0...range.upperBound
    }
    let current = min(
      max(field.current ?? (range.lowerBound + range.upperBound) / 2, range.lowerBound),
      range.upperBound)
    if field.isInteger, source == .people, options.range == nil {
      // Every person is drawn: beyond this a search would take hours, and --between can ask for it.
      range = range.lowerBound...min(range.upperBound, max(100 * current, 1000))
    }
    return Axis(range: range, isInteger: field.isInteger, current: current)
  }

  static func experiment(_ scenario: Scenario, _ run: RunOptions) throws -> TrialExperiment {
    do {
      return try TrialExperiment(
        scenario.trial, scenario.analysis, source: run.source ?? scenario.source)
    } catch let refusal as SourceRefusal { throw failure(refusal.description, Exit.badInput) }
  }

  /// The scenario at a value, with further edits.
  func scenario(at x: Double, _ edits: [ScenarioEdit]) throws -> Scenario {
    let origin = Node.Origin.option("--solve-for \(options.solveFor)")
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
      tolerance: options.tolerance ?? 0.0025, rateError: options.tolerance == nil ? 0.0004 : 0,
      budget: run.replicates ?? (isExact ? 20_000_000 : 2_000_000),
      pilot: run.replicates.map { min(pilot, max($0 / 8, 256)) } ?? pilot,
      decision: run.replicates.map { min(decision, max($0 / 8, 2048)) } ?? decision,
      dearness: dearness)
  }

  func oracle(_ edits: [ScenarioEdit] = []) -> ExperimentOracle {
    ExperimentOracle(criterion, engine: engine, seed: seed, report: live.heard) { x in
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
      throw failure("--assurance is for one row; leave out --family", Exit.badInput)
    }
    let own = self.field.path
    if template.base.priors.contains(where: { $0.path == own }) {
      throw failure(
        "--assurance: '\(own)' is itself uncertain; solve for another number, or give this one a "
          + "value", Exit.badInput)
    }
    let (template, always, field, seed) = (template, always, field, seed)
    let (source, only) = (run.source, only)
    let oracle = AssuranceOracle(
      row: row, threads: engine.threads, seed: seed, cancellation: engine.cancellation,
      centre: oracle(), report: live.heard
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
    effort.tolerance = options.tolerance ?? 0.03
    effort.decision = 0
    effort.budget = run.replicates ?? 4_000_000
    var search = Search(axis, criterion, isLattice: false, effort: effort, oracle: oracle)
    return try search.run()
  }
}

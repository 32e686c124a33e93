internal import Inference
internal import MonteCarlo
internal import OrderedCollections
public import Parts
public import TrialAnalysis
public import TrialSimulation

/// One scenario file, read and checked.
public struct Scenario: ScenarioContent {
  public static let settable = ["trial", "analysis"]
  public static let decisive = ["trial", "analysis"]

  public let title: String
  public let question: String
  public let seed: UInt64
  public let replicates: Int
  public let source: SourceKind
  public let trial: Trial
  public let analysis: AnalysisPlan
  /// What the scenario's author expects to see.
  public let expectations: [Expectation]
  /// Numbers that are uncertain; the trial above has their centres.
  public let priors: [PriorField]
  /// Unit costs; nil where none are given.
  public let cost: CostModel?
  /// What of a feasibility trial decides on the main one, as listed; empty where nothing is said of it.
  public let feasibility: [Criterion]
  /// The points of a sweep; nil where none is stated.
  public let sweep: SweepGrid?
  /// The tree with every default written in and marked so.
  public let resolved: Node

  /// Reads a tree.
  ///
  /// - Parameters:
  ///   - tree: The scenario, after `--set`.
  ///   - file: Its name, for messages.
  /// - Throws: Every ``Problem`` that it has, together.
  public init(_ tree: Node, file: String?) throws(Problems) {
    let (read, resolved) = try Fields.read(tree, file: file) { Keys($0) }
    title = read.head.title
    question = read.head.question
    seed = UInt64(read.head.seed)
    replicates = read.head.replicates
    source = read.source
    trial = read.trial
    analysis = read.analysis
    expectations = read.expectations
    priors = read.priors
    cost = read.cost
    feasibility = read.feasibility
    sweep = read.sweep
    self.resolved = resolved
  }

  public static func model(of tree: Node, file: String?) throws(Problems) -> ScenarioModel {
    let read = try Fields.readNotingInheritances(tree, file: file) { Keys($0) }
    return ScenarioModel(
      (read.value.trial, read.value.analysis), resolved: read.resolved,
      inheritances: read.inheritances)
  }

  /// What a scenario file may hold, as its parts describe themselves.
  public static let descriptions = Fields.describe { Keys($0) }

  /// What decides on a main trial, under a name.
  public struct Criterion: Sendable, Equatable {
    /// What reports call it.
    public let name: String
    /// What it asks for.
    public let rule: ProgressionCriterion
  }

  /// The top level.
  private struct Keys {
    let head: ScenarioHead
    let source: SourceKind
    let trial: Trial
    let analysis: AnalysisPlan
    let expectations: [Expectation]
    let cost: CostModel?
    let feasibility: [Criterion]
    let sweep: SweepGrid?
    let priors: [PriorField]

    init(_ f: Fields) {
      head = ScenarioHead(f, replicates: 100_000)
      source = f.choice(
        "source", default: SourceKind.auto, "Exact sufficient statistics, or every person.")
      trial =
        f.section("trial", "The trial.", required: true) { Trial($0, catalog: Catalog.trial) }
        ?? Trial(Keys.nothing, catalog: Catalog.trial)
      let trial = trial
      analysis =
        f.section("analysis", "Its analyses.", required: true) {
          AnalysisPlan($0, trial: trial, catalog: Catalog.trial)
        } ?? AnalysisPlan(Keys.nothing, trial: trial, catalog: Catalog.trial)
      expectations = Expectation.all(
        f,
        words: [
          "outcome": trial.outcomes.map(\.name), "contrast": trial.contrasts.map(\.name),
          "method": analysis.methods.map(\.name),
          "adjustment": Adjustment.allCases.map(\.rawValue),
        ])
      cost = f.section("cost", "Unit costs, for the cheapest design.") { CostModel($0) }
      feasibility = f.map(
        "feasibility", of: "criterion",
        "Shares that decide on a main trial, for 'feasibility'."
      ) { _, f in ProgressionCriterion(f) }.map { Criterion(name: $0.key, rule: $0.value) }
      sweep = f.section("sweep", "Many settings at once, for 'sweep'.") { SweepGrid($0) }
      priors = f.priors
      for field in priors {
        if !["trial", "analysis"].contains(field.path.keys.first) {
          f.report("only numbers of 'trial' and 'analysis' can be uncertain", below: field.path)
          continue
        }
        let kept = PriorDistribution(field).kept
        if kept.isNaN {
          f.report(
            "nothing of this prior is left between its 'min' and 'max'", below: field.path)
        } else if kept < 0.999 {
          f.report(
            "\(Number.text(((1 - kept) * 1000).rounded() / 10)) % of this prior lies outside "
              + "\(Number.text(field.range.lowerBound)) … \(Number.text(field.range.upperBound)); "
              + "cut it with 'min' and 'max'", below: field.path)
        }
      }
    }

    /// Stands in for a section that is missing, which has been reported.
    private static var nothing: Fields { Fields.describer() }
  }
}

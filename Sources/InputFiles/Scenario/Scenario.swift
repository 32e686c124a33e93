internal import Inference
internal import MonteCarlo
internal import OrderedCollections
public import Parts
public import TrialSimulation

/// One scenario file, read and checked.
public struct Scenario: Sendable {
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
    sweep = read.sweep
    self.resolved = resolved
  }

  /// What a scenario file may hold, as its parts describe themselves.
  public static var descriptions: [FieldDescription] { Fields.describe { Keys($0) } }

  /// The top level.
  private struct Keys {
    let head: ScenarioHead
    let source: SourceKind
    let trial: Trial
    let analysis: AnalysisPlan
    let expectations: [Expectation]
    let cost: CostModel?
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
      f.define(trial.outcomes.map(\.name) + ["all"], as: "outcome")
      f.define(trial.contrasts.map(\.name) + ["all"], as: "contrast")
      f.define(analysis.methods.map(\.name) + ["all"], as: "method")
      f.define(Adjustment.allCases.map(\.rawValue), as: "adjustment")
      expectations = Array(
        f.map("expect", of: "expectation", "What to expect; checked by 'check --run'.") {
          Expectation($0, $1)
        }.values)
      cost = f.section("cost", "Unit costs, for the cheapest design.") { CostModel($0) }
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

/// A figure that the author of a scenario expects.
public struct Expectation: Sendable {
  public let name: String
  public let outcome: String?
  public let contrast: String?
  public let method: String?
  public let adjustment: String?
  public let measure: String
  public let value: Double
  /// How far from `value` the truth may lie: rounding of a published figure, and the like.
  public let within: Double

  init(_ name: String, _ f: Fields) {
    self.name = name
    func check(_ word: String, _ known: [String], _ key: String) {
      // Pairs are named "ancova - t-test".
      guard !known.contains(word), !(key == "method" && word.contains(" - ")), f.isFineSoFar else {
        return
      }
      let near = Spelling.nearest(to: word, in: known).map { "did you mean '\($0)'?" }
      f.report(
        "no \(key) is called '\(word)'; \(near ?? "there are: \(known.joined(separator: ", "))")",
        at: key)
    }
    func label(_ key: String) -> String? {
      let text = f.text(key, "Row it is about; may be left out where there is one.")
      if !text.isEmpty { check(text, f.defined(key), key) }
      return text.isEmpty ? nil : text
    }
    outcome = label("outcome")
    contrast = label("contrast")
    method = label("method")
    adjustment = label("adjustment")
    measure = f.text(
      "measure", default: "power", "One of: \(MeasureNames.all.joined(separator: ", ")).")
    check(measure, MeasureNames.all, "measure")
    value = f.number("value", in: -1e12...1e12, example: 0.8, "The figure.")
    within = f.number(
      "within", in: 0...1e12, default: 0,
      "How far off it may truly be, beyond five Monte Carlo standard errors.")
    _ = f.text("source", "Where the figure comes from.")
  }
}

internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

/// Writes the sentences of a statement, and keeps account of which numbers of the file it has named.
struct StatementWriter {
  let report: PlanReport
  let planned: PlannedTrial
  let solution: Solution
  /// Numbers that have been named.
  private(set) var named: Set<Path> = []
  /// Those among them for which the file gives no source.
  private(set) var unsourced: [Path] = []
  /// Numbers that are an instrument's usual ones, for want of others.
  private(set) var usual: [Path] = []

  init(_ report: PlanReport, _ planned: PlannedTrial, _ solution: Solution) {
    self.report = report
    self.planned = planned
    self.solution = solution
  }

  var trial: Trial { planned.trial }
  var row: TallyRow { planned.rows[0] }
  var outcome: Int { trial.outcomes.firstIndex { $0.name == row.outcome } ?? 0 }
  var arms: ArmPair { arms(of: row) }
  var method: AnalysisPlan.Method? {
    planned.analysis.methods.first { $0.name == row.method }
  }
  /// Who of those not lost are counted.
  var expected: Recruitment.Expected { PlanWords.expected(planned.analysis, trial, row) }
  var structure: StructureWords {
    StructureWords(trial, outcome: row.outcome, contrast: row.contrast)
  }

  func arms(of row: TallyRow) -> ArmPair {
    trial.contrasts.first { $0.name == row.contrast }?.arms
      ?? ArmPair(treatment: 0, comparator: 1)
  }

  /// A path below an outcome or an arm.
  func path(outcome key: String, of outcome: Int? = nil) -> Path {
    Path(["trial", "outcomes", trial.outcomes[outcome ?? self.outcome].name, key])
  }
  func path(arm: Int, _ keys: String...) -> Path {
    Path(["trial", "arms", trial.arms[arm].name] + keys)
  }

  /// Whether the file gives a number there, rather than a default.
  func isGiven(_ path: Path) -> Bool {
    planned.tree.descendant(path).map { $0.origin != .standard } ?? false
  }

  /// Whether a number is what the plan solved for: it is an answer, not an assumption.
  func isSolved(_ path: Path) -> Bool { "\(path)" == report.question.path }

  /// The text of a number, looking through `{value: …}`.
  func text(_ path: Path) -> String? {
    let node = planned.tree.descendant(path)
    return (node?.descendant(Path(["value"])) ?? node)?.text
  }

  /// Notes that a number has been named; its source in brackets, or nothing where there is none.
  ///
  /// - Parameters:
  ///   - path: The number.
  ///   - isConvention: Whether it needs no source, as levels of significance do.
  /// - Returns: " [source]", or nothing.
  mutating func cite(_ path: Path, isConvention: Bool = false) -> String {
    let isNew = named.insert(path).inserted
    // What was solved for has no source but the plan.
    guard isGiven(path), !isSolved(path), let node = planned.tree.descendant(path) else {
      return ""
    }
    let source = node.descendant(Path(["source"]))?.text ?? ""
    if !source.isEmpty { return " [\(PlainText.line(source))]" }
    // A part without a number of its own has no source either.
    if isNew, !isConvention,
      node.text != nil || node.descendant(Path(["value"])) != nil
        || node.descendant(Path(["prior"])) != nil
    {
      unsourced.append(path)
    }
    return ""
  }

  /// A number that the file gives with its source, or else the instrument's.
  mutating func citeUsual(_ path: Path) -> String {
    guard !isGiven(path) else { return cite(path) }
    if !usual.contains(path) { usual.append(path) }
    return " (the usual one of the instrument)"
  }

  /// Whether a number of the file is a prior.
  func isUncertain(_ path: Path) -> Bool { planned.priors.contains { $0.path == path } }

  /// The same of a number that may be given for all arms at once or for each.
  mutating func cite(_ path: Path, arm: Int) -> String {
    let own = path.appending(trial.arms[arm].name)
    return planned.tree.descendant(own) != nil ? cite(own) : cite(path)
  }

  /// Sources of several numbers, those that are the same said once.
  mutating func cite(_ paths: [Path]) -> String {
    var all: [String] = []
    for path in paths {
      let source = cite(path)
      if !source.isEmpty, !all.contains(source) { all.append(source) }
    }
    return all.joined()
  }
}

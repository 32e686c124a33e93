import ArgumentParser
import InputFiles
import MonteCarlo
import Parts
import Planning
import Reports
import TrialSimulation

/// What a plan found, with what was asked further.
struct PlanOutcome {
  var report: PlanReport
  var more: [ResultRow] = []
  /// What is set beside the answer: the corner that binds, the cheapest design.
  private(set) var edits: [ScenarioEdit] = []
  var seconds = 0.0

  init(_ planner: Planner, _ further: FurtherPlanOptions) throws {
    if further.assurance != nil {
      guard !planner.template.base.priors.isEmpty else {
        throw failure(
          "--assurance needs an uncertain number in the scenario, like "
            + "effect: {smd: {prior: normal, mean: 0.3, sd: 0.1}}", Exit.badInput)
      }
      let result = try planner.assuranceSearch()
      var report = try PlanOutcome.report(planner, result, edits: [], measure: "assurance")
      report.notes.append(PriorReport.text(planner.template.base.priors))
      report.context = .assurance
      self.report = report
    } else if !further.robust.isEmpty {
      let box = try AssumptionBox(further.robust, planner)
      (report, more, edits) = try box.solve(planner)
    } else if !further.compare.isEmpty {
      let comparison = try DesignComparison(further.compare, planner)
      (report, more, edits) = try comparison.solve(planner)
    } else {
      report = try PlanOutcome.report(planner, try planner.search(), edits: [])
    }
  }

  /// The report of one search.
  static func report(
    _ planner: Planner, _ result: SearchResult, edits: [ScenarioEdit],
    measure: String? = nil
  ) throws -> PlanReport {
    let base = planner.template.base
    let layout = planner.layout
    let row = planner.criterion.rows(layout)[0]
    var (outcome, contrast, method) = (row.outcome, row.contrast, row.method)
    var (family, adjustment) = ("", "none")
    switch planner.criterion.place {
    case .row: break
    case .member(let i, _):
      (family, adjustment) = (layout.families[i].name, layout.families[i].adjustment)
    case .family(let i):
      (family, adjustment) = (layout.families[i].name, layout.families[i].adjustment)
      (outcome, contrast, method) = ("all", "all", "all")
    }
    let question = PlanQuestion(
      title: PlainText.line(base.title), question: PlainText.line(base.question),
      path: planner.options.solveFor, noun: PlanWords.noun(planner.options.solveFor),
      isInteger: planner.axis.isInteger, outcome: outcome, contrast: contrast, method: method,
      family: family, adjustment: adjustment, measure: measure ?? planner.criterion.measure,
      target: planner.criterion.target, unit: row.unit,
      test: PlanWords.test(base, method: row.method),
      source: planner.source == .exact ? "exact source" : "every person drawn", seed: planner.seed,
      version: programVersion)
    var recruitment: Recruitment?
    var cost: String?
    if case .found(let solution) = result.answer {
      let scenario = try planner.scenario(at: solution.value, edits)
      recruitment = PlanWords.recruitment(scenario.trial, outcome: row.outcome)
      if let model = scenario.cost {
        cost =
          "Expected cost: \(Figures.money(model.cost(of: scenario.trial))) "
          + "\(PlainText.line(model.currency))\n"
      }
    }
    var report = PlanReport(question, result, recruitment: recruitment)
    report.obstacle = planner.obstacle
    report.bound = planner.bound
    if let cost { report.notes.append(cost) }
    let held = base.priors.filter { $0.path != planner.field.path }
    if measure == nil, !held.isEmpty {
      report.notes.append(
        "Uncertain numbers were held at their centres; --assurance averages over them.\n")
    }
    return report
  }

  var text: String { report.text(characters: Terminal.characters) }
  var rows: [ResultRow] { report.rows + more }

  /// The paragraph of a protocol.
  func statement(_ planner: Planner) throws -> String {
    let base = planner.template.base
    let scenario = try report.answerValue.map { try planner.scenario(at: $0, edits) } ?? base
    return PlanStatement(
      report,
      PlannedTrial(
        trial: scenario.trial, analysis: scenario.analysis, tree: base.resolved,
        priors: base.priors, rows: planner.criterion.rows(planner.layout))
    ).text
  }

  /// The whole result as JSON; `timing` is the only part that may differ between two runs.
  func json(_ planner: Planner) -> JSON {
    .object([
      .init("peertrials", .string(programVersion)), .init("format", .integer(1)),
      .init("command", .string("plan")),
      .init("scenario", ResolvedScenario.json(planner.template.base.resolved)),
      .init("seed", .seed(planner.seed)),
      .init("source", .string(planner.source.rawValue)),
      .init("solve-for", .string(planner.options.solveFor)),
      .init("measure", .string(report.question.measure)),
      .init("target", .number(planner.criterion.target)),
      .init("interrupted", .bool(report.isInterrupted)),
      .init("results", .array(rows.map(\.json))),
      .init(
        "timing",
        .object([
          .init("seconds", .number(seconds)),
          .init("replicates", .integer(report.result.spent)),
        ])),
    ])
  }
}

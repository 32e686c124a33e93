internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialSimulation

/// What a plan found, with what was asked further, before the levels of its analyses are looked at.
struct PlanOutcome {
  var answer: PlanAnswer
  /// What is set beside the answer: the corner that binds, the cheapest design.
  let edits: [ScenarioEdit]

  init(_ planner: Planner, _ further: FurtherPlan) throws {
    if further.assurance != nil {
      guard !planner.template.base.priors.isEmpty else {
        throw QuestionError(
          .badInput,
          "--assurance needs an uncertain number in the scenario, like "
            + "effect: {smd: {prior: normal, mean: 0.3, sd: 0.1}}")
      }
      answer = try PlanOutcome.answer(
        planner, try planner.assuranceSearch(), edits: [], measure: "assurance")
      answer.context = .assurance
      edits = []
    } else if !further.robust.isEmpty {
      (answer, edits) = try AssumptionBox(further.robust, planner).solve(planner)
    } else if !further.compare.isEmpty {
      (answer, edits) = try DesignComparison(further.compare, planner).solve(planner)
    } else {
      answer = try PlanOutcome.answer(planner, try planner.search(), edits: [])
      edits = []
    }
  }

  /// What is read off: the row, or the family, and its measure.
  static func subject(_ planner: Planner, measure: String? = nil) -> PlanAnswer.Subject {
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
    return PlanAnswer.Subject(
      path: planner.goal.solveFor, isInteger: planner.axis.isInteger, outcome: outcome,
      contrast: contrast, method: method, family: family, adjustment: adjustment,
      measure: measure ?? planner.criterion.measure, target: planner.criterion.target,
      unit: row.unit)
  }

  /// The answer of one search.
  static func answer(
    _ planner: Planner, _ result: SearchResult, edits: [ScenarioEdit], measure: String? = nil
  ) throws -> PlanAnswer {
    let base = planner.template.base
    var (planned, isInterrupted) = (Scenario?.none, false)
    switch result.answer {
    case .found(let solution): planned = try planner.scenario(at: solution.value, edits)
    case .unfinished: isInterrupted = true
    case .unreachable, .always, .noInfluence: break
    }
    return PlanAnswer(
      subject: subject(planner, measure: measure), scenario: base, seed: planner.seed,
      source: planner.source, result: result, planned: planned,
      plannedRows: planner.criterion.rows(planner.layout), obstacle: planner.obstacle,
      bound: planner.bound,
      holdsPriors: measure == nil && base.priors.contains { $0.path != planner.field.path },
      isInterrupted: isInterrupted)
  }
}

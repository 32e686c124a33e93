internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialSimulation

extension Planner {
  /// What is read off: the row, or the family, and its measure.
  func subject(measure: String? = nil) -> PlanAnswer.Subject {
    let layout = layout
    let row = criterion.rows(layout)[0]
    var (outcome, contrast, method) = (row.outcome, row.contrast, row.method)
    var (family, adjustment) = ("", "none")
    switch criterion.place {
    case .row: break
    case .member(let i, _):
      (family, adjustment) = (layout.families[i].name, layout.families[i].adjustment)
    case .family(let i):
      (family, adjustment) = (layout.families[i].name, layout.families[i].adjustment)
      (outcome, contrast, method) = ("all", "all", "all")
    }
    return PlanAnswer.Subject(
      path: goal.solveFor, isInteger: axis.isInteger, outcome: outcome,
      contrast: contrast, method: method, family: family, adjustment: adjustment,
      measure: measure ?? criterion.measure, target: criterion.target,
      unit: row.unit)
  }

  /// The answer of one search.
  func answer(
    _ result: SearchResult, edits: [ScenarioEdit], measure: String? = nil
  ) throws -> PlanAnswer {
    let base = template.base
    var (planned, isInterrupted) = (Scenario?.none, false)
    switch result.answer {
    case .found(let solution): planned = try scenario(at: solution.value, edits)
    case .unfinished: isInterrupted = true
    case .unreachable, .always, .noInfluence: break
    }
    return PlanAnswer(
      subject: subject(measure: measure), scenario: base, seed: seed,
      source: source, result: result, planned: planned,
      plannedRows: criterion.rows(layout), obstacle: obstacle,
      bound: bound,
      holdsPriors: measure == nil && base.priors.contains { $0.path != field.path },
      isInterrupted: isInterrupted)
  }
}

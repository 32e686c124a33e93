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
      answer = try planner.answer(
        try planner.assuranceSearch(), edits: [], measure: "assurance")
      answer.context = .assurance
      edits = []
    } else if !further.robust.isEmpty {
      (answer, edits) = try AssumptionBox(further.robust, planner).solve(planner)
    } else if !further.compare.isEmpty {
      (answer, edits) = try DesignComparison(further.compare, planner).solve(planner)
    } else {
      answer = try planner.answer(try planner.search(), edits: [])
      edits = []
    }
  }
}

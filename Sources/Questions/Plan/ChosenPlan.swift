internal import InputFiles
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

/// A plan for the analysis that was named, or for the first that keeps its level at the answer.
struct ChosenPlan {
  private(set) var answer: PlanAnswer

  init(
    _ template: ScenarioTemplate<Scenario>, _ asked: PlanGoal, _ further: FurtherPlan,
    _ run: RunSettings, engine: Engine, hear: @escaping @Sendable (Response) -> Void
  ) throws {
    let check = LevelCheck(
      template: template, engine: engine, seed: run.seed ?? template.base.seed, source: run.source)
    var choice = try AnalysisChoice(asked, check, run)
    var found: (planner: Planner, answer: PlanAnswer, marks: [AnalysisMark])
    repeat {
      let planner = try Planner(template, choice.goal, run, engine: engine, hear: hear)
      let outcome = try PlanOutcome(planner, further)
      found = (planner, outcome.answer, [])
      if outcome.answer.isInterrupted { break }
      do {
        found.marks = try ChosenPlan.marks(outcome, planner, check)
      } catch is SearchInterrupted {
        found.answer.isInterrupted = true
      }
    } while try found.marks.first.map { try choice.passOver($0, found.answer.needed) } ?? false
    if further.isPlain, !found.answer.isInterrupted {
      let asked = choice.goal
      do {
        try choice.fill { method in
          var goal = asked
          goal.method = method
          // Beside an answer that was searched for with care.
          if found.planner.source == .people { goal.tolerance = max(goal.tolerance ?? 0, 0.02) }
          let planner = try Planner(template, goal, run, engine: engine, hear: hear)
          let outcome = try PlanOutcome(planner, further)
          guard let needed = outcome.answer.needed,
            let mark = try ChosenPlan.marks(outcome, planner, check).first
          else { return nil }
          return (needed, mark)
        }
        found.answer.adjusted = try ChosenPlan.adjusted(found.planner)
      } catch is SearchInterrupted {
        // What was found stands; what others would have asked for is left open.
        found.answer.isInterrupted = true
      }
    }
    answer = found.answer
    answer.levels.marks = found.marks
    answer.levels.noneKeeps = choice.isHopeless
    answer.levels.passed = choice.isHopeless ? [] : choice.passed
  }

  /// What the same analysis would ask for if it were adjusted for a baseline that the file declares and it leaves out.
  private static func adjusted(_ planner: Planner) throws -> PlannedValue? {
    let template = planner.template
    let trial = template.base.trial
    let row = planner.criterion.rows(planner.layout)[0]
    guard planner.axis.isInteger, case .row = planner.criterion.place,
      let outcome = trial.outcomes.firstIndex(where: { $0.name == row.outcome }),
      let form = trial.forms[outcome].first as? ScoreLaw, form.baselineCorrelation != 0,
      let method = template.base.analysis.methods.first(where: { $0.name == row.method }),
      !method.analysis.needsBaseline
    else { return nil }
    var tree = template.tree
    let place = Path(["analysis", "methods", row.method, "covariate"])
    guard tree.set(place, to: Node("baseline", origin: .option("plan"))) == nil,
      // Analyses without that key, and those that cannot be adjusted as they are.
      let adjusted = try? ScenarioTemplate<Scenario>(tree, file: template.file)
    else { return nil }
    var goal = planner.goal
    goal.method = row.method
    let other = try Planner(
      adjusted, goal, planner.run, engine: planner.engine, hear: planner.hear)
    return try other.answer(try other.search(), edits: []).needed
  }

  /// Type I errors at the answer, of every analysis that the plan is for; of several, of those that ignore something.
  private static func marks(
    _ outcome: PlanOutcome, _ planner: Planner, _ check: LevelCheck
  ) throws -> [AnalysisMark] {
    // A plan may size the file's trial as a whole: its paths are those of its own scenario.
    let check = LevelCheck(
      template: planner.template, engine: check.engine, seed: check.seed, source: check.source)
    var rows = planner.criterion.rows(planner.layout)
    if rows.count > 1 { rows = Array(rows.filter(check.ignores).prefix(LevelCheck.most)) }
    var (edits, place) = (outcome.edits, AnalysisMark.Place.scenarioSize)
    if let needed = outcome.answer.needed {
      edits.append(
        ScenarioEdit(planner.field.path, needed.value, origin: .option("--solve-for")))
      place = .answer(needed)
    } else {
      rows = rows.filter(check.ignores)
    }
    return try rows.map { try check.mark($0, edits, place: place) }
  }
}

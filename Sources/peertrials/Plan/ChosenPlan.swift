import InputFiles
import MonteCarlo
import Parts
import Planning
import Questions
import Reports
import TrialAnalysis
import TrialSimulation

/// A plan for the analysis that was named, or for the first that keeps its level at the answer.
struct ChosenPlan {
  let planner: Planner
  private(set) var outcome: PlanOutcome

  init(
    _ template: ScenarioTemplate<Scenario>, _ asked: PlanOptions, _ further: FurtherPlanOptions,
    _ run: RunOptions, engine: Engine, live: PlanLive
  ) throws {
    let check = LevelCheck(
      template: template, engine: engine, seed: run.seed ?? template.base.seed, source: run.source)
    var choice = try AnalysisChoice(asked, check, run)
    var found: (planner: Planner, outcome: PlanOutcome, marks: [AnalysisMark])
    repeat {
      let planner = try Planner(template, choice.options, run, engine: engine, live: live)
      let outcome = try PlanOutcome(planner, further)
      found = (planner, outcome, [])
      if outcome.report.isInterrupted { break }
      do {
        found.marks = try ChosenPlan.marks(outcome, planner, check)
      } catch is SearchInterrupted {
        found.outcome.report.isInterrupted = true
      }
    } while try found.marks.first.map { try choice.passOver($0, found.outcome.report.needed) }
      ?? false
    if further.isPlain, !found.outcome.report.isInterrupted {
      let asked = choice.options
      do {
        try choice.fill { method in
          var options = asked
          options.method = method
          // Beside an answer that was searched for with care.
          if found.planner.source == .people {
            options.tolerance = max(options.tolerance ?? 0, 0.02)
          }
          let planner = try Planner(template, options, run, engine: engine, live: live)
          let outcome = try PlanOutcome(planner, further)
          guard let needed = outcome.report.needed,
            let mark = try ChosenPlan.marks(outcome, planner, check).first
          else { return nil }
          return (needed, mark)
        }
        if let needed = try ChosenPlan.adjusted(found.planner, run) {
          let method = found.planner.criterion.rows(found.planner.layout)[0].method
          found.outcome.report.advice.append(
            "'\(method)' leaves the baseline out: adjusted for it, with 'covariate: baseline', it "
              + "asks for \(needed).")
        }
      } catch is SearchInterrupted {
        // What was found stands; what others would have asked for is left open.
        found.outcome.report.isInterrupted = true
      }
    }
    planner = found.planner
    outcome = found.outcome
    outcome.report.levels = LevelFindings()
    outcome.report.levels.marks = found.marks
    outcome.report.levels.noneKeeps = choice.isHopeless
    outcome.report.levels.passed = choice.isHopeless ? [] : choice.passed
    outcome.more += outcome.report.levels.rows(outcome.report.point)
  }

  /// What the same analysis would ask for if it were adjusted for a baseline that the file declares and it leaves out.
  private static func adjusted(
    _ planner: Planner, _ run: RunOptions
  ) throws -> String? {
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
    var options = planner.options
    options.method = row.method
    let other = try Planner(adjusted, options, run, engine: planner.engine, live: planner.live)
    return try PlanOutcome.report(other, try other.search(), edits: []).needed
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
    var (edits, place) = (outcome.edits, "at the scenario's size")
    if let answer = outcome.report.answerValue {
      edits.append(ScenarioEdit(planner.field.path, answer, origin: .option("--solve-for")))
      place =
        planner.axis.isInteger
        ? outcome.report.needed.map { "at \($0)" } ?? place : "at this answer"
    } else {
      rows = rows.filter(check.ignores)
    }
    return try rows.map { try check.mark($0, edits, place: place) }
  }
}

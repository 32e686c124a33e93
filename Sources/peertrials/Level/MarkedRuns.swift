import InputFiles
import MonteCarlo
import Questions
import Reports
import TrialSimulation

extension ScenarioTemplate<Scenario> {
  /// Marks of all analyses that ignore something of the trial, as text.
  func marks(_ options: RunOptions, _ output: ResultOutput) throws -> String {
    let rows = try Planner.experiment(base, options).layout.rows
    return try output.answered(interrupted: "interrupted: nothing was written") { cancellation in
      try LevelCheck(
        template: self, engine: Engine(threads: options.threadCount, cancellation: cancellation),
        seed: options.seed ?? base.seed, source: options.source
      ).marks(rows)
    }.text
  }
}

import InputFiles
import MonteCarlo
import Planning
import Reports
import TrialSimulation

extension Simulation {
  /// Marks of the rows whose analyses ignore something of the trial; none of a run that was interrupted, nil after
  /// Ctrl-C.
  func marks(
    _ template: ScenarioTemplate<Scenario>, _ options: RunOptions, _ output: ResultOutput
  ) throws -> (marks: [AnalysisMark], more: Int)? {
    guard !result.interrupted else { return ([], 0) }
    return try template.levels(experiment.layout.rows, options, output)
  }
}

extension ScenarioTemplate<Scenario> {
  /// Marks of all analyses that ignore something of the trial, as text.
  func marks(_ options: RunOptions, _ output: ResultOutput) throws -> String {
    let rows = try Planner.experiment(base, options).layout.rows
    guard let found = try levels(rows, options, output) else {
      output.discard()
      say("interrupted: nothing was written")
      throw Exit.interrupted
    }
    return LevelCheck.text(found.marks, more: found.more)
  }

  /// Marks of the rows whose analyses ignore something; nil after Ctrl-C.
  fileprivate func levels(
    _ rows: [TallyRow], _ options: RunOptions, _ output: ResultOutput
  ) throws -> (marks: [AnalysisMark], more: Int)? {
    let cancellation = Cancellation()
    let interrupts = Interrupts(cancellation)
    defer { interrupts.end() }
    let engine = Engine(threads: options.threadCount, cancellation: cancellation)
    let check = LevelCheck(
      template: self, engine: engine, seed: options.seed ?? base.seed, source: options.source)
    return try output.unlessInterrupted { try check.marks(rows) }
  }
}

import InputFiles
import MonteCarlo
import Questions
import Reports
import ReviewSimulation
import TrialSimulation

/// A scenario that commands for trials and for reviews alike can run.
protocol RunnableScenario: ScenarioContent {
  /// Which source its file asks for.
  var source: SourceKind { get }

  /// What a point runs.
  ///
  /// - Parameter source: Exact statistics or people, where there is a choice.
  /// - Returns: The experiment.
  /// - Throws: Why it cannot be run.
  func experiment(_ source: SourceKind) throws -> any Experiment

  /// What the scenario gives, run as the options say.
  ///
  /// - Parameters:
  ///   - options: How it runs.
  ///   - place: What is given up when it cannot run.
  /// - Returns: All results.
  /// - Throws: An exit code: it cannot be run, or was interrupted.
  func results(_ options: RunOptions, _ place: ResultOutput) throws -> [ResultRow]
}

extension Scenario: RunnableScenario {
  func experiment(_ source: SourceKind) throws -> any Experiment {
    try TrialExperiment(trial, analysis, source: source)
  }

  func results(_ options: RunOptions, _ place: ResultOutput) throws -> [ResultRow] {
    let display = RunDisplay(options)
    let run = try place.answered(interrupted: "") { cancellation in
      defer { display.clear() }
      return try TrialRun(
        self, options.settings, cancellation: cancellation, progress: display.replicates)
    }
    display.warn(run.missedPrecision, run.result.tally.replicates)
    if run.result.interrupted { throw Exit.interrupted }
    return ResultRow.all(run.result.tally, point: [])
  }
}

extension ReviewFile: RunnableScenario {
  var source: SourceKind { .auto }

  /// The review of the world that is chosen, or as the file states it.
  func experiment(_ source: SourceKind) throws -> any Experiment {
    try single.experiment()
  }

  func results(_ options: RunOptions, _ place: ResultOutput) throws -> [ResultRow] {
    try options.checkThreads()
    let cancellation = Cancellation()
    let interrupts = Interrupts(cancellation)
    defer { interrupts.end() }
    let run = try ReviewRun(self, options, cancellation)
    if run.interrupted { throw Exit.interrupted }
    return run.rows
  }
}

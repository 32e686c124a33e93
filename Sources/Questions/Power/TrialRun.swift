internal import GSLKit
package import InputFiles
package import MonteCarlo
package import TrialSimulation

/// A trial's scenario, run to a number of replicates or a precision.
package struct TrialRun: Sendable {
  package let scenario: Scenario
  package let experiment: TrialExperiment
  package let seed: UInt64
  package let result: Engine.Result
  /// The Monte Carlo standard error that was asked for and not reached.
  package let missedPrecision: Double?

  /// Prepares the experiment of a scenario.
  ///
  /// - Parameters:
  ///   - scenario: The scenario.
  ///   - source: Exact statistics or people; nil for the scenario's own.
  /// - Returns: The experiment.
  /// - Throws: Why it cannot be run.
  package static func experiment(
    _ scenario: Scenario, _ source: SourceKind?
  ) throws(QuestionError) -> TrialExperiment {
    do {
      return try TrialExperiment(
        scenario.trial, scenario.analysis, source: source ?? scenario.source)
    } catch { throw QuestionError(.badInput, "\(error)") }
  }

  /// Runs it.
  package init(
    _ scenario: Scenario, _ settings: RunSettings, cancellation: Cancellation,
    progress: (@Sendable (Engine.Progress) -> Void)?
  ) throws(QuestionError) {
    try settings.checkThreads()
    self.scenario = scenario
    seed = settings.seed ?? scenario.seed
    experiment = try TrialRun.experiment(scenario, settings.source)
    result = Engine(threads: settings.threadCount, cancellation: cancellation, progress: progress)
      .run(experiment, key: StreamKey(seed: seed), stopping: settings.stopping(scenario))
    missedPrecision =
      !result.interrupted && result.tally.replicates >= RunSettings.mostReplicates
      ? settings.mcse : nil
  }
}

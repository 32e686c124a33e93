import InputFiles
import MonteCarlo
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
}

extension Scenario: RunnableScenario {
  func experiment(_ source: SourceKind) throws -> any Experiment {
    try TrialExperiment(trial, analysis, source: source)
  }
}

extension ReviewFile: RunnableScenario {
  var source: SourceKind { .auto }

  /// The review of the world that is chosen, or as the file states it.
  func experiment(_ source: SourceKind) throws -> any Experiment {
    try single.experiment()
  }
}

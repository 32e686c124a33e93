package import InputFiles
package import MonteCarlo
internal import ReviewSimulation
package import TrialSimulation

/// A scenario that commands for trials and for reviews alike can run.
package protocol RunnableScenario: ScenarioContent {
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
  package func experiment(_ source: SourceKind) throws -> any Experiment {
    try TrialExperiment(trial, analysis, source: source)
  }
}

extension ReviewFile: RunnableScenario {
  package var source: SourceKind { .auto }

  /// The review of the world that is chosen, or as the file states it.
  package func experiment(_ source: SourceKind) throws -> any Experiment {
    try single.experiment()
  }
}

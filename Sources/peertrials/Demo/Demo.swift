import InputFiles
import ReviewSimulation
import TrialSimulation

/// A story for students.
protocol Demo: SendableMetatype {
  /// Its name on the command line.
  static var topic: String { get }
  /// One line.
  static var summary: String { get }
  /// The scenario file that it simulates.
  static var scenario: String { get }
  /// The command that gives the same numbers, after `peertrials`: "power".
  static var command: String { get }
  /// The seed of the story's own numbers.
  static var seed: UInt64 { get }
  /// Replicates of its largest run.
  static var replicates: Int { get }
  /// How much that command runs.
  static var effort: String { get }
  /// Tells it.
  static func tell(on stage: DemoStage) throws
}

extension Demo {
  static var effort: String { " --replicates \(replicates)" }

  /// What its stage says of it.
  static var credits: DemoCredits {
    DemoCredits(topic: topic, command: command, effort: effort, seed: seed)
  }

  /// Its scenario, with some places set.
  static func trial(_ edits: [String] = []) throws -> Scenario {
    try Scenario(
      ScenarioEdits.apply(edits, to: YAMLReader.read(scenario, file: topic)), file: topic)
  }

  /// The experiment of that trial.
  static func experiment(_ edits: [String] = []) throws -> TrialExperiment {
    let scenario = try trial(edits)
    return try TrialExperiment(scenario.trial, scenario.analysis, source: scenario.source)
  }

  /// Its review, where it is one.
  static func review(_ edits: [String] = []) throws -> ReviewFile {
    try ReviewFile(
      ScenarioEdits.apply(edits, to: YAMLReader.read(scenario, file: topic)), file: topic)
  }
}

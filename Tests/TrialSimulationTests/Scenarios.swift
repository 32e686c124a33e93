import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import TestSupport
import TrialSimulation

/// Scenarios for tests: a shipped file, or the text of one.
enum Scenarios {
  static func file(_ name: String, set assignments: [String] = []) throws -> Scenario {
    let path = Fixtures.package.appending(path: "Scenarios/\(name).yaml").path
    return try Scenario(
      ScenarioEdits.apply(assignments, to: YAMLReader.read(file: path)), file: path)
  }

  static func text(_ text: String) throws -> Scenario {
    try Scenario(YAMLReader.read("peertrials: 1\n" + text, file: "test"), file: "test")
  }

  /// Runs a scenario.
  static func tally(
    _ scenario: Scenario, _ replicates: Int, seed: UInt64 = 1, source: SourceKind = .auto
  ) throws -> Tally {
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis, source: source)
    return Engine(threads: 2).run(
      experiment, key: StreamKey(seed: seed), stopping: .replicates(replicates)
    ).tally
  }
}

extension Tally {
  /// A measure of the row with these labels.
  func figure(
    _ measure: String, _ method: String? = nil, contrast: String? = nil, outcome: String? = nil
  ) -> Measured? {
    let index = layout.rows.firstIndex {
      $0.method == method ?? $0.method && $0.contrast == contrast ?? $0.contrast
        && $0.outcome == outcome ?? $0.outcome
    }
    return index.flatMap { RowMeasures(self, row: $0).all.first { $0.measure == measure } }
  }

  /// Adjusted rejection, or a measure of the family as a whole.
  func family(_ adjustment: String, _ measure: String, name: String? = nil) -> Measured? {
    let index = layout.families.firstIndex {
      $0.adjustment == adjustment && $0.name == name ?? $0.name
    }
    return index.flatMap { FamilyMeasures(self, family: $0).all.first { $0.measure == measure } }
  }
}

extension Measured {
  /// Whether a value lies within five Monte Carlo errors, and how far off rounding may put it.
  func agrees(with value: Double, rounding: Double = 0) -> Bool {
    abs(self.value - value) <= rounding + 5 * mcse
  }
}

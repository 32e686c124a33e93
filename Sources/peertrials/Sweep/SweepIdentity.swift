import InputFiles
import Parts
import Questions
import Reports
import ResultStore
import TrialSimulation

extension SweepSetup {
  /// What makes it this sweep and no other, as a store keeps it.
  ///
  /// Seed and replicates are compared by themselves, so that a difference is named for what it is.
  var identity: RunIdentity {
    RunIdentity(
      scenario: ResolvedScenario.yaml(scenario), grid: grid.text, seed: seed,
      source: source.rawValue, streams: grid.streams.rawValue, points: grid.count,
      stopping: stoppingText)
  }

  /// The setting of a point: every path of the sweep with its value, as a JSON object on one line.
  func settingText(_ point: Int) -> String {
    JSON.object(
      setting(point).map {
        JSON.Member("\($0.path)", $0.value.map(ResolvedScenario.json) ?? .null)
      }
    ).text
  }
}

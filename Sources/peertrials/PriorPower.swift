import ArgumentParser
import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Planning
import Reports
import TrialSimulation

/// What `power` adds where numbers of the scenario are uncertain: assurance, row by row.
struct PriorPower {
  let row: TallyRow
  let found: Assurance.Result
  let draws: Int
  let target: Double
  let priors: [PriorField]

  /// Replicates of each draw that assurance rests on: no more than were asked for, and fewer where every person is drawn.
  static func replicates(_ options: RunOptions, _ source: SourceKind) -> Int {
    min(source == .exact ? 500 : 100, options.replicates ?? .max)
  }

  /// One result a row; none for a scenario without priors.
  ///
  /// - Returns: Nil after Ctrl-C: draws that are not all done say nothing.
  static func run(
    _ template: ScenarioTemplate<Scenario>, _ simulation: Simulation, _ options: RunOptions,
    draws: Int,
    target: Double, _ output: ResultOutput
  ) throws -> [PriorPower]? {
    let priors = template.base.priors
    guard !priors.isEmpty, !simulation.result.interrupted else { return [] }
    let cancellation = Cancellation()
    let interrupts = Interrupts(cancellation)
    defer { interrupts.end() }
    let (seed, source) = (simulation.seed, options.source)
    let inner = replicates(options, simulation.experiment.source)
    return try output.unlessInterrupted {
      try simulation.experiment.layout.rows.map { row in
        let found = try Assurance(draws: draws, replicates: inner, target: target).run(
          row: 0, key: StreamKey(seed: seed, stage: .search), threads: options.threadCount,
          cancellation: cancellation
        ) { draw in
          let scenario = try template.scenario(try template.draw(draw, seed: seed))
          return try TrialExperiment(
            scenario.trial, scenario.analysis, source: source ?? scenario.source, only: row)
        }
        return PriorPower(row: row, found: found, draws: draws, target: target, priors: priors)
      }
    }
  }

  func rows(_ point: [JSON.Member]) -> [ResultRow] {
    [found.assurance, found.reachesTarget].map {
      ResultRow(
        point: point, outcome: row.outcome, contrast: row.contrast, method: row.method,
        family: "", adjustment: "none", measured: $0, boundary: 0, failed: 0)
    }
  }

  var text: String {
    PriorReport.text(
      label: "\(row.outcome), \(row.contrast), \(row.method)", assurance: found.assurance,
      reaching: found.reachesTarget, target: target, quantiles: found.quantiles, draws: draws,
      priors: priors)
  }
}

import ArgumentParser
import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Planning
import Questions
import Reports
import ResultStore
import TrialSimulation

/// A sweep, read and checked: its points, and what makes it this sweep and no other.
struct SweepSetup<Content: RunnableScenario>: Sendable {
  let template: ScenarioTemplate<Content>
  let grid: SweepGrid
  let seed: UInt64
  let source: SourceKind
  let stopping: Stopping
  /// Every path that any point sets, in order.
  let paths: [Path]

  init(
    _ scenario: ScenarioOptions, over: [String], streams: SweepStreams?, _ run: RunOptions,
    replicates: Int?
  ) throws {
    let full = try scenario.template(Content.self)
    grid = try SweepSetup.grid(full, over: over, streams: streams)
    do {
      template = try full.pointwise(of: grid)
    } catch { throw failure(error) }
    seed = run.seed ?? full.base.seed
    source = run.source ?? full.base.source
    if let mcse = run.mcse {
      stopping = .precision(target: mcse, row: nil, limit: RunSettings.mostReplicates)
    } else {
      stopping = .replicates(replicates ?? run.replicates ?? full.base.replicates)
    }
    var paths: [Path] = []
    let edits = grid.axes.isEmpty ? grid.listed.flatMap(\.self) : grid.point(0)
    for edit in edits where !paths.contains(edit.path) { paths.append(edit.path) }
    self.paths = paths
    if let path = grid.repeated.first {
      throw failure("sweep over \(path): moved by two axes; put its values in one", Exit.badInput)
    }
    try SweepSetup.refusePriors(grid)
    for path in paths {
      do {
        try PathOption.check(path, in: template, option: "sweep over \(path)")
      } catch { throw failure(error) }
    }
    let silent = template.silentPaths(of: grid)
    if !silent.isEmpty { throw failure(Problems(silent)) }
  }

  private static func grid(
    _ template: ScenarioTemplate<Content>, over: [String], streams: SweepStreams?
  ) throws -> SweepGrid {
    var grid: SweepGrid
    if over.isEmpty {
      guard let own = template.base.sweep else {
        throw failure(
          "nothing to sweep over: give --over path=a..b:step or --over path=x,y,z, or a 'sweep:' block "
            + "in the scenario", Exit.badInput)
      }
      grid = own
    } else {
      let axes = try over.map { text in
        guard let (path, typed) = PathOption.split(text),
          let values = ValueList.parse(typed, origin: .option("--over \(text)"))
        else {
          throw failure(
            "write --over path=a..b:step or --over path=x,y,z, like "
              + "--over trial.design.participants-per-arm=20..200:20; found '\(text)'",
            Exit.badInput)
        }
        return SweepGrid.Axis(name: "\(path)", paths: [path], settings: values.map { [$0] })
      }
      grid = SweepGrid(axes: axes, streams: template.base.sweep?.streams ?? .common)
      let points = axes.reduce(1.0) { $0 * Double($1.settings.count) }
      guard points <= Double(SweepGrid.most) else {
        throw failure("\(Number.text(points)) points; at most \(SweepGrid.most)", Exit.badInput)
      }
    }
    if let streams { grid.streams = streams }
    return grid
  }

  /// A sweep has numbers at its points; what is uncertain belongs to `power` and `plan`.
  private static func refusePriors(_ grid: SweepGrid) throws {
    let values =
      grid.axes.flatMap { $0.settings.flatMap(\.self) } + grid.listed.flatMap { $0.map(\.value) }
    func hasPrior(_ node: Node) -> Bool {
      node.descendant(Path(["prior"])) != nil || node.entries.contains { hasPrior($0.value) }
    }
    if let prior = values.first(where: hasPrior) {
      throw failure(
        "a sweep cannot go over the prior \(prior.oneLine); give numbers, or leave the prior in the "
          + "scenario and use 'power'", Exit.badInput)
    }
  }

  /// The experiment of a point.
  func experiment(_ point: Int) throws -> any Experiment {
    try template.point(grid.point(point)).experiment(source)
  }

  func key(_ point: Int) -> StreamKey {
    StreamKey(seed: seed, series: grid.streams == .independent ? point + 1 : 0)
  }

  /// Decodes every point, so that a bad one is known before hours are spent on the others.
  func check(threads: Int, cancellation: Cancellation) throws {
    do {
      _ = try ParallelWork.map(grid.count, threads: threads, cancellation: cancellation) {
        let scenario = try template.point(grid.point($0))
        // Preparing an experiment can be costly; only a source that was insisted on may refuse.
        if source == .exact {
          _ = try scenario.experiment(source)
        }
      }
    } catch let problems as Problems {
      throw failure(problems)
    } catch let refusal as SourceRefusal {
      throw failure(refusal.description, Exit.badInput)
    }
  }

  /// The setting of a point: every path of the sweep with its value, as a JSON object on one line.
  func setting(_ point: Int) -> String {
    let edits = grid.point(point)
    // Listed points may set a map of which another sets a part: the scenario of the point knows.
    let resolved =
      grid.axes.isEmpty
      ? (try? template.resolved(edits)) ?? template.base.resolved
      : template.base.resolved
    let members = paths.map { path in
      let edit = grid.axes.isEmpty ? nil : edits.last { $0.path == path }?.value
      let node = edit ?? resolved.descendant(path)
      let value = node.map { $0.descendant(Path(["value"])) ?? $0 }.map(ResolvedScenario.json)
      return JSON.Member("\(path)", value ?? .null)
    }
    return JSON.object(members).text
  }

  var stoppingText: String {
    switch stopping {
    case .replicates(let count): "replicates \(count)"
    case .precision(let target, _, _): "mcse \(Number.text(target))"
    }
  }

  var identity: RunIdentity {
    // Seed and replicates are compared by themselves, so that a difference is named for what it is.
    var scenario = template.base.resolved
    for key in ["seed", "replicates", "source"] { scenario.remove(key) }
    return RunIdentity(
      scenario: ResolvedScenario.yaml(scenario), grid: grid.text, seed: seed,
      source: source.rawValue, streams: grid.streams.rawValue, points: grid.count,
      stopping: stoppingText)
  }

  func runner(shard: Shard, threads: Int, cancellation: Cancellation) -> SweepRunner {
    SweepRunner(
      points: grid.count, stopping: stopping, shard: shard, threads: threads,
      cancellation: cancellation, key: { key($0) }, make: { try experiment($0) })
  }
}

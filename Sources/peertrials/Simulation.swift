import ArgumentParser
import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import OrderedCollections
import Parts
import Reports
import TrialSimulation

/// Runs one scenario as the options say, with progress and Ctrl-C.
struct Simulation {
  let scenario: Scenario
  let experiment: TrialExperiment
  let seed: UInt64
  let result: Engine.Result

  init(_ scenario: Scenario, _ options: RunOptions, _ output: ResultOutput) throws {
    try options.checkThreads()
    self.scenario = scenario
    seed = options.seed ?? scenario.seed
    do {
      experiment = try TrialExperiment(
        scenario.trial, scenario.analysis, source: options.source ?? scenario.source)
    } catch let refusal as SourceRefusal {
      output.discard()
      throw failure(refusal.description, Exit.badInput)
    } catch {
      output.discard()
      throw failure("\(error)", Exit.badInput)
    }
    let cancellation = Cancellation()
    let interrupts = Interrupts(cancellation)
    let (experiment, key) = (experiment, StreamKey(seed: seed))
    result = Simulation.withProgress(options, cancellation) {
      $0.run(experiment, key: key, stopping: options.stopping(scenario))
    }
    interrupts.end()
    if let target = options.mcse, !result.interrupted,
      result.tally.replicates >= RunOptions.mostReplicates
    {
      say(
        "warning: stopped at \(Figures.count(result.tally.replicates)) replicates without reaching "
          + "--mcse \(target): some rejection rate is too near 0 or 1 to have ten events each way")
    }
  }

  /// Runs something with an engine whose progress is shown as the options say.
  static func withProgress<Value>(
    _ options: RunOptions, _ cancellation: Cancellation, _ run: (Engine) -> Value
  ) -> Value {
    let shows = options.showsProgress
    let isTerminal = isatty(STDERR_FILENO) == 1
    let show: @Sendable (Engine.Progress) -> Void = { progress in
      Simulation.show(ProgressLine.text(progress), isTerminal)
    }
    let value = run(
      Engine(
        threads: options.threadCount, cancellation: cancellation, progress: shows ? show : nil))
    if shows, isTerminal { Simulation.show("", isTerminal) }
    return value
  }

  private static func show(_ line: String, _ isTerminal: Bool) {
    // On a terminal the line replaces itself; in a log each stands alone.
    let text = isTerminal ? "\r\u{1B}[2K" + line : line + "\n"
    _ = Descriptor.standardError.write(text)
  }

  /// The setting of the point, as JSON rows carry it.
  func point(_ assignments: [String]) -> [JSON.Member] {
    var paths = scenario.sizePaths.map(\.description)
    for assignment in assignments {
      // A map that was set is the numbers and words in it.
      let path = Path(parsing: String(assignment.prefix { $0 != "=" }))
      let leaves = path.map { scenario.resolved.leaves(below: $0).map(\.description) } ?? []
      paths += leaves.filter { !paths.contains($0) }
    }
    return paths.compactMap { path in
      Path(parsing: path).flatMap(scenario.resolved.descendant).map { node in
        // {value: 220, source: …} is the number 220 here.
        JSON.Member(path, ResolvedScenario.json(node.descendant(Path(["value"])) ?? node))
      }
    }
  }

  /// The whole result as JSON; `timing` is the only part that may differ between two runs.
  func json(command: String, point: [JSON.Member], more: [ResultRow] = []) -> JSON {
    let rows = ResultRow.all(result.tally, point: point) + more
    let speed = Double(result.tally.replicates) / max(result.seconds, 1e-9)
    var members: [JSON.Member] = [
      .init("peertrials", .string(programVersion)), .init("format", .integer(1)),
      .init("command", .string(command)),
      .init("scenario", ResolvedScenario.json(scenario.resolved)),
      .init("seed", .seed(seed)),
      .init("source", .string(experiment.source.rawValue)),
    ]
    if result.interrupted { members.append(.init("interrupted", .bool(true))) }
    members += [
      .init("results", .array(rows.map(\.json))),
      .init(
        "timing",
        .object([
          .init("seconds", .number(result.seconds)),
          .init("replicates per second", .number(speed)),
        ])),
    ]
    return .object(members)
  }
}

extension Node {
  /// Where the numbers and words below a path stand that are no defaults: the path itself where it is one.
  fileprivate func leaves(below path: Path) -> [Path] {
    guard let node = descendant(path), node.origin != .standard else { return [] }
    guard let map = node.map, map["value"] == nil, map["prior"] == nil else { return [path] }
    return map.keys.flatMap { leaves(below: path.appending($0)) }
  }
}

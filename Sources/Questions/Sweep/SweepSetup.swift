package import GSLKit
package import InputFiles
package import MonteCarlo
package import Parts
package import Planning
package import TrialSimulation

/// A sweep, read and checked: its points, and what makes it this sweep and no other.
package struct SweepSetup<Content: RunnableScenario>: Sendable {
  package let template: ScenarioTemplate<Content>
  package let grid: SweepGrid
  package let seed: UInt64
  package let source: SourceKind
  package let stopping: Stopping
  /// Every path that any point sets, in order.
  package let paths: [Path]

  /// Reads and checks a sweep.
  ///
  /// - Parameters:
  ///   - scenario: The scenario.
  ///   - over: Axes, each `path=a..b:step` or `path=x,y,z`; the scenario's own where there are none.
  ///   - streams: Whether points share random numbers; nil for the scenario's word.
  ///   - run: How much is simulated.
  ///   - replicates: Of each point, in the place of all others.
  /// - Throws: What is wrong.
  package init(
    _ scenario: ScenarioInput, over: [String], streams: SweepStreams?, _ run: RunSettings,
    replicates: Int? = nil
  ) throws(QuestionError) {
    let full = try scenario.template(Content.self)
    grid = try SweepSetup.grid(full, over: over, streams: streams)
    do { template = try full.pointwise(of: grid) } catch { throw QuestionError(error) }
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
      throw QuestionError(
        .badInput, "sweep over \(path): moved by two axes; put its values in one")
    }
    try SweepSetup.refusePriors(grid)
    for path in paths {
      do {
        try PathOption.check(path, in: template, option: "sweep over \(path)")
      } catch { throw QuestionError(error) }
    }
    let silent = template.silentPaths(of: grid)
    if !silent.isEmpty { throw QuestionError(Problems(silent)) }
  }

  private static func grid(
    _ template: ScenarioTemplate<Content>, over: [String], streams: SweepStreams?
  ) throws(QuestionError) -> SweepGrid {
    var grid: SweepGrid
    if over.isEmpty {
      guard let own = template.base.sweep else {
        throw QuestionError(
          .badInput,
          "nothing to sweep over: give --over path=a..b:step or --over path=x,y,z, or a 'sweep:' block "
            + "in the scenario")
      }
      grid = own
    } else {
      let axes = try over.map { text throws(QuestionError) in
        guard let (path, typed) = PathOption.split(text),
          let values = ValueList.parse(typed, origin: .option("--over \(text)"))
        else {
          throw QuestionError(
            .badInput,
            "write --over path=a..b:step or --over path=x,y,z, like "
              + "--over trial.design.participants-per-arm=20..200:20; found '\(text)'")
        }
        return SweepGrid.Axis(name: "\(path)", paths: [path], settings: values.map { [$0] })
      }
      grid = SweepGrid(axes: axes, streams: template.base.sweep?.streams ?? .common)
      let points = axes.reduce(1.0) { $0 * Double($1.settings.count) }
      guard points <= Double(SweepGrid.most) else {
        throw QuestionError(
          .badInput, "\(Number.text(points)) points; at most \(SweepGrid.most)")
      }
    }
    if let streams { grid.streams = streams }
    return grid
  }

  /// A sweep has numbers at its points; what is uncertain belongs to `power` and `plan`.
  private static func refusePriors(_ grid: SweepGrid) throws(QuestionError) {
    let values =
      grid.axes.flatMap { $0.settings.flatMap(\.self) } + grid.listed.flatMap { $0.map(\.value) }
    func hasPrior(_ node: Node) -> Bool {
      node.descendant(Path(["prior"])) != nil || node.entries.contains { hasPrior($0.value) }
    }
    if let prior = values.first(where: hasPrior) {
      throw QuestionError(
        .badInput,
        "a sweep cannot go over the prior \(prior.oneLine); give numbers, or leave the prior in the "
          + "scenario and use 'power'")
    }
  }

  /// The experiment of a point.
  package func experiment(_ point: Int) throws -> any Experiment {
    try template.point(grid.point(point)).experiment(source)
  }

  /// The streams of a point.
  package func key(_ point: Int) -> StreamKey {
    StreamKey(seed: seed, series: grid.streams == .independent ? point + 1 : 0)
  }

  /// Decodes every point, so that a bad one is known before hours are spent on the others.
  package func check(threads: Int, cancellation: Cancellation) throws(QuestionError) {
    try QuestionError.of {
      _ = try ParallelWork.map(grid.count, threads: threads, cancellation: cancellation) {
        let scenario = try template.point(grid.point($0))
        // Preparing an experiment can be costly; only a source that was insisted on may refuse.
        if source == .exact { _ = try scenario.experiment(source) }
      }
    }
  }

  /// The setting of a point: every path of the sweep with its value.
  package func setting(_ point: Int) -> [(path: Path, value: Node?)] {
    let edits = grid.point(point)
    // Listed points may set a map of which another sets a part: the scenario of the point knows.
    let resolved =
      grid.axes.isEmpty
      ? (try? template.resolved(edits)) ?? template.base.resolved
      : template.base.resolved
    return paths.map { path in
      let edit = grid.axes.isEmpty ? nil : edits.last { $0.path == path }?.value
      let node = edit ?? resolved.descendant(path)
      return (path, node.map { $0.descendant(Path(["value"])) ?? $0 })
    }
  }

  /// The scenario without what the run has of its own.
  package var scenario: Node {
    var scenario = template.base.resolved
    for key in ["seed", "replicates", "source"] { scenario.remove(key) }
    return scenario
  }

  /// "replicates 100000", "mcse 0.001".
  package var stoppingText: String {
    switch stopping {
    case .replicates(let count): "replicates \(count)"
    case .precision(let target, _, _): "mcse \(Number.text(target))"
    }
  }

  /// Runs the points of a shard.
  package func runner(shard: Shard, threads: Int, cancellation: Cancellation) -> SweepRunner {
    SweepRunner(
      points: grid.count, stopping: stopping, shard: shard, threads: threads,
      cancellation: cancellation, key: { key($0) }, make: { try experiment($0) })
  }
}

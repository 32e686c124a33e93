public import InputFiles
public import MonteCarlo
public import Planning
internal import Synchronization

extension SweepStreams: Codable {}

/// Many settings of a scenario: what `sweep` asks.
///
/// Everything is kept in memory; a store is the command line's.
public struct SweepQuestion: Question, Equatable {
  /// What is heard while it is answered.
  public enum Progress: Sendable {
    /// Points are done, one after the other.
    case points(SweepRunner.Progress)
    /// Replicates are counted of all points side by side.
    case counting(Engine.Progress)
  }

  /// The scenario of a trial or of a review.
  public var scenario: ScenarioInput
  /// How much is simulated at each point.
  public var run: RunSettings
  /// Axes of the grid, each `path=a..b:step` or `path=x,y,z`; the scenario's own where there are none.
  public var over: [String]
  /// Whether points share random numbers; nil for the scenario's word, or common.
  public var streams: SweepStreams?
  /// Whether all points are run side by side, for differences between neighbours with paired errors.
  public var differences: Bool

  /// A question.
  ///
  /// - Parameters:
  ///   - scenario: The scenario of a trial or of a review.
  ///   - run: How much is simulated at each point.
  ///   - over: Axes of the grid; the scenario's own where there are none.
  ///   - streams: Whether points share random numbers.
  ///   - differences: Whether all points are run side by side.
  public init(
    _ scenario: ScenarioInput, run: RunSettings = RunSettings(), over: [String] = [],
    streams: SweepStreams? = nil, differences: Bool = false
  ) {
    self.scenario = scenario
    self.run = run
    self.over = over
    self.streams = streams
    self.differences = differences
  }

  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Progress) -> Void)?
  ) throws(QuestionError) -> SweepAnswer {
    try run.check()
    let kind = try scenario.kind()
    if kind == ReviewFile.self { return try answer(of: ReviewFile.self, cancellation, progress) }
    return try answer(of: Scenario.self, cancellation, progress)
  }

  private func answer<Content: RunnableScenario>(
    of type: Content.Type, _ cancellation: Cancellation,
    _ progress: (@Sendable (Progress) -> Void)?
  ) throws(QuestionError) -> SweepAnswer {
    let setup = try SweepSetup<Content>(scenario, over: over, streams: streams, run)
    try run.checkThreads()
    guard !differences else {
      let heard: (@Sendable (Engine.Progress) -> Void)? = progress.map { hear in
        { @Sendable in hear(.counting($0)) }
      }
      let engine = Engine(
        threads: run.threadCount, cancellation: cancellation, progress: heard)
      return try SweepDifferences(setup).answer(engine)
    }
    let start = ContinuousClock.now
    try setup.check(threads: run.threadCount, cancellation: cancellation)
    let held = HeldTallies()
    let isComplete = try QuestionError.of {
      try setup.runner(shard: .whole, threads: run.threadCount, cancellation: cancellation)
        .run(into: held) { progress?(.points($0)) }
    }
    return SweepAnswer(
      setup, points: held.complete(setup.stopping), differences: nil, isInterrupted: !isComplete,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }
}

/// The tallies of a sweep in memory.
private final class HeldTallies: ResultSink {
  private struct State {
    var tallies: [Int: Tally] = [:]
    var finished: Set<SweepTask> = []
  }

  private let state = Mutex(State())

  func isFinished(_ task: SweepTask) -> Bool { false }
  func pieces(of point: Int, layout: TallyLayout) -> [TallyPiece] { [] }

  func append(_ piece: TallyPiece) {
    state.withLock {
      $0.tallies[piece.point, default: Tally(piece.tally.layout)].merge(piece.tally)
    }
  }

  func finish(_ task: SweepTask, replicates: Range<Int>) {
    state.withLock { _ = $0.finished.insert(task) }
  }

  /// The points that are complete, in order.
  func complete(_ stopping: Stopping) -> [(Int, Tally)] {
    state.withLock { state in
      state.tallies.sorted { $0.key < $1.key }.filter { point, tally in
        switch stopping {
        case .replicates(let count): tally.replicates >= count
        case .precision: state.finished.contains(SweepTask(point: point, part: 0, parts: 1))
        }
      }.map { ($0.key, $0.value) }
    }
  }
}

extension SweepQuestion {
  private enum CodingKeys: String, CodingKey { case scenario, run, over, streams, differences }

  /// Reads it; all but the scenario may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try keys.decode(ScenarioInput.self, forKey: .scenario),
      run: try keys.decodeIfPresent(RunSettings.self, forKey: .run) ?? RunSettings(),
      over: try keys.decodeIfPresent([String].self, forKey: .over) ?? [],
      streams: try keys.decodeIfPresent(SweepStreams.self, forKey: .streams),
      differences: try keys.decodeIfPresent(Bool.self, forKey: .differences) ?? false)
  }
}

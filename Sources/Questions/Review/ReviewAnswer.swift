internal import GSLKit
public import InputFiles
public import MonteCarlo
public import ReviewSimulation

/// The worlds of a review's file, run side by side on the same random numbers.
public struct ReviewAnswer: Sendable {
  /// The scenario, edits and defaults in it.
  public let file: ReviewFile
  /// The seed that was used.
  public let seed: UInt64
  /// What was counted in each world, and what differences between worlds need.
  public let joint: JointTally
  /// Whether it was stopped before its end: the tallies are then of a complete prefix of its reviews.
  public let isInterrupted: Bool
  /// Wall-clock seconds.
  public let seconds: Double

  /// Worlds differ in numbers; the grid is that of the first.
  public var shape: Review { file.worlds[0].review }

  /// Runs every world of a file.
  ///
  /// - Parameters:
  ///   - file: The scenario.
  ///   - settings: How much is simulated.
  ///   - cancellation: Ends the work at the next block.
  ///   - progress: Hears of it.
  ///   - experiment: What is run of each world.
  /// - Throws: ``QuestionError``; also where it was stopped before a review was done.
  init(
    _ file: ReviewFile, _ settings: RunSettings, _ cancellation: Cancellation,
    _ progress: (@Sendable (Engine.Progress) -> Void)?,
    experiment: (Review) throws -> ReviewExperiment
  ) throws(QuestionError) {
    try settings.checkThreads()
    let seed = settings.seed ?? file.seed
    let work = try QuestionError.of {
      JointWork(try file.worlds.map { try experiment($0.review) })
    }
    let engine = Engine(
      threads: settings.threadCount, cancellation: cancellation, progress: progress)
    let result = engine.run(
      work, key: StreamKey(seed: seed), stopping: settings.stopping(file))
    guard result.tally.replicates > 0 else { throw .interrupted }
    self.file = file
    self.seed = seed
    joint = result.tally
    isInterrupted = result.interrupted
    seconds = result.seconds
  }
}

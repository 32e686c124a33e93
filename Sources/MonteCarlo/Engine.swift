public import GSLKit
internal import Synchronization

/// Runs an experiment's replicates on several threads.
///
/// Workers take whole blocks in order from one counter. What was taken is always finished, so at any
/// moment the finished replicates, and those of an interrupted run, are a complete prefix: the same
/// run with `--replicates K` gives the same bytes.
public struct Engine: Sendable {
  /// Where a run stands.
  public struct Progress: Sendable {
    /// Replicates done, all workers together.
    public var done: Int
    /// Replicates to do, as far as is known.
    public var planned: Int
    /// Seconds since the start.
    public var seconds: Double
    /// A part of the replicates done, enough for a running estimate.
    public var partial: Tally
  }

  /// What a run gave.
  public typealias Result = Outcome<Tally>

  /// What a run gave, with a total of any kind.
  public struct Outcome<Total: BlockTotal>: Sendable {
    /// What was counted.
    public var tally: Total
    /// Whether it was stopped before its end; the tally is then the longest complete prefix.
    public var interrupted: Bool
    /// Wall-clock seconds.
    public var seconds: Double
  }

  /// Workers, ≥ 1.
  public let threads: Int
  /// What ends a run early.
  public let cancellation: Cancellation
  let progress: (@Sendable (Progress) -> Void)?

  /// An engine.
  ///
  /// - Parameters:
  ///   - threads: Workers, ≥ 1.
  ///   - cancellation: Ends a run early.
  ///   - progress: Called some ten times a second, from a worker.
  public init(
    threads: Int, cancellation: Cancellation = Cancellation(),
    progress: (@Sendable (Progress) -> Void)? = nil
  ) {
    precondition(threads >= 1, "an engine needs a thread")
    self.threads = threads
    self.cancellation = cancellation
    self.progress = progress
  }

  /// Runs replicates 0 ..< count, or until the stopping rule is content.
  ///
  /// - Parameters:
  ///   - experiment: What to run.
  ///   - key: The key of its streams.
  ///   - stopping: How many replicates.
  /// - Returns: The tally, and how the run ended.
  public func run(
    _ experiment: any Experiment, key: StreamKey, stopping: Stopping
  ) -> Result {
    run(SingleWork(experiment: experiment), key: key, stopping: stopping)
  }

  /// Runs replicates 0 ..< count with the streams of a seed, as a command does.
  ///
  /// - Parameters:
  ///   - experiment: What to run.
  ///   - seed: Any 64-bit number.
  ///   - replicates: How many, ≥ 1.
  /// - Returns: The tally, and how the run ended.
  public func run(
    _ experiment: any Experiment, seed: UInt64, replicates: Int
  ) -> Result {
    run(experiment, key: StreamKey(seed: seed), stopping: .replicates(replicates))
  }

  /// Runs replicates 0 ..< count of anything that is done block by block, or until the stopping rule is content.
  ///
  /// - Parameters:
  ///   - work: What to run.
  ///   - key: The key of its streams.
  ///   - stopping: How many replicates.
  /// - Returns: The total, and how the run ended.
  public func run<Work: BlockWork>(
    _ work: Work, key: StreamKey, stopping: Stopping
  ) -> Outcome<Work.Total> {
    let start = ContinuousClock.now
    var tally = work.nothing
    while let next = tally.next(stopping, blockSize: work.blockSize),
      next > tally.replicates, !cancellation.isCancelled
    {
      tally.merge(
        runRange(tally.replicates..<next, of: work, key: key, start: start, before: tally))
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let wanted = tally.next(stopping, blockSize: work.blockSize)
    return Outcome(tally: tally, interrupted: wanted != nil, seconds: seconds)
  }

  /// Runs a range of replicates.
  ///
  /// - Parameters:
  ///   - replicates: From the first of a block.
  ///   - experiment: What to run.
  ///   - key: The key of its streams.
  /// - Returns: Their tally; when cancelled, that of the longest complete prefix of the range.
  public func run(
    _ replicates: Range<Int>, of experiment: any Experiment, key: StreamKey
  ) -> Tally {
    precondition(replicates.lowerBound % experiment.blockSize == 0, "a range starts with a block")
    guard !replicates.isEmpty else { return Tally(experiment.layout) }
    return runRange(
      replicates, of: SingleWork(experiment: experiment), key: key, start: .now,
      before: Tally(experiment.layout))
  }

  /// One stage: all blocks of a range, or a prefix of them when cancelled.
  private func runRange<Work: BlockWork>(
    _ range: Range<Int>, of work: Work, key: StreamKey,
    start: ContinuousClock.Instant, before: Work.Total
  ) -> Work.Total {
    let size = work.blockSize
    let blocks = (range.count + size - 1) / size
    let counter = Atomic<Int>(0)
    let workers = min(threads, blocks)
    // A slot for each worker, written once by it and read after all have ended: no lock.
    nonisolated(unsafe) let slots = UnsafeMutablePointer<Work.Total>.allocate(capacity: workers)
    slots.initialize(repeating: work.nothing, count: workers)
    defer {
      slots.deinitialize(count: workers)
      slots.deallocate()
    }
    Workers.run(workers) { worker in
      var tally = work.nothing
      var reported = ContinuousClock.now
      while !cancellation.isCancelled {
        let block = counter.add(1, ordering: .relaxed).oldValue
        guard block < blocks else { break }
        let first = range.lowerBound + block * size
        work.run(first..<min(first + size, range.upperBound), key: key, into: &tally)
        let now = ContinuousClock.now
        if worker == 0, let progress, now - reported > .milliseconds(100) {
          reported = now
          let done = before.replicates + min((block + 1) * size, range.count)
          progress(
            Progress(
              done: done, planned: range.upperBound, seconds: (now - start) / .seconds(1),
              partial: (before.replicates > tally.replicates ? before : tally).leading))
        }
      }
      slots[worker] = tally
    }
    var total = work.nothing
    for worker in 0..<workers { total.merge(slots[worker]) }
    return total
  }
}

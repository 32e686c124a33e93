public import GSLKit
public import MonteCarlo
internal import Synchronization

/// What is held cannot be gone on with.
public enum SweepFailure: Error, Sendable, CustomStringConvertible {
  /// A piece ends within a block, and others are to follow: their sums are rounded together.
  case cutBlock(point: Int, replicate: Int)

  public var description: String {
    switch self {
    case .cutBlock(let point, let replicate):
      "point \(point) holds a block that was cut short at replicate \(replicate), and cannot be gone "
        + "on with"
    }
  }
}

/// Runs the points of a sweep, or a shard of them, into a sink.
///
/// What the sink holds already is not run again. Every point's tally is the same whatever the threads,
/// the shards, the interruptions and the order: replicates are functions of their address, and
/// tallies of whole blocks add exactly.
public struct SweepRunner: Sendable {
  /// What has been done so far.
  public struct Progress: Sendable {
    public var tasks: Int
    public var tasksInAll: Int
    /// Replicates run now, not those found.
    public var replicates: Int
    /// A point that has just been finished, with everything that is held of it.
    public var finished: (point: Int, tally: Tally)?
  }

  let points: Int
  let stopping: Stopping
  let shard: Shard
  let threads: Int
  let cancellation: Cancellation
  let key: @Sendable (Int) -> StreamKey
  let make: @Sendable (Int) throws -> any Experiment

  /// A runner.
  ///
  /// - Parameters:
  ///   - points: How many.
  ///   - stopping: How many replicates each gets.
  ///   - shard: Which share of the work.
  ///   - threads: Workers.
  ///   - cancellation: Ends the run; what was begun is finished and kept.
  ///   - key: The streams of a point.
  ///   - make: The experiment of a point.
  public init(
    points: Int, stopping: Stopping, shard: Shard, threads: Int, cancellation: Cancellation,
    key: @escaping @Sendable (Int) -> StreamKey,
    make: @escaping @Sendable (Int) throws -> any Experiment
  ) {
    self.points = points
    self.stopping = stopping
    self.shard = shard
    self.threads = threads
    self.cancellation = cancellation
    self.key = key
    self.make = make
  }

  /// The tasks of the shard.
  public var tasks: [SweepTask] {
    if case .replicates = stopping { return shard.tasks(points: points, canCut: true) }
    return shard.tasks(points: points, canCut: false)
  }

  /// Runs what the sink does not hold.
  ///
  /// - Parameters:
  ///   - sink: Where tallies go.
  ///   - progress: Hears of every chunk, from any thread.
  /// - Returns: Whether everything was finished; false after a cancellation.
  /// - Throws: What `make` or the sink throws.
  public func run(
    into sink: any ResultSink, progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> Bool {
    let tasks = tasks
    // Many tasks: each on one thread. Few: one after the other, each on all.
    let isWide = tasks.count >= 4 * threads
    let engine = Engine(threads: isWide ? 1 : threads, cancellation: cancellation)
    let done = Atomic<Int>(0)
    let spent = Atomic<Int>(0)
    let results = try ParallelWork.map(
      tasks.count, threads: isWide ? threads : 1, cancellation: cancellation
    ) { i -> Bool in
      func report(_ finished: (point: Int, tally: Tally)?) {
        progress(
          Progress(
            tasks: done.load(ordering: .relaxed), tasksInAll: tasks.count,
            replicates: spent.load(ordering: .relaxed), finished: finished))
      }
      guard try !sink.isFinished(tasks[i]) else {
        done.add(1, ordering: .relaxed)
        report(nil)
        return true
      }
      let counted = try self.run(tasks[i], engine, sink) { count in
        spent.add(count, ordering: .relaxed)
        report(nil)
      }
      guard let (tally, replicates) = counted else { return false }
      try sink.finish(tasks[i], replicates: replicates)
      done.add(1, ordering: .relaxed)
      report((tasks[i].point, tally))
      return true
    }
    return results.allSatisfy { $0 == true }
  }

  /// One task, and the replicates that it covers; nil when it was cancelled.
  private func run(
    _ task: SweepTask, _ engine: Engine, _ sink: any ResultSink, spent: (Int) -> Void
  ) throws -> (Tally, Range<Int>)? {
    let experiment = try make(task.point)
    let size = experiment.blockSize
    var held = try sink.pieces(of: task.point, layout: experiment.layout)
    let key = key(task.point)
    func fill(_ range: Range<Int>) throws -> Bool {
      for gap in SweepRunner.gaps(in: range, held.map(\.replicates)) {
        guard gap.lowerBound % size == 0 else {
          throw SweepFailure.cutBlock(point: task.point, replicate: gap.lowerBound)
        }
        guard
          try run(
            gap, experiment, engine, key,
            { piece in
              var piece = piece
              piece.point = task.point
              try sink.append(piece)
              held.append(piece)
            }, spent)
        else { return false }
      }
      return true
    }
    switch stopping {
    case .replicates(let count):
      let range = SweepRunner.part(task, of: count, blockSize: size)
      guard try fill(range) else { return nil }
      return (SweepRunner.merged(held, experiment.layout, within: range), range)
    case .precision:
      // From the first stage on, as an unbroken run: what is held is only not counted again.
      var prefix = Tally(experiment.layout)
      while let next = stopping.next(after: prefix, blockSize: size), next > prefix.replicates {
        guard try fill(prefix.replicates..<next) else { return nil }
        prefix = SweepRunner.merged(held, experiment.layout, within: 0..<next)
      }
      return (prefix, 0..<prefix.replicates)
    }
  }

  /// A range in chunks of about half a second, each kept as soon as it is counted.
  private func run(
    _ range: Range<Int>, _ experiment: any Experiment, _ engine: Engine, _ key: StreamKey,
    _ keep: (TallyPiece) throws -> Void, _ spent: (Int) -> Void
  ) throws -> Bool {
    let size = experiment.blockSize
    var chunk = 64 * engine.threads * size
    var next = range.lowerBound
    while next < range.upperBound {
      // A block that is cut short by the end of the run stands alone, so that it can be replaced.
      let whole = range.upperBound / size * size
      let end = next < whole ? min(next + chunk, whole) : range.upperBound
      let start = ContinuousClock.now
      let tally = engine.run(next..<end, of: experiment, key: key)
      let isWhole = tally.replicates == end - next
      let last = next + tally.replicates
      if tally.replicates > 0 {
        try keep(
          TallyPiece(
            point: 0, replicates: next..<last, tally: tally, endsBlock: last % size == 0))
        spent(tally.replicates)
      }
      guard isWhole else { return false }
      if ContinuousClock.now - start < .milliseconds(250) { chunk *= 2 }
      next = end
    }
    return true
  }

  /// The replicates of a task: whole blocks, the last part with what is left.
  static func part(_ task: SweepTask, of count: Int, blockSize: Int) -> Range<Int> {
    let blocks = (count + blockSize - 1) / blockSize
    func edge(_ part: Int) -> Int { min(blocks * part / task.parts * blockSize, count) }
    return edge(task.part)..<edge(task.part + 1)
  }

  /// What of a range is not covered.
  static func gaps(in range: Range<Int>, _ held: [Range<Int>]) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var next = range.lowerBound
    for piece in held.sorted(by: { $0.lowerBound < $1.lowerBound })
    where piece.upperBound > next && piece.lowerBound < range.upperBound {
      if piece.lowerBound > next { gaps.append(next..<piece.lowerBound) }
      next = max(next, piece.upperBound)
    }
    if next < range.upperBound { gaps.append(next..<range.upperBound) }
    return gaps
  }

  static func merged(
    _ pieces: [TallyPiece], _ layout: TallyLayout, within range: Range<Int>
  ) -> Tally {
    var tally = Tally(layout)
    for piece in pieces where range.contains(piece.replicates.lowerBound) {
      tally.merge(piece.tally)
    }
    return tally
  }
}

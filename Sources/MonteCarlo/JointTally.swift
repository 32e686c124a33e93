public import GSLKit

/// Several experiments on the same random numbers, block by block.
///
/// They are worlds of a review, or points of a sweep: because they share their streams, differences between them are
/// sharper than their own errors say, and their errors come from the products that ``JointTally`` keeps.
public struct JointWork: BlockWork {
  let experiments: [any NotedExperiment]
  let statistics: [NotedStatistic]
  public let blockSize: Int

  /// Experiments side by side.
  ///
  /// - Parameter experiments: At least one; all note the same statistics and have the same block size.
  public init(_ experiments: [any NotedExperiment]) {
    precondition(!experiments.isEmpty, "nothing to run")
    precondition(
      experiments.allSatisfy {
        $0.noted == experiments[0].noted && $0.blockSize == experiments[0].blockSize
      }, "experiments of different shapes cannot be compared")
    self.experiments = experiments
    statistics = experiments.count > 1 ? experiments[0].noted : []
    blockSize = experiments[0].blockSize
  }

  public var nothing: JointTally {
    JointTally(experiments.map(\.layout), statistics, blockSize: blockSize)
  }

  public func run(_ replicates: Range<Int>, key: StreamKey, into total: inout JointTally) {
    total.addBlock(of: replicates.count) { i, tally, notes in
      if experiments.count > 1 {
        experiments[i].run(replicates, key: key, into: &tally, noting: &notes)
      } else {
        experiments[i].run(replicates, key: key, into: &tally)
      }
    }
  }
}

/// The tallies of several experiments, and what their differences need: for every noted statistic the sums and
/// products of its numerators and denominators over all experiments, and for counts the joint distribution of each two.
///
/// Exact and mergeable as ``Tally`` is: sums of a block are rounded to multiples of 2⁻⁶⁰ and added as integers.
public struct JointTally: BlockTotal, Equatable {
  /// One of each experiment, in order.
  public private(set) var tallies: [Tally]
  /// What is noted of each replicate of each experiment.
  public let statistics: [NotedStatistic]
  /// Statistic by statistic: 2·experiments sums (numerator and denominator of each), then their products, row by row
  /// of the lower triangle.
  var sums: [Int128]
  /// Counted statistic by counted statistic, pair by pair of experiments (0·1, 0·2, 1·2, …): a square of counts.
  var joint: [Int]
  private var scratch: [Double]
  private var notes: [ReplicateNotes]

  init(_ layouts: [TallyLayout], _ statistics: [NotedStatistic], blockSize: Int) {
    tallies = layouts.map { Tally($0) }
    self.statistics = statistics
    let size = statistics.count * JointTally.width(layouts.count)
    sums = Array(repeating: 0, count: size)
    scratch = Array(repeating: 0, count: size)
    let pairs = layouts.count * (layouts.count - 1) / 2
    let squares = statistics.reduce(0) { $0 + JointTally.square($1) }
    joint = Array(repeating: 0, count: pairs * squares)
    notes = layouts.map { _ in
      ReplicateNotes(statistics: statistics.count, replicates: blockSize)
    }
  }

  public static func == (a: JointTally, b: JointTally) -> Bool {
    a.tallies == b.tallies && a.statistics == b.statistics && a.sums == b.sums
      && a.joint == b.joint
  }

  public var replicates: Int { tallies[0].replicates }
  public var leading: Tally { tallies[0] }

  public func next(_ stopping: Stopping, blockSize: Int) -> Int? {
    tallies.compactMap { stopping.next(after: $0, blockSize: blockSize) }.max()
  }

  public mutating func merge(_ other: JointTally) {
    precondition(statistics == other.statistics, "tallies of different statistics do not add")
    for i in tallies.indices { tallies[i].merge(other.tallies[i]) }
    for i in sums.indices { sums[i] += other.sums[i] }
    for i in joint.indices { joint[i] += other.joint[i] }
  }

  /// Sums and products of one statistic of so many experiments.
  static func width(_ experiments: Int) -> Int {
    let n = 2 * experiments
    return n + n * (n + 1) / 2
  }

  static func square(_ statistic: NotedStatistic) -> Int {
    statistic.largestCount.map { ($0 + 1) * ($0 + 1) } ?? 0
  }

  mutating func addBlock(
    of size: Int, _ run: (Int, inout Tally, inout ReplicateNotes) -> Void
  ) {
    for i in tallies.indices {
      notes[i].begin()
      run(i, &tallies[i], &notes[i])
    }
    guard !statistics.isEmpty else { return }
    for i in scratch.indices { scratch[i] = 0 }
    let (experiments, width) = (tallies.count, JointTally.width(tallies.count))
    let (statistics, notes, n) = (self.statistics, self.notes, 2 * tallies.count)
    var x = Array(repeating: 0.0, count: n)
    // Raw buffers: for each review of each world some hundreds of statistics come by here.
    scratch.withUnsafeMutableBufferPointer { scratch in
      x.withUnsafeMutableBufferPointer { x in
        for replicate in 0..<size {
          for s in statistics.indices {
            let place = 2 * (replicate * statistics.count + s)
            for i in 0..<experiments {
              notes[i].values.withUnsafeBufferPointer { values in
                x[2 * i] = values[place]
                x[2 * i + 1] = values[place + 1]
              }
            }
            var at = s * width
            for i in 0..<n { scratch[at + i] += x[i] }
            at += n
            for i in 0..<n {
              let value = x[i]
              if value != 0 { for j in 0...i { scratch[at + j] += value * x[j] } }
              at += i + 1
            }
          }
        }
      }
    }
    countJointly(size)
    for i in sums.indices { sums[i] += Int128((scratch[i] * 0x1p60).rounded()) }
  }

  /// Adds the counts of a block to the joint distribution of each two experiments.
  private mutating func countJointly(_ size: Int) {
    var square = 0
    for s in statistics.indices {
      guard let largest = statistics[s].largestCount else { continue }
      let side = largest + 1
      for j in tallies.indices {
        for i in 0..<j {
          for replicate in 0..<size {
            let place = 2 * (replicate * statistics.count + s)
            let (x, y) = (Int(notes[i].values[place]), Int(notes[j].values[place]))
            joint[square + x * side + y] += 1
          }
          square += side * side
        }
      }
    }
  }
}

extension JointTally {
  /// The measures whose differences experiments on the same streams may have, by name.
  public static let measures: Set<String> = [
    "bias", "mse", "coverage", "probability", "mean-estimate", "number-rejected", "number-run",
    "fwer", "fdr",
  ]
}

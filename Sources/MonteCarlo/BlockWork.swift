public import GSLKit

/// What adds up over blocks of replicates, exactly and in any order.
public protocol BlockTotal: Sendable {
  /// Replicates counted.
  var replicates: Int { get }
  /// What a running estimate is read from.
  var leading: Tally { get }
  /// Adds what other blocks gave.
  mutating func merge(_ other: Self)
  /// The end of the next stage of a run; nil when there is enough.
  func next(_ stopping: Stopping, blockSize: Int) -> Int?
}

/// What an ``Engine`` runs block by block: one experiment, or several side by side.
public protocol BlockWork: Sendable {
  /// What its blocks are added to.
  associatedtype Total: BlockTotal
  /// Replicates in a block.
  var blockSize: Int { get }
  /// The total of no replicate.
  var nothing: Total { get }
  /// Runs replicates of one block and counts each once.
  func run(_ replicates: Range<Int>, key: StreamKey, into total: inout Total)
}

extension Tally: BlockTotal {
  public var leading: Tally { self }
  public func next(_ stopping: Stopping, blockSize: Int) -> Int? {
    stopping.next(after: self, blockSize: blockSize)
  }
}

/// One experiment.
struct SingleWork: BlockWork {
  let experiment: any Experiment
  var blockSize: Int { experiment.blockSize }
  var nothing: Tally { Tally(experiment.layout) }
  func run(_ replicates: Range<Int>, key: StreamKey, into total: inout Tally) {
    experiment.run(replicates, key: key, into: &total)
  }
}

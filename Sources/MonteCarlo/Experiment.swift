public import GSLKit

/// One resolved point: everything prepared, ready to be replicated.
///
/// A replicate is a pure function of its address. `run` is called once per block, from many threads,
/// and shares nothing.
public protocol Experiment: Sendable {
  /// What it counts.
  var layout: TallyLayout { get }
  /// Replicates in a block: fixed by the experiment, never by threads, because a block's sums are
  /// rounded together. Aim at 1–5 ms.
  var blockSize: Int { get }
  /// Runs replicates and counts each once.
  ///
  /// - Parameters:
  ///   - replicates: Numbers of the replicates, within one block.
  ///   - key: The run's key.
  ///   - tally: Where they are counted, as one block.
  func run(_ replicates: Range<Int>, key: StreamKey, into tally: inout Tally)
  /// The standard error to expect of a row's estimate, > 0, as near as can be said before anything is drawn.
  ///
  /// What the layout says is the unit of a tally and may be rougher.
  ///
  /// - Parameter row: The row's place in the layout.
  /// - Returns: It, in the unit of the estimate.
  func expectedError(row: Int) -> Double
}

extension Experiment {
  public func expectedError(row: Int) -> Double { layout.rows[row].plannedSE }
}

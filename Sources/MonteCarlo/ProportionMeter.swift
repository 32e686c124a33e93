public import Inference

/// Counts something that happens or does not.
public struct ProportionMeter: BitwiseCopyable {
  let counts: UnsafeMutablePointer<Int>

  /// Counts whether it happened.
  public func add(_ happened: Bool) {
    counts[RowCount.estimates.rawValue] &+= 1
    if happened { counts[RowCount.rejected.rawValue] &+= 1 }
  }

  /// Counts a replicate in which nobody can say.
  public func fail(_ failure: Failure) { RowCount.count(failure, in: counts) }

  /// Counts a replicate in which it could not happen.
  public func skip() { counts[RowCount.notTried.rawValue] &+= 1 }
}

public import Inference

/// Counts a number that is not tested: its mean and spread, and its errors where it has a truth.
public struct AmountMeter: BitwiseCopyable {
  let counts: UnsafeMutablePointer<Int>
  let sums: UnsafeMutablePointer<Double>
  let truth: Double
  let perSE: Double

  /// Counts one value.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - isAtBound: Whether it lies on the edge of what it can be.
  /// - Returns: False when it was out of range, beyond 1,000 planned standard errors, and counted as a failure.
  @discardableResult
  public func add(_ value: Double, isAtBound: Bool = false) -> Bool {
    if isAtBound { counts[RowCount.boundary.rawValue] &+= 1 }
    let e = (value - truth) * perSE
    // Written so that NaN fails too.
    guard abs(e) < 1000 else {
      RowCount.count(.outOfRange, in: counts)
      return false
    }
    counts[RowCount.estimates.rawValue] &+= 1
    let e2 = e * e
    sums[RowSum.e.rawValue] += e
    sums[RowSum.e2.rawValue] += e2
    sums[RowSum.e4.rawValue] += e2 * e2
    return true
  }

  /// Counts a replicate in which it could not be had.
  public func fail(_ failure: Failure) { RowCount.count(failure, in: counts) }

  /// Counts a replicate that has no such number.
  public func skip() { counts[RowCount.notTried.rawValue] &+= 1 }
}

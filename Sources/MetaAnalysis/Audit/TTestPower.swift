internal import GSLKit
internal import Inference

/// Power of the pooled t test of two arms of one size.
enum TTestPower {
  /// The power of d with n per arm, n a real number above 1; nil where it cannot be had.
  static func of(_ d: Double, n: Double, tail: Double, isOneSided: Bool) -> Double? {
    let df = 2 * n - 2
    guard df > 0, let critical = try? StudentT.quantile(1 - tail, df: df) else { return nil }
    let ncp = d * (n / 2).squareRoot()
    guard let below = try? NoncentralT.cdf(critical, df: df, ncp: ncp) else { return nil }
    if isOneSided { return 1 - below }
    return (try? NoncentralT.cdf(-critical, df: df, ncp: ncp)).map { $0 + 1 - below }
  }
}

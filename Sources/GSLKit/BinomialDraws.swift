import Foundation
internal import CGSL

/// Binomial distribution.
public enum Binomial {
  /// P(X ≤ k) of n trials with probability p; 0 for k < 0, 1 for k ≥ n.
  public static func cdf(_ k: Int, n: Int, p: Double) -> Double {
    if k < 0 { return 0 }
    if k >= n { return 1 }
    if p <= 0 { return 1 }
    if p >= 1 { return 0 }
    return gsl_cdf_beta_Q(p, Double(k + 1), Double(n - k))
  }

  /// P(X = k).
  public static func probability(_ k: Int, n: Int, p: Double) -> Double {
    if k < 0 || k > n { return 0 }
    return gsl_ran_binomial_pdf(UInt32(clamping: k), p, UInt32(clamping: n))
  }

  /// The smallest k with P(X ≤ k) ≥ u: inversion of one uniform.
  ///
  /// A draw is monotone in u and in p, so two settings that share their uniforms move together.
  /// Starts at a Cornish–Fisher guess and walks with the ratio of neighbouring probabilities.
  ///
  /// - Parameters:
  ///   - u: Uniform, 0 < u < 1.
  ///   - n: Trials, ≥ 0.
  ///   - p: Probability; outside [0, 1] it is taken as the nearer end.
  public static func quantile(_ u: Double, n: Int, p: Double) -> Int {
    if n <= 0 || p <= 0 { return 0 }
    if p >= 1 { return n }
    let mean = Double(n) * p
    let sd = (mean * (1 - p)).squareRoot()
    let z = gsl_cdf_ugaussian_Pinv(min(max(u, 1e-300), 1 - 1e-16))
    let guess = (mean + sd * z + (1 - 2 * p) * (z * z - 1) / 6).rounded(.down)
    var k = Int(min(max(guess, 0), Double(n)))
    var below = cdf(k, n: n, p: p)
    var mass = probability(k, n: n, p: p)
    let odds = p / (1 - p)
    while below < u, k < n {
      mass *= odds * Double(n - k) / Double(k + 1)
      k += 1
      below += mass
      // Far in the tail rounding leaves `below` short of a u next to 1.
      if mass == 0 || below + mass == below { break }
    }
    while k > 0, below - mass >= u {
      below -= mass
      mass *= Double(k) / (odds * Double(n - k + 1))
      k -= 1
    }
    return k
  }
}

/// A binomial distribution prepared for many draws by inversion: table and guide.
///
/// The cumulative probabilities are held where they matter (beyond them both tails are below
/// 10⁻¹⁸), with a guide table (Chen & Asau 1974) so that a draw takes one to two comparisons.
public struct BinomialTable: Sendable {
  @usableFromInline let first: Int
  @usableFromInline let cumulative: [Double]
  @usableFromInline let guide: [Int32]
  @usableFromInline let guideScale: Double

  /// Prepares n trials with probability p.
  ///
  /// - Parameters:
  ///   - n: Trials, ≥ 0.
  ///   - p: Probability; outside [0, 1] it is taken as the nearer end.
  public init(n: Int, p: Double) {
    let p = min(max(p, 0), 1)
    let low = Binomial.quantile(1e-18, n: n, p: p)
    // Counted from the other end, so that the upper tail is resolved as well as the lower.
    let high = n - Binomial.quantile(1e-18, n: n, p: 1 - p)
    first = min(low, high)
    let table = (first...max(high, first)).map { Binomial.cdf($0, n: n, p: p) }
    cumulative = table
    let size = table.count
    guideScale = Double(size)
    var next = 0
    guide = (0..<size).map { slot in
      while next < size - 1, table[next] < Double(slot) / Double(size) { next += 1 }
      return Int32(next)
    }
  }

  /// The draw at one uniform: the same number as ``Binomial/quantile(_:n:p:)``.
  @inlinable
  public func draw(_ u: Double) -> Int {
    var k = Int(guide[Int(u * guideScale)])
    while k < cumulative.count - 1, cumulative[k] < u { k &+= 1 }
    return first &+ k
  }
}

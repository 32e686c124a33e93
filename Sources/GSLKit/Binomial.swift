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
    let value = gsl_cdf_beta_Q(p, Double(k + 1), Double(n - k))
    // GSL's continued fraction stops at 512 terms: no answer near the mean of some millions of trials.
    return value.isFinite ? value : summed(k, n: n, p: p)
  }

  /// P(X ≤ k) by adding probabilities away from k, into the nearer tail, until they vanish.
  private static func summed(_ k: Int, n: Int, p: Double) -> Double {
    let isLower = Double(k) < Double(n) * p
    var x = isLower ? k : k + 1
    var mass = probability(x, n: n, p: p)
    var total = 0.0
    let odds = p / (1 - p)
    while mass > 1e-18 * max(total, 1e-300), x >= 0, x <= n {
      total += mass
      mass *=
        isLower ? Double(x) / (odds * Double(n - x + 1)) : odds * Double(n - x) / Double(x + 1)
      x += isLower ? -1 : 1
    }
    return isLower ? total : 1 - total
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
  /// - Returns: The number of events, 0 … n.
  public static func quantile(_ u: Double, n: Int, p: Double) -> Int {
    if n <= 0 || p <= 0 { return 0 }
    if p >= 1 { return n }
    if n <= walked { return p <= 0.5 ? walk(u, n, p) : n - walk(1 - u, n, 1 - p, isMirrored: true) }
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

extension Binomial {
  /// Trials up to which the quantile is walked to from 0: (1 − p)ⁿ ≥ 2⁻⁶⁴ for p ≤ ½, and there are no more steps than
  /// the incomplete beta function takes.
  private static let walked = 64

  /// The smallest k with P(X ≤ k) ≥ u, for p ≤ ½; mirrored the smallest with P(X ≤ k) > u.
  ///
  /// The mirror image is used for p > ½: P(n − X ≤ k) ≥ 1 − v is P(X < n − k) ≤ v.
  private static func walk(_ u: Double, _ n: Int, _ p: Double, isMirrored: Bool = false) -> Int {
    var mass = power(1 - p, n)
    var below = mass
    let odds = p / (1 - p)
    var k = 0
    while k < n, isMirrored ? below <= u : below < u {
      mass *= odds * Double(n - k) / Double(k + 1)
      k += 1
      below += mass
    }
    return k
  }

  /// xⁿ by squaring.
  private static func power(_ x: Double, _ n: Int) -> Double {
    var (result, square, left) = (1.0, x, n)
    while left > 0 {
      if left & 1 == 1 { result *= square }
      square *= square
      left >>= 1
    }
    return result
  }
}

/// Beta-binomial distribution.
public enum BetaBinomial {
  /// P(X = 0), P(X = 1), …, P(X = n), for n ≥ 0 and shapes a, b > 0.
  ///
  /// ```
  /// P(k + 1)/P(k) = (n − k)/(k + 1)·(a + k)/(b + n − k − 1),   summed to 1 around the largest
  /// ```
  public static func probabilities(n: Int, a: Double, b: Double) -> [Double] {
    var logs = [0.0]
    for k in 0..<n {
      let (k, n) = (Double(k), Double(n))
      logs.append(logs[logs.count - 1] + log((n - k) / (k + 1) * (a + k) / (b + n - k - 1)))
    }
    let top = logs.max() ?? 0
    let weights = logs.map { exp($0 - top) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}

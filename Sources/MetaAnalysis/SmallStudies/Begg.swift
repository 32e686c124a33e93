internal import Foundation
internal import GSLKit
internal import Synchronization

/// Begg's rank test: whether effects and their variances go together.
///
/// ```
/// y* = (y − μ)/√(v − 1/Σw), w = 1/v, μ = Σwy/Σw      Kendall's τ between y* and v
/// ```
///
/// p is exact for up to 500 studies without ties, else by the normal distribution with the variance
/// of S that ties leave. Sources: Begg & Mazumdar (1994) Biometrics 50:1088; Kendall (1970) Rank
/// Correlation Methods.
public struct Begg: Sendable, BitwiseCopyable {
  /// Kendall's τ-b, in [−1, 1].
  public let tau: Double
  /// Concordant minus discordant pairs.
  public let score: Double
  /// Standard error of the score when the two are independent.
  public let scoreError: Double
  /// Two-sided.
  public let p: Double
  /// Whether p is exact.
  public let isExact: Bool

  /// The normal deviate score/SE, and its p: what tests without the exact distribution report.
  public var z: Double { score / scoreError }
  /// Two-sided p of that deviate.
  public var zP: Double { 2 * Normal.upper(abs(z)) }

  /// Tests effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The test; or why there is none: fewer than three studies, an unusable one, or effects or
  ///   variances all alike.
  public static func test(_ y: Span<Double>, _ v: Span<Double>) -> Result<Begg, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 3) { return .failure(failure) }
    let sums = WeightedSums(light: y, v, tau2: 0)
    let k = y.count
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: k) { star in
      for i in 0..<k {
        star[i] = (y[i] - sums.mean) / (v[i] - 1 / sums.w).squareRoot()
      }
      var score = 0
      var tiesX = Ties()
      var tiesY = Ties()
      for i in 0..<k {
        var (beforeX, beforeY) = (0, 0)
        for j in 0..<i {
          let (a, b) = (order(star[i], star[j]), order(v[i], v[j]))
          score += a * b
          beforeX += a == 0 ? 1 : 0
          beforeY += b == 0 ? 1 : 0
        }
        tiesX.add(beforeX)
        tiesY.add(beforeY)
      }
      return made(Double(score), Double(k), tiesX, tiesY)
    }
  }

  private static func order(_ a: Double, _ b: Double) -> Int { a > b ? 1 : a < b ? -1 : 0 }

  /// Sums over groups of equal values, built one value at a time.
  ///
  /// A value that is the (s + 1)-th of its kind adds s pairs; sums over groups of size t telescope.
  private struct Ties {
    /// Σ t(t − 1)/2.
    var pairs = 0.0
    /// Σ t(t − 1)(t − 2).
    var triples = 0.0
    /// Σ t(t − 1)(2t + 5).
    var variance = 0.0

    mutating func add(_ earlier: Int) {
      let (t, s) = (Double(earlier + 1), Double(earlier))
      pairs += s
      triples += t * (t - 1) * (t - 2) - s * (s - 1) * (s - 2)
      variance += t * (t - 1) * (2 * t + 5) - s * (s - 1) * (2 * s + 5)
    }
  }

  private static func made(
    _ score: Double, _ k: Double, _ x: Ties, _ y: Ties
  ) -> Result<Begg, MetaFailure> {
    let pairs = k * (k - 1) / 2
    let scale = ((pairs - x.pairs) * (pairs - y.pairs)).squareRoot()
    guard scale > 0 else { return .failure(.singular) }
    let variance =
      (k * (k - 1) * (2 * k + 5) - x.variance - y.variance) / 18
      + 4 * x.pairs * y.pairs / (2 * k * (k - 1))
      + x.triples * y.triples / (9 * k * (k - 1) * (k - 2))
    let isExact = k <= 500 && x.pairs == 0 && y.pairs == 0
    let error = variance.squareRoot()
    let p =
      isExact
      ? KendallDistribution.twoSided(score: Int(score), of: Int(k))
      : 2 * Normal.upper(abs(score) / error)
    return .success(
      Begg(tau: score / scale, score: score, scoreError: error, p: min(1, p), isExact: isExact))
  }
}

/// The exact distribution of Kendall's score without ties.
enum KendallDistribution {
  /// Lower tails by k: literatures that are simulated have the same number of studies again and again.
  private static let tables = Mutex<[Int: [Double]]>([:])
  /// Tables that are kept; 500 studies have half a megabyte.
  private static let mostTables = 64

  /// P(|S| ≥ |score|) for k ranks.
  static func twoSided(score: Int, of k: Int) -> Double {
    let pairs = k * (k - 1) / 2
    // Permutations with at most this many inversions have a score of at least |score|.
    let inversions = (pairs - abs(score)) / 2
    let known = tables.withLock { $0[k] }
    let tails = known ?? lowerTails(k)
    if known == nil {
      tables.withLock {
        if $0.count >= mostTables { $0 = [:] }
        $0[k] = tails
      }
    }
    return min(1, 2 * tails[inversions])
  }

  /// P(at most c inversions), c up to half of all pairs.
  ///
  /// Permutations with c inversions are counted by inserting one rank at a time; as probabilities, so that
  /// nothing overflows.
  private static func lowerTails(_ k: Int) -> [Double] {
    let inversions = k * (k - 1) / 4
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * (inversions + 1)) { space in
      for i in 0..<2 * (inversions + 1) { space[i] = 0 }
      space[0] = 1
      var (from, to) = (0, inversions + 1)
      for size in 2...max(2, k) {
        // Each count is a sum over a window of `size` earlier counts.
        var window = 0.0
        for c in 0...inversions {
          window += space[from + c]
          if c >= size { window -= space[from + c - size] }
          space[to + c] = window / Double(size)
        }
        swap(&from, &to)
      }
      var tail = 0.0
      return (0...inversions).map { c in
        tail += space[from + c]
        return tail
      }
    }
  }
}

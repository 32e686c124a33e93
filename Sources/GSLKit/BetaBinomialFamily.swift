/// Beta-binomial draws for numbers of trials that vary: events in clusters.
///
/// ```
/// X | π ~ binomial(n, π),  π ~ beta(a, b);   a = 0 or b = 0: binomial(n, p)
/// ```
///
/// Where tables of all numbers of trials fit, one uniform is inverted, which is monotone in it and takes two
/// comparisons; else π is drawn and then X. Both are the same distribution.
// Immutable after init: the memory behind the tables is written there and freed in deinit only.
public final class BetaBinomialFamily: @unchecked Sendable {
  private let p: Double
  private let a: Double
  private let b: Double
  private let first: Int
  private let count: Int
  private let tables: UnsafeMutablePointer<BinomialTable>

  /// Table entries that one family may hold: 6 MB, and a few milliseconds to fill.
  private static let budget = 400_000

  /// Prepares a distribution.
  ///
  /// - Parameters:
  ///   - trials: Numbers of trials that may occur, 1 or more; others are drawn without a table.
  ///   - p: The mean of π, in [0, 1].
  ///   - a: First shape, ≥ 0.
  ///   - b: Second shape, ≥ 0.
  public init(trials: ClosedRange<Int>, p: Double, a: Double, b: Double) {
    (self.p, self.a, self.b) = (p, a, b)
    first = trials.lowerBound
    let entries = Double(trials.count) * (Double(trials.lowerBound + trials.upperBound) / 2 + 1)
    // A probability of 0 or 1 needs no table, and has none.
    let fits =
      entries <= Double(BetaBinomialFamily.budget) && trials.lowerBound >= 1 && p > 0 && p < 1
    count = fits ? trials.count : 0
    tables = .allocate(capacity: max(count, 1))
    for i in 0..<count {
      (tables + i).initialize(to: BetaBinomialFamily.table(first + i, p: p, a: a, b: b))
    }
  }

  private static func table(_ n: Int, p: Double, a: Double, b: Double) -> BinomialTable {
    guard a > 0, b > 0 else { return BinomialTable(n: n, p: p) }
    let weights = UnsafeMutablePointer<Double>.allocate(capacity: n + 1)
    for (k, mass) in BetaBinomial.probabilities(n: n, a: a, b: b).enumerated() {
      (weights + k).initialize(to: mass)
    }
    return BinomialTable(first: 0, weights: weights, count: n + 1)
  }

  deinit {
    for i in 0..<count { tables[i].deallocate() }
    tables.deallocate()
  }

  /// The draw at one uniform in (0, 1); nil for numbers of trials without a table.
  public func draw(trials n: Int, at u: Double) -> Int? {
    let index = n &- first
    return index >= 0 && index < count ? tables[index].draw(u) : nil
  }

  /// One draw, of any number of trials.
  public func draw(trials n: Int, using stream: inout RandomStream) -> Int {
    let index = n &- first
    if index >= 0, index < count { return tables[index].draw(stream.uniform()) }
    let own = a > 0 && b > 0 ? stream.beta(a, b) : p
    return Binomial.quantile(stream.uniform(), n: n, p: own)
  }
}

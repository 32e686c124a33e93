internal import GSLKit

/// Binomial draws by inversion for a number of trials that itself varies.
///
/// Tables are made for the numbers that can occur in any simulation (within 10⁻¹⁸ of certainty), as
/// long as they fit in memory; beyond them the quantile is walked to.
struct BinomialFamily: Sendable {
  private let p: Double
  private let first: Int
  private let tables: [BinomialTable]

  /// Table entries that one family may hold: 16 MB.
  private static let budget = 2_000_000

  /// Prepares `trials.lowerBound` … `trials.upperBound` trials with probability p.
  init(trials: ClosedRange<Int>, p: Double) {
    self.p = p
    let sd = (Double(trials.upperBound) * p * (1 - p)).squareRoot()
    let entries = Double(trials.count) * (18 * sd + 2)
    first = trials.lowerBound
    tables =
      entries <= Double(BinomialFamily.budget) || trials.count == 1
      ? trials.map { BinomialTable(n: $0, p: p) } : []
  }

  /// The draw at one uniform.
  @inline(__always)
  func draw(_ u: Double, trials: Int) -> Int {
    let index = trials - first
    return tables.indices.contains(index) ? tables[index].draw(u) : Binomial.quantile(u, n: trials, p: p)
  }

  /// The range of a binomial that matters.
  static func range(trials: ClosedRange<Int>, p: Double) -> ClosedRange<Int> {
    if p >= 1 { return trials }
    let low = Binomial.quantile(1e-18, n: trials.lowerBound, p: p)
    let high = trials.upperBound - Binomial.quantile(1e-18, n: trials.upperBound, p: 1 - p)
    return low...max(low, high)
  }
}

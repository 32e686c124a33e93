/// A distribution of counts prepared for many draws by inversion: table and guide.
///
/// The cumulative probabilities are held where they matter (beyond them both tails are below
/// 10⁻¹⁸), with a guide table (Chen & Asau 1974) so that a draw takes one to two comparisons. A trivial
/// view of memory that a ``BinomialFamily`` or a ``BetaBinomialFamily`` owns.
public struct BinomialTable: BitwiseCopyable {
  @usableFromInline let first: Int
  @usableFromInline let last: Int
  @usableFromInline let cumulative: UnsafePointer<Double>
  @usableFromInline let guide: UnsafePointer<Int32>

  init(n: Int, p: Double) {
    let p = min(max(p, 0), 1)
    let low = Binomial.quantile(1e-18, n: n, p: p)
    // Counted from the other end, so that the upper tail is resolved as well as the lower.
    let high = max(low, n - Binomial.quantile(1e-18, n: n, p: 1 - p))
    let size = high - low + 1
    let table = UnsafeMutablePointer<Double>.allocate(capacity: size)
    // Probabilities relative to that of the mode, by recurrence, then made to add to 1: exact to
    // rounding for any n, where the incomplete beta function is not.
    let mode = min(max(Int(Double(n + 1) * p), low), high)
    let odds = p / (1 - p)
    table.initialize(repeating: 1, count: size)
    for k in stride(from: mode + 1, through: high, by: 1) {
      table[k - low] = table[k - 1 - low] * odds * Double(n - k + 1) / Double(k)
    }
    for k in stride(from: mode - 1, through: low, by: -1) {
      table[k - low] = table[k + 1 - low] * Double(k + 1) / (odds * Double(n - k))
    }
    self.init(first: low, weights: table, count: size)
  }

  /// Takes weights over, of the counts from `first` on, and makes them cumulative probabilities.
  init(first: Int, weights table: UnsafeMutablePointer<Double>, count size: Int) {
    var total = 0.0
    for k in 0..<size { total += table[k] }
    var sum = 0.0
    for k in 0..<size {
      sum += table[k]
      table[k] = sum / total
    }
    let guide = UnsafeMutablePointer<Int32>.allocate(capacity: size)
    var next = 0
    for slot in 0..<size {
      while next < size - 1, table[next] < Double(slot) / Double(size) { next += 1 }
      (guide + slot).initialize(to: Int32(next))
    }
    self.first = first
    last = size - 1
    cumulative = UnsafePointer(table)
    self.guide = UnsafePointer(guide)
  }

  func deallocate() {
    cumulative.deallocate()
    guide.deallocate()
  }

  /// The draw at one uniform in (0, 1): the same number as ``Binomial/quantile(_:n:p:)``.
  @inlinable
  public func draw(_ u: Double) -> Int {
    var k = Int(guide[Int(u * Double(last &+ 1))])
    while k < last, cumulative[k] < u { k &+= 1 }
    return first &+ k
  }
}

/// Binomial draws by inversion for a number of trials that may itself vary.
///
/// Tables are made for every number of trials that can occur, as long as they fit in memory; beyond
/// them the quantile is walked to.
// Immutable after init: the memory behind the view is written there and freed in deinit only.
public final class BinomialFamily: @unchecked Sendable {
  /// A trivial view for hot loops; valid while its family lives.
  // The memory behind it is written before there is a view, and only read afterwards.
  public struct View: BitwiseCopyable, @unchecked Sendable {
    let p: Double
    let first: Int
    let count: Int
    let tables: UnsafePointer<BinomialTable>

    /// The draw at one uniform in (0, 1).
    public func draw(_ u: Double, trials: Int) -> Int {
      let index = trials &- first
      if index >= 0, index < count { return tables[index].draw(u) }
      return Binomial.quantile(u, n: trials, p: p)
    }
  }

  /// The view.
  public let view: View

  /// Table entries that one family may hold: 24 MB.
  public static let budget = 2_000_000

  /// Prepares `trials.lowerBound` … `trials.upperBound` trials with probability p.
  ///
  /// - Parameters:
  ///   - trials: Numbers of trials that may occur.
  ///   - p: The probability.
  ///   - budget: Table entries beyond which there are no tables, but for one number of trials.
  public init(trials: ClosedRange<Int>, p: Double, budget: Int = BinomialFamily.budget) {
    let sd = (Double(trials.upperBound) * p * (1 - p)).squareRoot()
    let fits = Double(trials.count) * (18 * sd + 2) <= Double(budget) || trials.count == 1
    let count = fits ? trials.count : 0
    let tables = UnsafeMutablePointer<BinomialTable>.allocate(capacity: max(count, 1))
    for i in 0..<count {
      (tables + i).initialize(to: BinomialTable(n: trials.lowerBound + i, p: p))
    }
    view = View(
      p: p, first: trials.lowerBound, count: count, tables: UnsafePointer(tables))
  }

  deinit {
    for i in 0..<view.count { view.tables[i].deallocate() }
    view.tables.deallocate()
  }

  /// The range of a binomial outside which 10⁻¹⁸ lies.
  public static func range(trials: ClosedRange<Int>, p: Double) -> ClosedRange<Int> {
    if p >= 1 { return trials }
    let low = Binomial.quantile(1e-18, n: trials.lowerBound, p: p)
    let high = trials.upperBound - Binomial.quantile(1e-18, n: trials.upperBound, p: 1 - p)
    return low...max(low, high)
  }
}

/// What it is made of, not where its tables stand: two families of the same numbers look the same.
extension BinomialFamily: CustomReflectable {
  public var customMirror: Mirror {
    Mirror(self, children: ["p": view.p, "first": view.first, "count": view.count])
  }
}

public import GSLKit
internal import Synchronization

/// Upper-tail critical values of Student's t at one level, for every number of degrees of freedom.
///
/// ```
/// critical(df) = t with P(T > t) = tail
/// ```
///
/// Exact (to 1e-13) for whole df up to 256; for other df a cubic through four neighbours in 1/df, in
/// which the critical value is close to a straight line. For tails from 0.005 up its error is below
/// 1e-9 for df > 256, 1e-6 for df > 10, 2e-3 from df 3; for smaller tails df < 30 are computed
/// afresh, and so are df < 3 always.
///
/// A decision then costs a comparison; an exact p-value costs some 60 ns.
///
/// A trivial value: the table of a level is made once per process and never freed, so that hot loops
/// copy it without counting references.
public struct CriticalValues: Sendable, BitwiseCopyable, Equatable {
  static let exact = 256
  /// Whole df 1 … 256 at their index; then four nodes in u = 1/df, from 0 to 1/256, and their values.
  ///
  /// Written before it is shared, read-only since.
  @usableFromInline nonisolated(unsafe) let table: UnsafePointer<Double>
  /// Probability above the critical value.
  public let tail: Double

  private static let known = Mutex<[Double: CriticalValues]>([:])

  /// The critical values of a level.
  ///
  /// - Parameter tail: P(T > critical), 0 < tail < 1. Use α/2 for a two-sided test.
  /// - Throws: ``/GSLKit/NumericalError`` outside that range.
  public init(tail: Double) throws(NumericalError) {
    if let known = CriticalValues.known.withLock({ $0[tail] }) {
      self = known
      return
    }
    let made = try CriticalValues(computing: tail)
    self = CriticalValues.known.withLock { known in
      // Another thread may have been first; its table is the one that is kept.
      if let other = known[tail] { return other }
      known[tail] = made
      return made
    }
  }

  private init(computing tail: Double) throws(NumericalError) {
    let exact = CriticalValues.exact
    var values = [Double.infinity]
    for df in 1...exact { values.append(-(try StudentT.quantile(tail, df: Double(df)))) }
    let nodes = (0..<4).map { Double($0) / 3 / Double(exact) }
    values += nodes
    values.append(-(try Normal.quantile(tail)))
    for u in nodes.dropFirst() { values.append(-(try StudentT.quantile(tail, df: 1 / u))) }
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: values.count)
    for (i, value) in values.enumerated() { (memory + i).initialize(to: value) }
    table = UnsafePointer(memory)
    self.tail = tail
  }

  /// The critical value for `df` > 0, ∞ included.
  @inlinable @inline(__always)
  public func callAsFunction(df: Double) -> Double {
    // Adding 2⁵² leaves a whole number in the last bits of the sum: no conversion that could trap.
    let shifted = df + 0x1p52
    if df <= 256, shifted - 0x1p52 == df, df >= 1 {
      return table[Int(truncatingIfNeeded: shifted.bitPattern & 0x1FF)]
    }
    return between(df)
  }

  @usableFromInline @inline(never)
  func between(_ df: Double) -> Double {
    if df > Double(CriticalValues.exact) {
      let nodes = table + CriticalValues.exact + 1
      return lagrange(1 / df) { (nodes[$0], nodes[$0 + 4]) }
    }
    guard df >= 3, df >= 30 || tail >= 0.005 else {
      return -((try? StudentT.quantile(tail, df: df)) ?? -.infinity)
    }
    let first = min(max(Int(df) - 1, 1), CriticalValues.exact - 3)
    return lagrange(1 / df) { (1 / Double(first + $0), table[first + $0]) }
  }

  /// The cubic through four nodes.
  private func lagrange(_ u: Double, _ node: (Int) -> (x: Double, y: Double)) -> Double {
    var sum = 0.0
    for i in 0..<4 {
      var weight = node(i).y
      for j in 0..<4 where j != i { weight *= (u - node(j).x) / (node(i).x - node(j).x) }
      sum += weight
    }
    return sum
  }
}

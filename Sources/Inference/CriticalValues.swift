public import GSLKit

/// Upper-tail critical values of Student's t at one level, for every number of degrees of freedom.
///
/// ```
/// critical(df) = t with P(T > t) = tail
/// ```
///
/// Exact (to 1e-14) for whole df up to 256; for other df a cubic through four neighbours in 1/df,
/// in which the critical value is close to a straight line: error below 1e-9 for df > 256, below
/// 1e-6 for df > 10, below 1e-3 from 3. For df < 3 the quantile is computed afresh.
///
/// A decision then costs a comparison; an exact p-value costs some 60 ns.
public struct CriticalValues: Sendable, Equatable {
  static let exact = 256
  /// Index df, from 1; index 0 unused.
  @usableFromInline let table: [Double]
  /// Nodes in u = 1/df from 0 (normal) to 1/256, and their values.
  @usableFromInline let farNodes: SIMD4<Double>
  @usableFromInline let farValues: SIMD4<Double>
  /// Probability above the critical value.
  public let tail: Double

  /// Prepares a level.
  ///
  /// - Parameter tail: P(T > critical), 0 < tail < 1. Use α/2 for a two-sided test.
  /// - Throws: ``NumericalError`` outside that range.
  public init(tail: Double) throws(NumericalError) {
    self.tail = tail
    var table = [Double.infinity]
    for df in 1...CriticalValues.exact {
      table.append(-(try StudentT.quantile(tail, df: Double(df))))
    }
    self.table = table
    let near = 1 / Double(CriticalValues.exact)
    farNodes = SIMD4(0, near / 3, 2 * near / 3, near)
    var values = SIMD4<Double>(repeating: 0)
    values[0] = -(try Normal.quantile(tail))
    for i in 1..<4 { values[i] = -(try StudentT.quantile(tail, df: 1 / farNodes[i])) }
    farValues = values
  }

  /// The critical value for `df` > 0, ∞ included.
  @inlinable
  public func callAsFunction(df: Double) -> Double {
    if df < 256.5 {
      let whole = Int(df)
      if Double(whole) == df, whole > 0 { return table[whole] }
      return between(df)
    }
    let u = 1 / df
    return lagrange(u, farNodes, farValues)
  }

  @usableFromInline
  func between(_ df: Double) -> Double {
    guard df >= 3 else { return -((try? StudentT.quantile(tail, df: df)) ?? -.infinity) }
    let first = min(max(Int(df) - 1, 1), CriticalValues.exact - 3)
    let nodes = SIMD4(
      1 / Double(first), 1 / Double(first + 1), 1 / Double(first + 2), 1 / Double(first + 3))
    let values = SIMD4(table[first], table[first + 1], table[first + 2], table[first + 3])
    return lagrange(1 / df, nodes, values)
  }

  @usableFromInline
  func lagrange(_ u: Double, _ x: SIMD4<Double>, _ y: SIMD4<Double>) -> Double {
    var sum = 0.0
    for i in 0..<4 {
      var weight = y[i]
      for j in 0..<4 where j != i { weight *= (u - x[j]) / (x[i] - x[j]) }
      sum += weight
    }
    return sum
  }
}

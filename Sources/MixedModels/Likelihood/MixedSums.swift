internal import Foundation

/// What a restricted likelihood needs of the data at given variance parameters.
///
/// V is linear in its parameters θ; V_k is the derivative by θ_k, W = V⁻¹, and u = [X y]:
///
/// ```
/// S = u'Wu      S_k = u'W V_k W u      S_kl = u'W V_k W V_l W u (symmetrised)
/// T_k = tr(W V_k)      T_kl = tr(W V_k W V_l)      logDet = log|V|
/// ```
///
/// Views into memory that a fit asked for; a model adds what each of its blocks contributes.
struct MixedSums: BitwiseCopyable {
  /// Columns of X.
  let columns: Int
  /// Variance parameters.
  let parameters: Int
  /// Columns of u.
  let width: Int
  var logDet = 0.0
  private let base: UnsafeMutablePointer<Double>

  /// Numbers that the sums of a model take.
  static func size(columns p: Int, parameters m: Int) -> Int {
    let matrices = 1 + m + m * (m + 1) / 2
    return matrices * (p + 1) * (p + 1) + m + m * (m + 1) / 2
  }

  init(columns: Int, parameters: Int, in memory: UnsafeMutablePointer<Double>) {
    self.columns = columns
    self.parameters = parameters
    width = columns + 1
    base = memory
  }

  private var area: Int { width &* width }
  private var pairs: Int { parameters &* (parameters &+ 1) / 2 }

  /// Where the sum of two parameters stands, k ≤ l or not.
  @inline(__always)
  func pair(_ k: Int, _ l: Int) -> Int {
    let (low, high) = k < l ? (k, l) : (l, k)
    return high &* (high &+ 1) / 2 &+ low
  }

  /// S, row by row.
  var s: UnsafeMutablePointer<Double> { base }
  /// S_k.
  @inline(__always)
  func s(_ k: Int) -> UnsafeMutablePointer<Double> { base + (1 &+ k) &* area }
  /// S_kl.
  @inline(__always)
  func s(_ k: Int, _ l: Int) -> UnsafeMutablePointer<Double> {
    base + (1 &+ parameters &+ pair(k, l)) &* area
  }
  /// T_k.
  var t: UnsafeMutablePointer<Double> { base + (1 &+ parameters &+ pairs) &* area }
  /// T_kl at ``pair(_:_:)``.
  var tt: UnsafeMutablePointer<Double> { t + parameters }

  /// Sets every sum to 0.
  mutating func clear() {
    logDet = 0
    base.update(
      repeating: 0, count: MixedSums.size(columns: columns, parameters: parameters))
  }
}

internal import Foundation

/// The restricted likelihood of a mixed model at one point, with its derivatives.
///
/// ```
/// −2ℓ = (N − p)·log 2π + log|V| + log|X'WX| + r'Wr,   r = y − Xβ,  β = Φ·X'Wy,  Φ = (X'WX)⁻¹
/// ∂(−2ℓ)/∂θ_k     = tr(PV_k) − y'PV_kPy
/// ∂²(−2ℓ)/∂θ_k∂θ_l = −tr(PV_kPV_l) + 2·y'PV_kPV_lPy,   P = W − WXΦX'W
/// ```
///
/// Source: Searle, Casella & McCulloch (1992), Variance Components, chapter 6.
struct RestrictedLikelihood: BitwiseCopyable {
  let columns: Int
  let parameters: Int
  private(set) var sums: MixedSums
  /// Φ, row by row.
  let phi: UnsafeMutablePointer<Double>
  let beta: UnsafeMutablePointer<Double>
  let gradient: UnsafeMutablePointer<Double>
  /// Second derivatives, and tr(PV_kPV_l): rows of m.
  let hessian: UnsafeMutablePointer<Double>
  let information: UnsafeMutablePointer<Double>
  /// Φ·S_k of the X part, m times p × p.
  private let products: UnsafeMutablePointer<Double>
  /// S_k(Xy) − S_k(XX)·β, m times p.
  private let slopes: UnsafeMutablePointer<Double>
  private(set) var deviance = Double.infinity

  /// Numbers that it takes.
  static func size(columns p: Int, parameters m: Int) -> Int {
    MixedSums.size(columns: p, parameters: m) + p * p + p + m + 2 * m * m + m * p * p + m * p
  }

  init(columns p: Int, parameters m: Int, in memory: UnsafeMutablePointer<Double>) {
    columns = p
    parameters = m
    sums = MixedSums(columns: p, parameters: m, in: memory)
    phi = memory + MixedSums.size(columns: p, parameters: m)
    beta = phi + p * p
    gradient = beta + p
    hessian = gradient + m
    information = hessian + m * m
    products = information + m * m
    slopes = products + m * p * p
  }

  /// Computes −2ℓ, and its derivatives where they are wanted.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - theta: Its variances.
  ///   - derives: Whether derivatives are wanted.
  /// - Returns: Whether X'WX could be inverted.
  mutating func evaluate(
    _ model: some VarianceModel, _ theta: UnsafePointer<Double>, derives: Bool
  ) -> Bool {
    sums.clear()
    model.accumulate(theta, into: &sums)
    // Loops of a known length are unrolled: the same sums in the same order, sooner.
    let df = model.residualDf
    switch columns {
    case 2: return complete(2, df, derives)
    case 3: return complete(3, df, derives)
    case 4: return complete(4, df, derives)
    default: return complete(columns, df, derives)
    }
  }

  /// The likelihood of so many columns, from their sums.
  @inline(__always)
  private mutating func complete(_ p: Int, _ residualDf: Double, _ derives: Bool) -> Bool {
    let width = p &+ 1
    guard let logDeterminant = invert(sums.s, p) else { return false }
    for i in 0..<p {
      var value = 0.0
      for j in 0..<p { value += phi[i &* p &+ j] * sums.s[p &* width &+ j] }
      beta[i] = value
    }
    deviance =
      residualDf * log(2 * Double.pi) + sums.logDet + logDeterminant + quadratic(sums.s, p)
    if derives { derive(p) }
    return deviance.isFinite
  }

  /// The element of a symmetric matrix of which only the lower triangle is kept.
  @inline(__always)
  private func at(_ s: UnsafePointer<Double>, _ i: Int, _ j: Int, _ p: Int) -> Double {
    s[(i > j ? i : j) &* (p &+ 1) &+ (i > j ? j : i)]
  }

  /// [−β 1]·s·[−β 1]'.
  @inline(__always)
  private func quadratic(_ s: UnsafePointer<Double>, _ p: Int) -> Double {
    var value = at(s, p, p, p)
    for i in 0..<p {
      var row = 0.0
      for j in 0..<p { row += at(s, i, j, p) * beta[j] }
      value += beta[i] * (row - 2 * at(s, p, i, p))
    }
    return value
  }

  @inline(__always)
  private func derive(_ p: Int) {
    for k in 0..<parameters {
      let s = sums.s(k)
      let product = products + k &* p &* p
      var trace = 0.0
      for i in 0..<p {
        var slope = at(s, p, i, p)
        for j in 0..<p {
          slope -= at(s, i, j, p) * beta[j]
          var value = 0.0
          for h in 0..<p { value += phi[i &* p &+ h] * at(s, h, j, p) }
          product[i &* p &+ j] = value
          if i == j { trace += value }
        }
        slopes[k &* p &+ i] = slope
      }
      gradient[k] = sums.t[k] - trace - quadratic(s, p)
    }
    for k in 0..<parameters {
      for l in 0...k { deriveTwice(k, l, p) }
    }
  }

  @inline(__always)
  private func deriveTwice(_ k: Int, _ l: Int, _ p: Int) {
    let s = sums.s(k, l)
    let (a, b) = (products + k &* p &* p, products + l &* p &* p)
    var (single, double, cross) = (0.0, 0.0, 0.0)
    for i in 0..<p {
      for j in 0..<p {
        single += phi[i &* p &+ j] * at(s, j, i, p)
        double += a[i &* p &+ j] * b[j &* p &+ i]
        cross += slopes[k &* p &+ i] * phi[i &* p &+ j] * slopes[l &* p &+ j]
      }
    }
    let expected = sums.tt[sums.pair(k, l)] - 2 * single + double
    let value = 2 * (quadratic(s, p) - cross) - expected
    let (place, mirrored) = (k &* parameters &+ l, l &* parameters &+ k)
    (information[place], information[mirrored]) = (expected, expected)
    (hessian[place], hessian[mirrored]) = (value, value)
  }

  /// Φ and log|X'WX|; nil where a column is determined by the others.
  @inline(__always)
  private func invert(_ s: UnsafePointer<Double>, _ p: Int) -> Double? {
    // Gauss–Jordan on a positive definite matrix needs no pivoting.
    for i in 0..<p { for j in 0..<p { phi[i &* p &+ j] = at(s, i, j, p) } }
    var logDeterminant = 0.0
    for k in 0..<p {
      let pivot = phi[k &* p &+ k]
      guard pivot > 1e-12 * at(s, k, k, p), pivot > 0 else { return nil }
      logDeterminant += log(pivot)
      let inverse = 1 / pivot
      phi[k &* p &+ k] = 1
      for j in 0..<p { phi[k &* p &+ j] *= inverse }
      for i in 0..<p where i != k {
        let factor = phi[i &* p &+ k]
        phi[i &* p &+ k] = 0
        for j in 0..<p { phi[i &* p &+ j] -= factor * phi[k &* p &+ j] }
      }
    }
    return logDeterminant
  }

  // MARK: What a contrast of β needs

  /// Writes l'Φ and Φl of a contrast l, and gives l'Φl.
  func project(
    _ l: UnsafePointer<Double>, _ left: UnsafeMutablePointer<Double>,
    _ right: UnsafeMutablePointer<Double>
  ) -> Double {
    let p = columns
    var variance = 0.0
    for i in 0..<p {
      var (row, column) = (0.0, 0.0)
      for j in 0..<p where l[j] != 0 {
        row += l[j] * phi[j &* p &+ i]
        column += l[j] * phi[i &* p &+ j]
      }
      (left[i], right[i]) = (row, column)
      variance += l[i] * column
    }
    return variance
  }

  /// l'ΦS_kΦl: the derivative of l'Φl by θ_k.
  func varianceDerivative(
    _ k: Int, _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>
  ) -> Double {
    var value = 0.0
    for i in 0..<columns {
      for j in 0..<columns { value += left[i] * at(sums.s(k), i, j, columns) * right[j] }
    }
    return value
  }

  /// l'Φ(S_kl − S_kΦS_l)Φl: what Kenward and Roger's correction sums.
  func correction(
    _ k: Int, _ l: Int, _ left: UnsafePointer<Double>, _ right: UnsafePointer<Double>
  ) -> Double {
    let p = columns
    var value = 0.0
    for i in 0..<p {
      // ΦS_l·Φl; products hold ΦS_l.
      let product = products + l &* p &* p
      var inner = 0.0
      for j in 0..<p { inner += product[i &* p &+ j] * right[j] }
      var outer = 0.0
      for j in 0..<p {
        value += left[i] * at(sums.s(k, l), i, j, p) * right[j]
        outer += left[j] * at(sums.s(k), j, i, p)
      }
      value -= outer * inner
    }
    return value
  }
}

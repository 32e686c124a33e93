internal import Foundation

/// Weighted least squares of k effects on p columns, solved again and again with other weights.
///
/// ```
/// √W·X = Q·R      β = R⁻¹Q'√W·y      e = y − Xβ      P = √W(I − QQ')√W      M = Q'WQ
/// tr P = Σw(1 − h)      tr PP = Σw²(1 − 2h) + tr MM      y'Py = Σwe²      y'PPy = Σw²e²
/// ```
///
/// Gram–Schmidt is done twice, which keeps Q orthogonal to the last digits (Giraud et al. 2005, Numer
/// Math 101:87), so that columns like calendar years need no centring.
struct WeightedLeastSquares {
  let k: Int
  let p: Int
  /// Columns one after the other.
  private let x: [Double]
  private var q: [Double]
  private var r: [Double]
  private(set) var weights: [Double]
  private(set) var beta: [Double]
  private(set) var residuals: [Double]
  /// |q_i|².
  private(set) var leverage: [Double]

  /// Columns, the first being the intercept where there is one.
  init(columns: [[Double]]) {
    k = columns.first?.count ?? 0
    p = columns.count
    x = columns.flatMap { $0 }
    q = x
    r = Array(repeating: 0, count: p * p)
    weights = Array(repeating: 1, count: k)
    beta = Array(repeating: 0, count: p)
    residuals = Array(repeating: 0, count: k)
    leverage = Array(repeating: 0, count: k)
  }

  /// Solves with weights 1/(v + τ²).
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - tau2: Added to each variance.
  /// - Returns: Whether the columns were independent.
  mutating func solve(_ y: Span<Double>, _ v: Span<Double>, tau2: Double) -> Bool {
    for i in 0..<k { weights[i] = 1 / (v[i] + tau2) }
    return solve(y)
  }

  /// Solves with equal weights of 1.
  ///
  /// - Parameter y: Effects.
  /// - Returns: Whether the columns were independent.
  mutating func solveUnweighted(_ y: Span<Double>) -> Bool {
    for i in 0..<k { weights[i] = 1 }
    return solve(y)
  }

  private mutating func solve(_ y: Span<Double>) -> Bool {
    for i in 0..<k { leverage[i] = 0 }
    for j in 0..<p {
      for i in 0..<k { q[j * k + i] = weights[i].squareRoot() * x[j * k + i] }
      let before = norm(j)
      for l in 0..<j { r[l * p + j] = 0 }
      for _ in 0..<2 {
        for l in 0..<j {
          var dot = 0.0
          for i in 0..<k { dot += q[l * k + i] * q[j * k + i] }
          for i in 0..<k { q[j * k + i] -= dot * q[l * k + i] }
          r[l * p + j] += dot
        }
      }
      let after = norm(j)
      guard after > 1e-10 * before, after.isFinite else { return false }
      r[j * p + j] = after
      for i in 0..<k {
        q[j * k + i] /= after
        leverage[i] += q[j * k + i] * q[j * k + i]
      }
    }
    for i in 0..<k { residuals[i] = y[i] }
    for j in 0..<p {
      var dot = 0.0
      for i in 0..<k { dot += q[j * k + i] * weights[i].squareRoot() * y[i] }
      beta[j] = dot
    }
    for j in stride(from: p - 1, through: 0, by: -1) {
      for l in j + 1..<max(p, j + 1) { beta[j] -= r[j * p + l] * beta[l] }
      beta[j] /= r[j * p + j]
      for i in 0..<k { residuals[i] -= beta[j] * x[j * k + i] }
    }
    return true
  }

  /// The first column that those before it determine, with the ones that it is made of; nil where all are
  /// independent.
  mutating func dependence(_ y: Span<Double>) -> (column: Int, on: [Int])? {
    guard !solveUnweighted(y) else { return nil }
    // The first column whose length is left without one.
    guard let j = (0..<p).first(where: { r[$0 * p + $0] == 0 }) else { return nil }
    var shares = (0..<j).map { r[$0 * p + j] }
    for l in stride(from: j - 1, through: 0, by: -1) {
      for m in l + 1..<max(j, l + 1) { shares[l] -= r[l * p + m] * shares[m] }
      shares[l] /= r[l * p + l]
    }
    let sizes = (0..<p).map { column in
      (0..<k).reduce(0) { $0 + abs(x[column * k + $1]) }
    }
    return (j, (0..<j).filter { abs(shares[$0]) * sizes[$0] > 1e-8 * sizes[j] })
  }

  private func norm(_ j: Int) -> Double {
    var sum = 0.0
    for i in 0..<k { sum += q[j * k + i] * q[j * k + i] }
    return sum.squareRoot()
  }

  /// Σ weight·e², each residual once (`power` 1) or its weight twice (`power` 2).
  func squares(power: Int) -> Double {
    var sum = 0.0
    for i in 0..<k {
      let w = weights[i]
      sum += (power == 1 ? w : w * w) * residuals[i] * residuals[i]
    }
    return sum
  }

  var sumOfWeights: Double { weights.reduce(0, +) }
  var sumOfSquaredWeights: Double { weights.reduce(0) { $0 + $1 * $1 } }

  var traceP: Double {
    var sum = 0.0
    for i in 0..<k { sum += weights[i] * (1 - leverage[i]) }
    return sum
  }

  /// tr PV.
  func traceP(times v: Span<Double>) -> Double {
    var sum = 0.0
    for i in 0..<k { sum += weights[i] * (1 - leverage[i]) * v[i] }
    return sum
  }

  /// tr(P·A·P·B) for diagonal A and B.
  func tracePP(
    _ a: (Int) -> Double = { _ in 1 }, _ b: (Int) -> Double = { _ in 1 }
  ) -> Double {
    var sum = 0.0
    for i in 0..<k { sum += weights[i] * weights[i] * a(i) * b(i) * (1 - 2 * leverage[i]) }
    for j in 0..<p {
      for l in 0..<p {
        var (m, n) = (0.0, 0.0)
        for i in 0..<k {
          let product = weights[i] * q[j * k + i] * q[l * k + i]
          m += a(i) * product
          n += b(i) * product
        }
        sum += m * n
      }
    }
    return sum
  }

  /// ½Σlog w − ½y'Py, and −½log|X'WX| where it is restricted; constants left out.
  func logLikelihood(isRestricted: Bool) -> Double {
    var value = -squares(power: 1) / 2
    for i in 0..<k { value += log(weights[i]) / 2 }
    if isRestricted { for j in 0..<p { value -= log(r[j * p + j]) } }
    return value
  }

  /// (X'WX)⁻¹, row by row.
  var covariance: [Double] {
    var inverse = Array(repeating: 0.0, count: p * p)
    for c in 0..<p {
      for j in stride(from: c, through: 0, by: -1) {
        var sum = j == c ? 1.0 : 0
        for l in j + 1..<max(c + 1, j + 1) { sum -= r[j * p + l] * inverse[l * p + c] }
        inverse[j * p + c] = sum / r[j * p + j]
      }
    }
    var result = Array(repeating: 0.0, count: p * p)
    for a in 0..<p {
      for b in 0..<p {
        var sum = 0.0
        for c in max(a, b)..<p { sum += inverse[a * p + c] * inverse[b * p + c] }
        result[a * p + b] = sum
      }
    }
    return result
  }

  /// β'(of these) × inverse of their covariance × β: Wald's statistic before any scaling.
  func wald(from first: Int) -> Double {
    // The last p − first columns of R hold what is left of them after the first ones: |R₂₂β₂|².
    var sum = 0.0
    for j in first..<p {
      var part = 0.0
      for l in j..<p { part += r[j * p + l] * beta[l] }
      sum += part * part
    }
    return sum
  }
}

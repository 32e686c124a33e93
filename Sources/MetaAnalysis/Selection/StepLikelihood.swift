internal import Foundation

/// The likelihood of a step-function selection model with its first and second derivatives.
///
/// With s² = v + τ², r = y − μ, cut points z_1 > … > z_{J−1} of the standardised effect, weights δ_1 = 1,
/// δ_j = e^{η_j}, b_j = (√v·z_j − μ)/s, U_j = P(Z > b_j):
///
/// ```
/// ℓ = Σ[log δ_{j(i)} − ½log(2πs²) − r²/(2s²) − log A],   A = δ_J + Σ(δ_j − δ_{j+1})U_j
/// ∂U/∂μ = φ/s                ∂U/∂τ² = φb/(2s²)
/// ∂²U/∂μ² = φb/s²            ∂²U/∂μ∂τ² = φ(b² − 1)/(2s³)        ∂²U/∂τ⁴ = φb(b² − 3)/(4s⁴)
/// ```
///
/// Source of the model: Hedges & Vevea (1996) J Educ Behav Stat 21:299; the derivatives are right
/// where tops and standard errors equal those that R found by differences.
struct StepLikelihood {
  /// Effects, turned so that the favoured direction is up; variances; their roots.
  let y, v, root: UnsafeMutableBufferPointer<Double>
  /// The cut points z_j, falling.
  let cuts: UnsafePointer<Double>
  /// Intervals J.
  let intervals: Int
  /// Studies in each interval.
  let counts: UnsafeMutableBufferPointer<Double>
  /// δ_1 … δ_J.
  let weights: UnsafeMutableBufferPointer<Double>
  /// Whether τ² is 0 by assumption.
  let fixesTau2: Bool
  /// Whether the weights are estimated.
  let estimatesWeights: Bool
  /// ∂ℓ and ∂²ℓ in μ, τ², η_2 … η_J; A's derivatives of one study.
  let gradient, hessian, part: UnsafeMutableBufferPointer<Double>
  /// U_j, φ_j/s and b_j of one study.
  let tails: UnsafeMutableBufferPointer<Double>

  /// Parameters that are estimated.
  var order: Int { estimatesWeights ? intervals + 1 : 2 }

  /// Doubles that it needs for k studies and J intervals.
  static func room(k: Int, intervals j: Int) -> Int { 3 * k + 2 * j + (j + 1) * (j + 3) + 3 * j }

  init(
    _ ys: Span<Double>, _ vs: Span<Double>, sign: Double, cuts: UnsafePointer<Double>,
    intervals: Int, fixed: [Double]?, fixesTau2: Bool,
    in space: UnsafeMutableBufferPointer<Double>
  ) {
    let k = ys.count
    var from = 0
    func take(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
      defer { from += count }
      return UnsafeMutableBufferPointer(rebasing: space[from..<from + count])
    }
    y = take(k)
    v = take(k)
    root = take(k)
    counts = take(intervals)
    weights = take(intervals)
    gradient = take(intervals + 1)
    part = take(intervals + 1)
    hessian = take((intervals + 1) * (intervals + 1))
    tails = take(3 * intervals)
    self.cuts = cuts
    self.intervals = intervals
    estimatesWeights = fixed == nil
    self.fixesTau2 = fixesTau2
    for j in 0..<intervals {
      counts[j] = 0
      weights[j] = fixed?[j] ?? 1
    }
    for i in 0..<k {
      y[i] = sign * ys[i]
      v[i] = vs[i]
      root[i] = vs[i].squareRoot()
      var at = 0
      while at < intervals - 1, y[i] < root[i] * cuts[at] { at += 1 }
      counts[at] += 1
    }
  }

  /// Sets the weights from η_2 … η_J.
  func setWeights(_ theta: UnsafeMutableBufferPointer<Double>) {
    guard estimatesWeights else { return }
    weights[0] = 1
    for j in 1..<intervals { weights[j] = exp(theta[j + 1]) }
  }

  /// Σ log δ of the studies − ½k·log 2π.
  private var constant: Double {
    var sum = -0.5 * log(2 * .pi) * Double(y.count)
    for j in 0..<intervals where counts[j] > 0 { sum += counts[j] * log(weights[j]) }
    return sum
  }

  /// ℓ, ``gradient`` and ``hessian``.
  func derivatives(_ theta: UnsafeMutableBufferPointer<Double>) -> Double {
    setWeights(theta)
    let (mean, tau2) = (theta[0], theta[1])
    let last = intervals - 1
    let p = order
    for a in 0..<p {
      gradient[a] = a >= 2 ? counts[a - 1] : 0
      for b in 0...a { hessian[a * p + b] = 0 }
    }
    // Logarithms of products: one for many studies.
    var (sum, product) = (constant, 1.0)
    for i in y.indices {
      let s2 = v[i] + tau2
      let s = s2.squareRoot()
      let (inverse, r) = (1 / s2, y[i] - mean)
      let z2 = r * r * inverse
      gradient[0] += r * inverse
      gradient[1] += (z2 - 1) * inverse / 2
      hessian[0] -= inverse
      hessian[p] -= r * inverse * inverse
      hessian[p + 1] += (0.5 - z2) * inverse * inverse
      // A as a sum of positive parts: nothing cancels, however large a weight.
      var (a, before) = (0.0, 0.0)
      var (aM, aT, aMM, aMT, aTT) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for j in 0..<last {
        let b = (root[i] * cuts[j] - mean) / s
        let tail = 0.5 * erfc(b * 0.5.squareRoot())
        let density = 0.398942280401432677939946 * exp(-b * b / 2)
        let step = weights[j] - weights[j + 1]
        tails[3 * j] = tail
        tails[3 * j + 1] = density / s
        tails[3 * j + 2] = density * b * inverse / 2
        a += weights[j] * (tail - before)
        before = tail
        aM += step * density / s
        aT += step * density * b * inverse / 2
        aMM += step * density * b * inverse
        aMT += step * density * (b * b - 1) * inverse / (2 * s)
        aTT += step * density * b * (b * b - 3) * inverse * inverse / 4
      }
      a += weights[last] * (1 - before)
      guard a > 0 else { return -.infinity }
      let per = 1 / a
      part[0] = aM * per
      part[1] = aT * per
      hessian[0] -= aMM * per
      hessian[p] -= aMT * per
      hessian[p + 1] -= aTT * per
      if estimatesWeights {
        for m in 1...last {
          let (lower, scale) = (3 * (m - 1), weights[m] * per)
          let upper = m < last ? tails[3 * m] : 1
          part[m + 1] = scale * (upper - tails[lower])
          let byMean = (m < last ? tails[3 * m + 1] : 0) - tails[lower + 1]
          let byTau2 = (m < last ? tails[3 * m + 2] : 0) - tails[lower + 2]
          hessian[(m + 1) * p] -= scale * byMean
          hessian[(m + 1) * p + 1] -= scale * byTau2
          hessian[(m + 1) * p + m + 1] -= part[m + 1]
        }
      }
      for c in 0..<p {
        gradient[c] -= part[c]
        for d in 0...c { hessian[c * p + d] += part[c] * part[d] }
      }
      sum -= z2 / 2
      product *= s * a
      if !(product > 1e-200 && product < 1e200) {
        sum -= log(product)
        product = 1
      }
    }
    return sum - log(product)
  }

  /// The share of studies that the model without selection would put into each interval.
  func unselectedShare(_ interval: Int, mean: Double, tau2: Double) -> Double {
    var sum = 0.0
    for i in y.indices {
      let s = (v[i] + tau2).squareRoot()
      func tail(_ j: Int) -> Double {
        0.5 * erfc((root[i] * cuts[j] - mean) / s * 0.5.squareRoot())
      }
      sum +=
        (interval < intervals - 1 ? tail(interval) : 1) - (interval > 0 ? tail(interval - 1) : 0)
    }
    return sum
  }
}

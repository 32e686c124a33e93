internal import Foundation

/// The exact distribution of Cochran's Q (weights 1/v) where true effects have a variance τ².
///
/// Q is a sum of χ²₁ times the eigenvalues of a diagonal matrix less one of rank one, so that its Laplace
/// transform needs no eigenvalues: with w = 1/v, p = w/Σw, d = 1 + τ²w
///
/// ```
/// E e^{−sQ} = [Π(1 + 2s·d_i) · Σ p_i/(1 + 2s·d_i)]^{−1/2}
/// F(q) = e^{A/2}/q·[½Re f(A/2q) + Σ_j (−1)^j Re f((A + 2πij)/2q)],  f(s) = E e^{−sQ}/s
/// ```
///
/// The series is summed as Euler does; both factors stay off the negative axis, so roots are principal. Good to
/// about 1e-8. Source: Biggerstaff & Jackson (2008) Stat Med 27:6093 for Q; Abate & Whitt (1995) ORSA J Comput
/// 7:36 for the sum.
struct CochranQDistribution {
  private let weights, shares: [Double]

  /// e^{−A} is the error of the sum.
  private static let a = 18.4
  /// Terms that are summed, more for many studies, and those that Euler's means take.
  private var terms: Int { 38 + weights.count / 4 }
  private static let averaged = 11
  /// Binomial (11, ½).
  private static let means: [Double] = {
    var row = [1.0]
    for _ in 0..<averaged {
      row = (0...row.count).map {
        (($0 < row.count ? row[$0] : 0) + ($0 > 0 ? row[$0 - 1] : 0)) / 2
      }
    }
    return row
  }()

  /// The distribution for studies with these variances; at least two, positive.
  init(_ v: Span<Double>) {
    weights = v.indices.map { 1 / v[$0] }
    let total = weights.reduce(0, +)
    shares = weights.map { $0 / total }
  }

  /// P(Q ≤ q).
  ///
  /// - Parameters:
  ///   - q: Any number.
  ///   - tau2: The variance of true effects, ≥ 0.
  /// - Returns: The probability.
  func cdf(_ q: Double, tau2: Double) -> Double {
    guard q > 0 else { return 0 }
    let a = CochranQDistribution.a
    let (n, m) = (terms, CochranQDistribution.averaged)
    var sum = transform(a / (2 * q), 0, tau2) / 2
    var mean = 0.0
    for j in 1...n + m {
      let term = transform(a / (2 * q), Double(j) * .pi / q, tau2)
      sum += j.isMultiple(of: 2) ? term : -term
      if j >= n { mean += CochranQDistribution.means[j - n] * sum }
    }
    return min(1, max(0, exp(a / 2) / q * mean))
  }

  /// Re E e^{−sQ}/s at s = x + iy, y ≥ 0.
  private func transform(_ x: Double, _ y: Double, _ tau2: Double) -> Double {
    // The product of roots, its logarithm of size kept apart.
    var (re, im, scale) = (1.0, 0.0, 0.0)
    var (sumRe, sumIm) = (0.0, 0.0)
    func multiply(_ a: Double, _ b: Double) {
      (re, im) = (re * a - im * b, re * b + im * a)
    }
    for i in weights.indices {
      let d = 2 * (1 + tau2 * weights[i])
      let (a, b) = (1 + d * x, d * y)
      let size2 = a * a + b * b
      sumRe += shares[i] * a / size2
      sumIm -= shares[i] * b / size2
      // a ≥ 1: the principal root.
      let root = ((size2.squareRoot() + a) / 2).squareRoot()
      multiply(root, b / (2 * root))
      let size = abs(re) + abs(im)
      if size > 1e100 {
        scale += log(size)
        re /= size
        im /= size
      }
    }
    let root = (((sumRe * sumRe + sumIm * sumIm).squareRoot() + sumRe) / 2).squareRoot()
    multiply(root, sumIm / (2 * root))
    // Times s, and one over all of it.
    multiply(x, y)
    return exp(-scale) * re / (re * re + im * im)
  }
}

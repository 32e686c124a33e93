internal import Foundation

/// Climbs a ``StepLikelihood`` by damped Newton steps with τ² ≥ 0.
///
/// ```
/// (−H + λ·|diag H|)·step = gradient        λ falls by 10 after a rise, grows by 10 after a fall
/// ```
///
/// τ² stays at 0 while the slope there points below. Source of the damping: Marquardt (1963) J SIAM
/// 11:431. Written here and not taken from GSL because second derivatives are at hand: six to ten steps
/// instead of dozens, and nothing is allocated.
struct NewtonAscent {
  /// How a climb ended.
  enum End {
    case converged
    /// A weight left e^±20, or the mean left all effects by far: the likelihood rises towards infinity.
    case ranAway
    case stuck
  }

  /// What is added to parameters and tried, and a factorised matrix.
  private let trial, step, factor: UnsafeMutableBufferPointer<Double>

  /// Doubles that it needs for p parameters.
  static func room(order p: Int) -> Int { 2 * p + p * p }

  init(order p: Int, in space: UnsafeMutableBufferPointer<Double>) {
    trial = UnsafeMutableBufferPointer(rebasing: space[..<p])
    step = UnsafeMutableBufferPointer(rebasing: space[p..<(2 * p)])
    factor = UnsafeMutableBufferPointer(rebasing: space[(2 * p)..<(2 * p + p * p)])
  }

  /// Climbs from a start to the top that lies above it.
  ///
  /// - Parameters:
  ///   - likelihood: What is climbed.
  ///   - theta: The start; at the end, the top.
  ///   - bound: Largest |μ| that is believed.
  /// - Returns: ℓ at the end and how it ended.
  func climb(
    _ likelihood: StepLikelihood, _ theta: UnsafeMutableBufferPointer<Double>, bound: Double
  ) -> (value: Double, end: End) {
    let p = likelihood.order
    var damping = 1e-3
    var value = likelihood.derivatives(theta)
    guard value.isFinite else { return (-.infinity, .stuck) }
    for _ in 0..<200 {
      let isPinned = likelihood.fixesTau2 || (theta[1] == 0 && likelihood.gradient[1] <= 0)
      while !solve(likelihood, damping, isPinned) {
        damping = max(10 * damping, 1e-6)
        if damping > 1e12 { return (value, .stuck) }
      }
      var rise = 0.0
      for a in 0..<p { rise += step[a] * likelihood.gradient[a] }
      if rise < 1e-12, damping < 1e-2 || rise < 1e-20 { return (value, .converged) }
      let share = reach(p, bound)
      for a in 0..<p { trial[a] = theta[a] + share * step[a] }
      trial[1] = max(0, trial[1])
      // Most steps rise, so derivatives are taken at once; after a fall those of before are taken again.
      let next = likelihood.derivatives(trial)
      guard next > value else {
        // At the top only rounding decides.
        if rise < 1e-9 { return (value, .converged) }
        damping = max(10 * damping, 1e-6)
        if damping > 1e12 { return (value, .stuck) }
        _ = likelihood.derivatives(theta)
        continue
      }
      for a in 0..<p { theta[a] = trial[a] }
      if abs(theta[0]) > bound { return (next, .ranAway) }
      for a in 2..<max(2, p) where abs(theta[a]) > 20 { return (next, .ranAway) }
      damping = damping < 1e-8 ? 0 : damping / 10
      value = next
    }
    return (value, .stuck)
  }

  /// How much of a step is taken: a weight changes by at most e³ and μ by a tenth of what is believed,
  /// for further off a quadratic says nothing.
  private func reach(_ p: Int, _ bound: Double) -> Double {
    var longest = abs(step[0]) / (bound / 10)
    for a in 2..<max(2, p) { longest = max(longest, abs(step[a]) / 3) }
    return longest > 1 ? 1 / longest : 1
  }

  /// (−H + damping)·step = gradient by Cholesky; false when the matrix is not positive definite.
  private func solve(
    _ likelihood: StepLikelihood, _ damping: Double, _ isPinned: Bool
  ) -> Bool {
    let p = likelihood.order
    let h = likelihood.hessian
    for i in 0..<p {
      for j in 0...i {
        let isOut = isPinned && (i == 1 || j == 1)
        var sum = isOut ? (i == j ? 1 : 0) : -h[i * p + j]
        if i == j, !isOut { sum += damping * max(abs(h[i * p + i]), 1e-8) }
        for l in 0..<j { sum -= factor[i * p + l] * factor[j * p + l] }
        if i == j {
          guard sum > 1e-14 * abs(h[i * p + i]), sum < .infinity else { return false }
          factor[i * p + i] = sum.squareRoot()
        } else {
          factor[i * p + j] = sum / factor[j * p + j]
        }
      }
    }
    for i in 0..<p {
      var sum = isPinned && i == 1 ? 0 : likelihood.gradient[i]
      for l in 0..<i { sum -= factor[i * p + l] * step[l] }
      step[i] = sum / factor[i * p + i]
    }
    for i in stride(from: p - 1, through: 0, by: -1) {
      var sum = step[i]
      for l in i + 1..<max(p, i + 1) { sum -= factor[l * p + i] * step[l] }
      step[i] = sum / factor[i * p + i]
    }
    return true
  }

  /// Diagonal of (−H)⁻¹ at the top; nil where −H is not positive definite.
  ///
  /// - Parameters:
  ///   - likelihood: With the derivatives of the top.
  ///   - isPinned: Whether τ² is at 0, and so not free.
  /// - Returns: The variances of the parameters.
  func variances(_ likelihood: StepLikelihood, isPinned: Bool) -> [Double]? {
    guard solve(likelihood, 0, isPinned) else { return nil }
    let p = likelihood.order
    return (0..<p).map { column in
      for i in 0..<p {
        var sum = i == column ? 1.0 : 0
        for l in 0..<i { sum -= factor[i * p + l] * step[l] }
        step[i] = sum / factor[i * p + i]
      }
      return step.reduce(0) { $0 + $1 * $1 }
    }
  }
}

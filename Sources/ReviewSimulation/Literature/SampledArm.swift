internal import Foundation

/// One treated arm with its groups, as sampling goes: equal groups, as many as come nearest to their size.
///
/// ```
/// var(mean) = (1 + (m̄ − 1)·ICC)/n      m̄ = n/J, J = max(1, round(n/m))
/// ```
struct SampledArm {
  let n: Double
  let groups: Double
  let icc: Double

  init(n: Double, _ groups: Groups) {
    self.n = n
    icc = groups.exist ? groups.icc : 0
    self.groups = icc > 0 ? max(1, (n / groups.size).rounded()) : n
  }

  /// By how much groups inflate the variance of the mean.
  var designEffect: Double { icc > 0 ? 1 + (n / groups - 1) * icc : 1 }
}

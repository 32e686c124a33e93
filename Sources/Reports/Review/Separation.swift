internal import Foundation
internal import GSLKit
internal import MonteCarlo

/// How well a statistic tells two worlds apart.
///
/// ```
/// P(X₂ > X₁) + ½·P(X₂ = X₁), or one less that where it is below ½
/// ```
///
/// for one review of each world: the area under the curve of a test for one against the other. From two
/// histograms it is exact, with the standard error of DeLong, DeLong & Clarke-Pearson (1988) Biometrics
/// 44:837; from two means and standard deviations it takes them as normal.
enum Separation {
  /// By counts: histograms over 0, 1, 2, … of the two worlds.
  static func counts(_ first: [Int], _ second: [Int]) -> Measured? {
    let (n1, n2) = (Double(first.reduce(0, +)), Double(second.reduce(0, +)))
    guard n1 > 1, n2 > 1 else { return nil }
    /// Moments over a of the share of b that is below, ties by half.
    func placements(_ a: [Int], _ b: [Int], _ n: Double, _ m: Double) -> (
      mean: Double, variance: Double
    ) {
      var (below, sum, squares) = (0.0, 0.0, 0.0)
      for i in 0..<max(a.count, b.count) {
        let own = i < a.count ? Double(a[i]) : 0
        let tied = i < b.count ? Double(b[i]) : 0
        let share = (below + tied / 2) / m
        sum += own * share
        squares += own * share * share
        below += tied
      }
      let mean = sum / n
      return (mean, max(0, squares / n - mean * mean))
    }
    let up = placements(second, first, n2, n1)
    let down = placements(first, second, n1, n2)
    return folded(
      up.mean, (up.variance / n2 + down.variance / n1).squareRoot(), Int(min(n1, n2)))
  }

  /// By estimates of one analysis, taken as normal.
  ///
  /// - Parameters:
  ///   - first: The one world's.
  ///   - second: The other's.
  ///   - paired: The standard error of the difference of their means, where the worlds share random numbers; the
  ///     error of the standard deviations is then bounded by that of two that move together.
  /// - Returns: The area under the curve; nil without estimates.
  static func estimates(
    _ first: RowMeasures, _ second: RowMeasures, paired: Double? = nil
  ) -> Measured? {
    func figure(_ measures: RowMeasures, _ name: String) -> Double? {
      measures.all.first { $0.measure == name }?.value
    }
    guard let m1 = figure(first, "mean-estimate"), let m2 = figure(second, "mean-estimate"),
      let s1 = figure(first, "empirical-se"), let s2 = figure(second, "empirical-se"), s1 + s2 > 0
    else { return nil }
    let n = Double(min(first.estimates, second.estimates))
    let (v1, v2) = (s1 * s1, s2 * s2)
    let d = (m2 - m1) / (v1 + v2).squareRoot()
    // Delta method: error of the difference, then of the standard deviation that it is measured by.
    let shares = (v1 * v1 + v2 * v2) / ((v1 + v2) * (v1 + v2))
    let error =
      paired.map { ($0 * $0 / (v1 + v2) + d * d / (2 * n)).squareRoot() }
      ?? ((1 + d * d * shares / 2) / n).squareRoot()
    return folded(Normal.cdf(d), Normal.density(d) * error, Int(n))
  }

  private static func folded(_ value: Double, _ error: Double, _ replicates: Int) -> Measured {
    Measured(
      "separation", max(value, 1 - value), mcse: error, replicates: replicates)
  }
}

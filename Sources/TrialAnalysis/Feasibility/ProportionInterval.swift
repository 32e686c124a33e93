internal import Foundation
internal import GSLKit
public import Parts

/// An interval for one proportion.
public enum ProportionInterval: String, Choice {
  /// Wilson's score interval.
  case wilson
  /// Clopper and Pearson's: covers at least as often as it says.
  case clopperPearson = "clopper-pearson"

  /// The interval of x events among n people.
  ///
  /// ```
  /// Wilson: (p̂ + z²/2n ± z√(p̂(1 − p̂)/n + z²/4n²))/(1 + z²/n)
  /// Clopper–Pearson: beta quantiles at α/2 of (x, n − x + 1), and at 1 − α/2 of (x + 1, n − x)
  /// ```
  ///
  /// Sources: Wilson (1927) JASA 22:209; Clopper & Pearson (1934) Biometrika 26:404.
  ///
  /// - Parameters:
  ///   - x: Events, 0 … n.
  ///   - n: People, 1 or more.
  ///   - confidence: .5 to below 1.
  /// - Returns: Both ends, within 0 and 1.
  public func bounds(_ x: Int, of n: Int, confidence: Double) -> ClosedRange<Double> {
    let (x, n) = (Double(x), Double(n))
    switch self {
    case .wilson:
      let z = (try? Normal.quantile(0.5 + confidence / 2)) ?? .nan
      let (p, square) = (x / n, z * z)
      let middle = (p + square / (2 * n)) / (1 + square / n)
      let half = z * (p * (1 - p) / n + square / (4 * n * n)).squareRoot() / (1 + square / n)
      return max(0, middle - half)...min(1, middle + half)
    case .clopperPearson:
      let tail = (1 - confidence) / 2
      let low = x == 0 ? 0 : (try? BetaDistribution.quantile(tail, x, n - x + 1)) ?? 0
      let high = x == n ? 1 : (try? BetaDistribution.quantile(1 - tail, x + 1, n - x)) ?? 1
      return low...max(low, high)
    }
  }
}

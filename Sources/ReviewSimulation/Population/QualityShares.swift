internal import Foundation
internal import GSLKit
internal import Parts

extension RiskOfBias {
  /// How probable each recorded rating is for a trial of a setting: good, fair, poor.
  ///
  /// Given the trial's own quality q the domains are independent, so that the numbers of high and unclear
  /// ones follow from a recursion. q is integrated over by the midpoint rule in u = Φ(q), between the
  /// probabilities of the domains, where even domains that go together wholly change no more: 400 points in
  /// each interval leave an error below 1e-6.
  ///
  /// Settings and points of a sweep with the same flaws share them.
  ///
  /// - Parameter setting: The setting.
  /// - Returns: Three probabilities that add up to 1.
  public func shares(setting: Int) -> [Double] {
    let flawed = domains.map { $0.flawed[setting] }
    return RiskOfBias.known.value(flawed + [correlation, high, benign, misclassified]) {
      CostlyWork.note(.qualityShares)
      return workedOutShares(flawed, thresholds.map { $0[setting] })
    }
  }

  private static let known = KeptValues<[Double], [Double]>()

  private func workedOutShares(_ chances: [Double], _ limits: [Double]) -> [Double] {
    var (good, minor) = (0.0, 0.0)
    let (pull, own) = (correlation.squareRoot(), (1 - correlation).squareRoot())
    let ends = ([0, 1] + chances.map { min(max($0, 0), 1) }).sorted()
    for (low, high) in zip(ends, ends.dropFirst()) where high > low {
      let weight = (high - low) / 400
      guard weight > 0 else { continue }
      for i in 0..<400 {
        let q = (try? Normal.quantile(low + (Double(i) + 0.5) * weight)) ?? 0
        let ratings = ratingChances(limits, at: pull * q, own)
        good += weight * ratings.good
        minor += weight * ratings.minor
      }
    }
    let fair = minor * benign
    let poor = 1 - good - fair
    // A wrong rating is a neighbouring one; fair has two neighbours.
    return [
      good * (1 - misclassified) + fair * misclassified / 2,
      fair * (1 - misclassified) + (good + poor) * misclassified,
      poor * (1 - misclassified) + fair * misclassified / 2,
    ]
  }

  /// How probable it is that no domain is flawed, and that one is high or at most two are unclear, given the trial's own
  /// quality.
  private func ratingChances(
    _ limits: [Double], at pull: Double, _ own: Double
  ) -> (good: Double, minor: Double) {
    // None; one high; one unclear, two unclear, and no others.
    var (none, oneHigh, oneUnclear, twoUnclear) = (1.0, 0.0, 0.0, 0.0)
    for limit in limits {
      let flawed =
        limit.isInfinite || own == 0
        ? (limit > pull ? 1.0 : 0.0) : Normal.cdf((limit - pull) / own)
      twoUnclear = twoUnclear * (1 - flawed) + oneUnclear * flawed * (1 - high)
      oneUnclear = oneUnclear * (1 - flawed) + none * flawed * (1 - high)
      oneHigh = oneHigh * (1 - flawed) + none * flawed * high
      none *= 1 - flawed
    }
    return (none, oneHigh + oneUnclear + twoUnclear)
  }
}

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
  /// - Parameter setting: The setting.
  /// - Returns: Three probabilities that add up to 1.
  public func shares(setting: Int) -> [Double] {
    var (good, minor) = (0.0, 0.0)
    let (pull, own) = (correlation.squareRoot(), (1 - correlation).squareRoot())
    let ends = ([0, 1] + domains.map { min(max($0.flawed[setting], 0), 1) }).sorted()
    let points = zip(ends, ends.dropFirst()).flatMap { low, high -> [(u: Double, weight: Double)] in
      let width = (high - low) / 400
      return width > 0 ? (0..<400).map { (low + (Double($0) + 0.5) * width, width) } : []
    }
    for point in points {
      let q = (try? Normal.quantile(point.u)) ?? 0
      // counts[h][u]: probability of h high and u unclear domains; from three on all are one.
      var counts = [[1.0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
      for domain in domains {
        let p = domain.flawed[setting]
        let limit = p <= 0 ? -Double.infinity : p >= 1 ? .infinity : (try? Normal.quantile(p)) ?? 0
        let flawed =
          limit.isInfinite || own == 0
          ? (limit > pull * q ? 1.0 : 0.0) : Normal.cdf((limit - pull * q) / own)
        var next = counts.map { $0.map { $0 * (1 - flawed) } }
        for h in 0...3 {
          for u in 0...3 {
            next[min(h + 1, 3)][u] += counts[h][u] * flawed * high
            next[h][min(u + 1, 3)] += counts[h][u] * flawed * (1 - high)
          }
        }
        counts = next
      }
      let weight = point.weight
      good += weight * counts[0][0]
      minor += weight * (counts[1][0] + counts[0][1] + counts[0][2])
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
}

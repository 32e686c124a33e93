internal import Foundation
internal import GSLKit
internal import Parts

extension RiskOfBias {
  /// How probable each recorded rating is for a trial of a setting: good, fair, poor.
  ///
  /// Given the trial's own quality q the domains are independent, so that the numbers of high and unclear
  /// ones follow from a recursion; q is integrated over by the trapezoidal rule on ±8.5, whose error for
  /// a normal density is below 1e-12.
  ///
  /// - Parameter setting: The setting.
  /// - Returns: Three probabilities that add up to 1.
  public func shares(setting: Int) -> [Double] {
    var (good, minor) = (0.0, 0.0)
    let step = 0.1
    let (pull, own) = (correlation.squareRoot(), (1 - correlation).squareRoot())
    for i in -85...85 {
      let q = Double(i) * step
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
      let weight = Normal.density(q) * step
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

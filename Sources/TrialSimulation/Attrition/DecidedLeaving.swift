internal import Foundation
internal import GSLKit

/// Leaving of an arm's people that an event, a count or an amount decides.
///
/// ```
/// P(leave) = Σ_d P(d sessions) Σ_y P(y)·1/(1 + exp(−a − outcome·y/unit − attendance·g_d)),   P(y) = E P(y | site, cluster, period)
/// ```
///
/// unit is 1 of an event and, of counts and amounts, their standard deviation in the reference arm without effect; the a that gives the
/// arm's `dropout` is found by Brent's method, means over sites and clusters by the trapezoidal rule in their normal values.
struct DecidedLeaving {
  /// P(y).
  let chances: [(value: Double, chance: Double)]
  let unit: Double

  /// The intercept that gives a share of people who leave.
  ///
  /// - Parameters:
  ///   - share: The share.
  ///   - slope: On y/unit.
  ///   - attendance: On what attendance gives.
  ///   - table: Where its latent normal passes to the next number of sessions, and what each gives.
  /// - Returns: a.
  func intercept(
    share: Double, slope: Double, attendance: Double, _ table: (cuts: [Double], shares: [Double])
  ) -> Double {
    var (sessions, below) = ([(chance: Double, logit: Double)](), 0.0)
    for (cut, gives) in zip(table.cuts, table.shares) {
      let upTo = Normal.cdf(cut)
      sessions.append((upTo - below, attendance * gives))
      below = upTo
    }
    func miss(_ a: Double) -> Double {
      var sum = 0.0
      for (chance, logit) in sessions where chance > 0 {
        for y in chances {
          sum += chance * y.chance / (1 + exp(-a - logit - slope * y.value / unit))
        }
      }
      return sum - share
    }
    let most = chances.reduce(0) { max($0, $1.value) } + 1
    let width = 20 + abs(attendance) + abs(slope) * most / unit
    return (try? RootFinder.brent(from: -width, to: width, absolute: 1e-12, miss))
      ?? log(share / (1 - share))
  }
}

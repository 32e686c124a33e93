internal import Foundation
internal import GSLKit

/// Attrition of one arm made ready: which variables decide, and the intercept that gives the arm's dropout.
struct AttritionPlan: Sendable {
  let intercept: Double
  let baselineSlope: Double
  let endSlope: Double
  /// On what attendance gives of the full effect.
  let attendanceSlope: Double
  /// The outcome that decides; nil where none matters.
  let outcome: Int?
  /// Whether that is an event, or a count, and no score.
  let isDecided: Bool

  /// The a with E[1/(1 + exp(−a − σZ))] = share.
  static func intercept(share: Double, spread: Double) -> Double {
    let width = 20 + 6 * spread
    return
      (try? RootFinder.brent(from: -width, to: width, absolute: 1e-9) {
        leaving($0, spread) - share
      }) ?? log(share / (1 - share))
  }

  /// The same where attendance matters too: by the latent normal of attendance, along which scores have a slope.
  static func intercept(
    share: Double, spread: Double, along slope: Double, attendance: Double,
    _ table: (cuts: [Double], shares: [Double])
  ) -> Double {
    let rest = max(0, spread * spread - slope * slope).squareRoot()
    func mean(_ a: Double) -> Double {
      var (sum, low) = (0.0, -12.0)
      for (cut, gives) in zip(table.cuts, table.shares) {
        let high = min(max(cut, low), 12)
        if high > low {
          sum +=
            (try? Quadrature.integrate(from: low, to: high, relative: 1e-8) { z in
              exp(-z * z / 2) / (2 * Double.pi).squareRoot()
                * leaving(a + attendance * gives + slope * z, rest)
            }) ?? .nan
        }
        low = high
      }
      return sum
    }
    let width = 20 + 6 * spread + abs(attendance)
    return (try? RootFinder.brent(from: -width, to: width, absolute: 1e-9) { mean($0) - share })
      ?? log(share / (1 - share))
  }

  /// E[1/(1 + exp(−a − σZ))].
  private static func leaving(_ a: Double, _ spread: Double) -> Double {
    guard spread > 0 else { return 1 / (1 + exp(-a)) }
    // Twelve standard deviations hold all that a double can tell.
    return
      (try? Quadrature.integrate(from: -12, to: 12, relative: 1e-10) { z in
        exp(-z * z / 2) / (2 * Double.pi).squareRoot() / (1 + exp(-a - spread * z))
      }) ?? .nan
  }

  /// Standard deviation of the linear predictor.
  static func spread(_ rule: Attrition, _ r: Double) -> Double {
    let (x, y) = (rule.baseline, rule.outcome)
    return (x * x + y * y + 2 * x * y * r).squareRoot()
  }

  /// Probability of leaving of a person with these scores.
  @inline(__always)
  func chance(baseline x: Double, end y: Double, attended g: Double) -> Double {
    1 / (1 + exp(-intercept - baselineSlope * x - endSlope * y - attendanceSlope * g))
  }
}

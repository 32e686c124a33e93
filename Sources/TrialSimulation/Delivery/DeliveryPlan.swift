internal import GSLKit

/// What reaches the people of one arm, made ready to draw.
///
/// Contamination is of people: each gets all of the other arm's support in the place of their own, or nothing of it.
struct DeliveryPlan: Sendable {
  /// Of the arm's own support; nil where all of it reaches everybody.
  let delivered: Delivered?
  let mean: Double
  /// Attendance: where the latent normal passes from d to d + 1 sessions, and what d sessions give.
  let cuts: [Double]
  let shares: [Double]
  /// Outcome whose baseline goes with attendance, and the correlation.
  let baseline: Int?
  let correlation: Double
  /// Its standard deviation as drawn.
  let baselineSD: Double
  /// The chance of the arm's people to get another arm's support in the place of their own.
  let contamination: Double
  /// The same by cluster; nil where it is the same everywhere.
  let spread: ShareSpread?
  /// By level and outcome, what all of the own and all of the other support add to none.
  ///
  /// SDs of a score, the risk of an event; without levels there is one. Waves have theirs in the trial.
  let own: [Double]
  let other: [Double]
  let outcomes: Int
  /// By outcome, what all and none of both supports do; of it the spread of people's normals.
  let effects: [DeliveryEffect]

  /// Upper ends of the latent normal for 0, 1, … sessions, and the share of the effect of each.
  static func table(_ attendance: Attendance?) -> (cuts: [Double], shares: [Double]) {
    guard let attendance else { return ([.infinity], [1]) }
    var sum = 0.0
    let cuts = attendance.probabilities.map { p -> Double in
      sum += p
      // What rounding leaves above 1 is nobody.
      return sum >= 1 ? .infinity : sum <= 0 ? -.infinity : (try? Normal.quantile(sum)) ?? .infinity
    }
    return (cuts, attendance.shares)
  }

  /// Sessions that a person with a latent value comes to.
  @inline(__always)
  func sessions(at latent: Double) -> Int {
    var (low, high) = (0, shares.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if latent <= cuts[middle] { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

internal import Foundation

/// For how long people of an arm are followed.
///
/// ```
/// C = least + accrual·u                    u uniform: everybody's follow-up ends on one day
/// who leaves goes at C·x,   P(x ≤ s) = (1 − (1 − dropout)^(s^shape))/dropout
/// ```
///
/// Losses are those of waves: gone by s at random are 1 − (1 − dropout)^(s^shape), exponential for a shape of 1.
struct FollowUp: Sendable, BitwiseCopyable, Equatable {
  /// Days that everybody may be followed, and by how much longer the first who came in.
  let least: Double
  let accrual: Double
  /// Who leaves, in all; the dropout that shapes when; and the Weibull shape of it.
  private(set) var leaving = 0.0
  private(set) var dropout = 0.0
  private(set) var shape = 1.0
  /// log(1 − dropout).
  private var logStaying = 0.0

  init(least: Double, accrual: Double) {
    self.least = least
    self.accrual = accrual
  }

  /// The same where people leave.
  func losing(_ leaving: Double, dropout: Double, shape: Double) -> FollowUp {
    var all = self
    (all.leaving, all.dropout, all.shape) = (leaving, dropout, shape)
    all.logStaying = log1p(-dropout)
    return all
  }

  /// The longest that anybody is followed.
  var longest: Double { least + accrual }
  /// Whether everybody is followed for the same time.
  var isFixed: Bool { accrual == 0 && leaving == 0 }

  /// The share of their follow-up at which people leave who do, at a uniform.
  func place(ofLeaving u: Double) -> Double {
    let place = dropout > 0 ? log1p(-u * dropout) / logStaying : u
    return shape == 1 ? place : pow(place, 1 / shape)
  }

  /// Of those who leave, who has gone by a share of their follow-up.
  private func gone(by share: Double) -> Double {
    guard share < 1 else { return 1 }
    let power = pow(share, shape)
    guard dropout > 0 else { return power }
    return -expm1(power * logStaying) / dropout
  }

  /// P(C > t): still followed at a time, unless the event has happened.
  func observed(at t: Double) -> Double {
    guard t < longest else { return 0 }
    guard accrual > 0 else { return 1 - leaving * gone(by: t / least) }
    let from = max(t, least)
    let still = (longest - from) / accrual
    guard leaving > 0 else { return still }
    // Simpson's rule over who came in when: smooth between its ends.
    let steps = 64
    let width = (longest - from) / Double(steps)
    var sum = 0.0
    for i in 0...steps {
      let weight = i == 0 || i == steps ? 1.0 : i.isMultiple(of: 2) ? 2 : 4
      sum += weight * gone(by: t / (from + Double(i) * width))
    }
    return still - leaving * sum * width / 3 / accrual
  }
}

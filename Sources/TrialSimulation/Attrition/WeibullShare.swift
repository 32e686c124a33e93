internal import Foundation

/// A share of people to whom something happens by the last wave, by a Weibull distribution of when.
///
/// ```
/// 1 − F(t) = (1 − share)^((t/T)^shape)
/// ```
struct WeibullShare {
  private let share: Double
  private let shape: Double

  init(_ share: Double, _ shape: Double) {
    self.share = share
    self.shape = shape
  }

  /// 1 − F at a share of the last wave's time.
  func left(_ time: Double) -> Double { pow(1 - share, pow(time, shape)) }

  /// Log odds that it happens before each wave but the first, if it has not before.
  func logits(_ times: [Double]) -> [Double] {
    let all = times.map { left($0 / (times.last ?? 1)) }
    return zip(all, all.dropFirst()).map { before, now in
      let h = 1 - now / before
      return log(h / (1 - h))
    }
  }
}

internal import Foundation
internal import GSLKit
internal import MetaAnalysis

/// What a trial prints of a continuous outcome; means are towards benefit.
struct ArmSummaries {
  var control: ArmMeans
  var first: ArmMeans
  var second: ArmMeans

  init(control: ArmMeans, first: ArmMeans, second: ArmMeans) {
    (self.control, self.first, self.second) = (control, first, second)
  }

  /// Days in hospital, fewer being better.
  init(
    _ days: HospitalDays, _ effects: (first: Double, second: Double), _ people: ArmSizes,
    using stream: inout RandomStream
  ) {
    let base = days.risk.drawLogit(using: &stream)
    func arm(_ n: Double, _ effect: Double, _ ratio: Double) -> ArmMeans {
      guard n >= 2 else { return ArmMeans(n: 0, mean: 0, sd: 0) }
      let found = days.draw(
        Int(n), any: EventRisk.probability(base - effect), ratio: ratio, using: &stream)
      return ArmMeans(n: n, mean: -found.mean, sd: found.variance.squareRoot())
    }
    control = arm(people.control, 0, 1)
    first = arm(people.first, effects.first, days.ratio)
    second = arm(people.second, effects.second, days.ratio)
  }

  /// Standard errors take the place of standard deviations.
  mutating func printErrors() {
    control.sd /= control.n.squareRoot()
    first.sd /= first.n.squareRoot()
    second.sd /= max(second.n, 1).squareRoot()
  }

  /// Treated arms as one.
  ///
  /// Source: Higgins et al. (2023) Cochrane Handbook 6.4, table 6.5.a.
  var combined: ArmMeans {
    let n = first.n + second.n
    let gap = first.mean - second.mean
    let squares =
      (first.n - 1) * first.sd * first.sd + (second.n - 1) * second.sd * second.sd
      + first.n * second.n / n * gap * gap
    return ArmMeans(
      n: n, mean: (first.n * first.mean + second.n * second.mean) / n,
      sd: (squares / (n - 1)).squareRoot())
  }
}

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
    let base =
      log(days.risk.control / (1 - days.risk.control)) + days.risk.logitSD * stream.normal()
    func arm(_ n: Double, _ effect: Double, _ ratio: Double) -> ArmMeans {
      guard n >= 2 else { return ArmMeans(n: 0, mean: 0, sd: 0) }
      let found = days.draw(
        Int(n), any: 1 / (1 + exp(effect - base)), ratio: ratio, using: &stream)
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

/// How many people of each arm of a trial had an event.
struct EventCounts {
  let control, first, second: Double
  let people: ArmSizes

  /// Draws them; by inversion, so that points that share random numbers move together.
  init(
    _ effects: (first: Double, second: Double), _ risk: EventRisk, _ state: TrialState,
    _ followUp: FollowUp, using stream: inout RandomStream
  ) {
    let people = state.reviewed(followUp)
    let base = log(risk.control / (1 - risk.control)) + risk.logitSD * stream.normal()
    func events(_ n: Double, _ effect: Double) -> Double {
      let u = stream.uniform()
      return n < 1 ? 0 : Double(Binomial.quantile(u, n: Int(n), p: 1 / (1 + exp(effect - base))))
    }
    // Groups have risks of their own, beta-distributed so that their correlation is the ICC.
    func grouped(_ n: Double, _ effect: Double, _ size: Double, _ icc: Double) -> Double {
      let arm = SampledArm(n: n, groupSize: size, icc: icc)
      guard arm.icc > 0, arm.icc < 1, n >= 1 else { return events(n, effect) }
      let (p, spread) = (1 / (1 + exp(effect - base)), (1 - arm.icc) / arm.icc)
      var (left, sum) = (Int(n), 0.0)
      for group in 0..<Int(arm.groups) {
        let people = left / (Int(arm.groups) - group)
        left -= people
        let own = stream.beta(p * spread, (1 - p) * spread)
        sum += Double(Binomial.quantile(stream.uniform(), n: people, p: own))
      }
      return sum
    }
    control = events(people.control, 0)
    first = grouped(people.first, effects.first, state.groupSize, state.icc)
    second = grouped(people.second, effects.second, state.secondGroupSize, state.secondICC)
    self.people = people
  }
}

internal import Foundation
internal import GSLKit
internal import MetaAnalysis

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
    let base = risk.drawLogit(using: &stream)
    func events(_ n: Double, _ effect: Double) -> Double {
      let u = stream.uniform()
      return n < 1
        ? 0 : Double(Binomial.quantile(u, n: Int(n), p: EventRisk.probability(base - effect)))
    }
    // Groups have risks of their own, beta-distributed so that their correlation is the ICC.
    func grouped(_ n: Double, _ effect: Double, _ groups: Groups) -> Double {
      let arm = SampledArm(n: n, groups)
      guard arm.icc > 0, arm.icc < 1, n >= 1 else { return events(n, effect) }
      let (p, spread) = (EventRisk.probability(base - effect), (1 - arm.icc) / arm.icc)
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
    first = grouped(people.first, effects.first, state.groups)
    second = grouped(people.second, effects.second, state.secondGroups)
    self.people = people
  }
}

extension EventCounts {
  /// −log odds ratio with ½ in each cell of a table that has an empty one; nil where nobody or everybody
  /// had the event, which says nothing of a ratio.
  static func effect(_ table: TwoByTwo) -> StudyEffect? {
    guard table.a + table.b > 0, table.c + table.d > 0, table.a + table.c > 0,
      table.b + table.d > 0
    else { return nil }
    let isEmpty = table.a == 0 || table.b == 0 || table.c == 0 || table.d == 0
    let h = isEmpty ? 0.5 : 0
    let full = TwoByTwo(a: table.a + h, b: table.b + h, c: table.c + h, d: table.d + h)
    guard let effect = try? StudyEffect.effect(.logOddsRatio, full).get() else { return nil }
    return StudyEffect(y: -effect.y, v: effect.v)
  }
}

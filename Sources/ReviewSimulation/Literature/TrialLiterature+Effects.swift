internal import Foundation
internal import GSLKit
internal import MetaAnalysis

/// The effects that a reviewer computes from what trials print.
extension TrialLiterature {
  /// An arm, and by how much the trial's own analysis widens its variance because of groups.
  private struct ReviewedArm {
    var means: ArmMeans
    var designEffect = 1.0
  }

  /// The rows of a continuous outcome: main comparison, split second arm, arm against arm.
  func write(
    _ arms: ArmSummaries, _ trial: Int, _ outcome: Int, _ state: TrialState,
    _ literature: inout Literature
  ) {
    let cell = literature.cell(trial, outcome)
    let control = ReviewedArm(means: arms.control)
    let first = reviewed(arms.first, state.groups, state)
    guard state.hasSecondArm else {
      record(effect(first, control), outcome, cell, &literature)
      return
    }
    let second = reviewed(arms.second, state.secondGroups, state)
    var half = control
    half.means.n /= 2
    switch population.secondArm.rule {
    case .pick: record(effect(first, control), outcome, cell, &literature)
    case .combine:
      record(effect(combined(arms, first, second), control), outcome, cell, &literature)
    case .split:
      record(effect(first, half), outcome, cell, &literature)
      record(effect(second, half), outcome, cell + outcomes, &literature)
    }
    record(effect(first, second), outcome, cell + 2 * outcomes, &literature)
  }

  /// The same of events: −log odds ratios.
  func write(
    _ counts: EventCounts, _ trial: Int, _ outcome: Int, _ state: TrialState,
    _ literature: inout Literature
  ) {
    let people = counts.people
    let cell = literature.cell(trial, outcome)
    // An arm whose analysis allows for groups counts as fewer people with as many events in a hundred.
    func worth(_ n: Double, _ groups: Groups) -> Double {
      state.isAdjusted ? 1 / SampledArm(n: n, groups).designEffect : 1
    }
    let a = worth(people.first, state.groups)
    let b = worth(people.second, state.secondGroups)
    func effect(_ events: Double, _ n: Double, _ others: Double, _ m: Double) -> StudyEffect? {
      EventCounts.effect(TwoByTwo(a: events, b: n - events, c: others, d: m - others))
    }
    let first = (events: a * counts.first, n: a * people.first)
    let second = (events: b * counts.second, n: b * people.second)
    let (control, m) = (counts.control, people.control)
    guard state.hasSecondArm else {
      record(effect(first.events, first.n, control, m), outcome, cell, &literature)
      return
    }
    switch population.secondArm.rule {
    case .pick: record(effect(first.events, first.n, control, m), outcome, cell, &literature)
    case .combine:
      record(
        effect(first.events + second.events, first.n + second.n, control, m), outcome, cell,
        &literature)
    case .split:
      record(effect(first.events, first.n, control / 2, m / 2), outcome, cell, &literature)
      record(
        effect(second.events, second.n, control / 2, m / 2), outcome, cell + outcomes, &literature)
    }
    record(
      effect(first.events, first.n, second.events, second.n), outcome, cell + 2 * outcomes,
      &literature)
  }

  /// What the rows of a trial estimate: the mean of combined arms, each arm, the first over the second.
  func writeTruths(
    _ trial: Int, _ outcome: Int, _ state: TrialState, _ literature: inout Literature
  ) {
    let cell = literature.cell(trial, outcome)
    let first = literature.theta[cell]
    guard state.hasSecondArm else {
      literature.truth[cell] = list[outcome].estimand(first)
      return
    }
    let second = literature.theta[cell + outcomes]
    let people = state.reviewed(population.followUp)
    let share = people.first / max(people.first + people.second, 1)
    let isCombined = population.secondArm.rule == .combine
    literature.truth[cell] = list[outcome].estimand(
      isCombined ? share * first + (1 - share) * second : first)
    literature.truth[cell + outcomes] = list[outcome].estimand(second)
    literature.truth[cell + 2 * outcomes] = list[outcome].estimand(first, against: second)
  }

  private func reviewed(
    _ arm: ArmMeans, _ groups: Groups, _ state: TrialState
  ) -> ReviewedArm {
    guard state.isAdjusted else { return ReviewedArm(means: arm) }
    return ReviewedArm(
      means: arm,
      designEffect: SampledArm(n: arm.n, groups).designEffect)
  }

  private func combined(
    _ arms: ArmSummaries, _ first: ReviewedArm, _ second: ReviewedArm
  ) -> ReviewedArm {
    let n = first.means.n + second.means.n
    let designEffect =
      (first.means.n * first.designEffect + second.means.n * second.designEffect) / max(n, 1)
    var means = arms.combined
    // With known variances the spread between arms is not looked at.
    if level == .effects { means.sd = 1 }
    return ReviewedArm(means: means, designEffect: designEffect)
  }

  /// The effect of an arm against another; nil where there is none.
  private func effect(_ first: ReviewedArm, _ second: ReviewedArm) -> StudyEffect? {
    let (a, b) = (first.means, second.means)
    // Known variances need no people to estimate them from.
    guard level == .effects ? a.n > 0 && b.n > 0 : a.n >= 2 && b.n >= 2 else { return nil }
    let sizes = first.designEffect / a.n + second.designEffect / b.n
    switch level {
    case .effects: return StudyEffect(y: a.mean - b.mean, v: sizes)
    case .meanDifference:
      return StudyEffect(
        y: a.mean - b.mean,
        v: first.designEffect * a.sd * a.sd / a.n + second.designEffect * b.sd * b.sd / b.n)
    case .hedgesG, .gBySize, .cohensD, .revMan:
      guard let d = try? StudyEffect.cohensD(a, b).get() else { return nil }
      let g = level == .cohensD ? d.y : correction(a.n + b.n - 2) * d.y
      let people = a.n + b.n - (level == .revMan ? 3.94 : 0)
      return StudyEffect(y: g, v: level == .gBySize ? sizes : sizes + g * g / (2 * people))
    }
  }

  /// Hedges's J; halved or adjusted arms have no whole number of people, huge trials no place in the table.
  func correction(_ df: Double) -> Double {
    if level == .revMan { return 1 - 3 / (4 * df - 1) }
    let whole = Int(df)
    return Double(whole) == df && whole < corrections.count
      ? corrections[whole] : HedgesCorrection.factor(df: df)
  }

  /// Takes an effect into the literature, unless it cannot be used.
  private func record(
    _ effect: StudyEffect?, _ outcome: Int, _ cell: Int, _ literature: inout Literature
  ) {
    guard let effect, effect.y.isFinite, effect.v > 0, effect.v < .infinity,
      abs(effect.y) <= reporting.implausibleBeyond * list[outcome].perSD
    else {
      literature.isReported[cell] = false
      return
    }
    literature.y[cell] = effect.y
    literature.v[cell] = effect.v
    literature.isReported[cell] = true
  }
}

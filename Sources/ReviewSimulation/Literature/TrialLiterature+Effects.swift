internal import Foundation
internal import GSLKit
internal import MetaAnalysis

/// The effects that a reviewer computes from what trials print.
extension TrialLiterature {
  /// The rows of a continuous outcome: main comparison, split second arm, arm against arm.
  func write(
    _ arms: ArmSummaries, _ trial: Int, _ outcome: Int, _ state: TrialState,
    _ literature: inout Literature
  ) {
    let first = reviewed(arms.first, state.groupSize, state.icc, state)
    guard state.hasSecondArm else {
      record(effect(first, arms.control), literature.cell(trial, outcome), &literature)
      return
    }
    let second = reviewed(arms.second, state.secondGroupSize, state.secondICC, state)
    let reviewedArms = ArmSummaries(control: arms.control, first: first, second: second)
    var half = arms.control
    half.n /= 2
    let main: StudyEffect? =
      switch population.secondArm.rule {
      case .pick: effect(first, arms.control)
      case .combine: effect(combined(reviewedArms), arms.control)
      case .split: effect(first, half)
      }
    let split = population.secondArm.rule == .split ? effect(second, half) : nil
    record(main, literature.cell(trial, outcome), &literature)
    record(split, literature.cell(trial, outcome, slot: 1), &literature)
    record(effect(first, second), literature.cell(trial, outcome, slot: 2), &literature)
  }

  /// The same of events: −log odds ratios.
  func write(
    _ counts: EventCounts, _ trial: Int, _ outcome: Int, _ state: TrialState,
    _ literature: inout Literature
  ) {
    let people = counts.people
    func effect(_ events: Double, _ n: Double, _ control: Double, _ m: Double) -> StudyEffect? {
      EventCounts.effect(TwoByTwo(a: events, b: n - events, c: control, d: m - control))
    }
    let cell = literature.cell(trial, outcome)
    guard state.hasSecondArm else {
      record(effect(counts.first, people.first, counts.control, people.control), cell, &literature)
      return
    }
    let (control, m) = (counts.control, people.control)
    let main: StudyEffect? =
      switch population.secondArm.rule {
      case .pick: effect(counts.first, people.first, control, m)
      case .combine:
        effect(counts.first + counts.second, people.first + people.second, control, m)
      case .split: effect(counts.first, people.first, control / 2, m / 2)
      }
    let isSplit = population.secondArm.rule == .split
    record(main, cell, &literature)
    record(
      isSplit ? effect(counts.second, people.second, control / 2, m / 2) : nil, cell + outcomes,
      &literature)
    record(
      effect(counts.first, people.first, counts.second, people.second), cell + 2 * outcomes,
      &literature)
  }

  /// An arm as the trial's analysis has it: worth fewer people where that allows for groups.
  private func reviewed(
    _ arm: ArmMeans, _ groupSize: Double, _ icc: Double, _ state: TrialState
  ) -> ArmMeans {
    guard state.isAdjusted, groupSize > 1, icc > 0 else { return arm }
    var adjusted = arm
    adjusted.n /= SampledArm(n: arm.n, groupSize: groupSize, icc: icc).designEffect
    return adjusted
  }

  private func combined(_ arms: ArmSummaries) -> ArmMeans {
    // With known variances the spread between arms is not looked at.
    guard level == .effects else { return arms.combined }
    var one = arms.combined
    one.sd = 1
    return one
  }

  /// The effect of an arm against another; nil where there is none.
  private func effect(_ a: ArmMeans, _ b: ArmMeans) -> StudyEffect? {
    // Known variances need no people to estimate them from.
    guard level == .effects ? a.n > 0 && b.n > 0 : a.n >= 2 && b.n >= 2 else { return nil }
    switch level {
    case .effects: return StudyEffect(y: a.mean - b.mean, v: 1 / a.n + 1 / b.n)
    case .meanDifference: return try? StudyEffect.meanDifference(a, b).get()
    case .hedgesG:
      guard let d = try? StudyEffect.cohensD(a, b).get() else { return nil }
      let g = correction(a.n + b.n - 2) * d.y
      return StudyEffect(y: g, v: 1 / a.n + 1 / b.n + g * g / (2 * (a.n + b.n)))
    case .gBySize:
      guard let d = try? StudyEffect.cohensD(a, b).get() else { return nil }
      return StudyEffect(y: correction(a.n + b.n - 2) * d.y, v: 1 / a.n + 1 / b.n)
    case .cohensD: return try? StudyEffect.cohensD(a, b).get()
    case .revMan:
      guard let d = try? StudyEffect.cohensD(a, b).get() else { return nil }
      let g = correction(a.n + b.n - 2) * d.y
      return StudyEffect(y: g, v: 1 / a.n + 1 / b.n + g * g / (2 * (a.n + b.n - 3.94)))
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
  private func record(_ effect: StudyEffect?, _ cell: Int, _ literature: inout Literature) {
    guard let effect, effect.y.isFinite, effect.v > 0, effect.v < .infinity,
      abs(effect.y) <= reporting.implausibleBeyond
    else {
      literature.isReported[cell] = false
      return
    }
    literature.y[cell] = effect.y
    literature.v[cell] = effect.v
    literature.isReported[cell] = true
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

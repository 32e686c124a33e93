internal import Foundation
internal import GSLKit
internal import MetaAnalysis
internal import Parts
internal import PeerSupport

/// What a trial finds on each outcome that is wanted.
extension TrialLiterature {
  /// Draws the data of a trial and writes the effects that a reviewer computes.
  ///
  /// `isReported` of its main cells says which outcomes are wanted; afterwards it says which of them have
  /// an effect that a reviewer can use.
  func drawData(
    _ address: TrialAddress, _ trial: Int, into literature: inout Literature,
    using stream: inout RandomStream
  ) {
    let state = literature.states[trial]
    let start = literature.cell(trial, 0)
    var count = 0
    for o in possible[population.settingOfTrial[trial]] where literature.isReported[start + o] {
      literature.chosen[count] = o
      count += 1
    }
    guard count > 0 else { return }
    if let rule = reporting.flexibility {
      return drawPeople(rule, address, trial, into: &literature, using: &stream)
    }
    drawErrors(address, trial, state, into: &literature, using: &stream)
    if level != .effects {
      stream.seek(address, .observedSpread)
      drawSpread(state, count, into: &literature, using: &stream)
    }
    for i in 0..<count {
      let o = literature.chosen[i]
      defer { writeTruths(trial, o, state, &literature) }
      switch list[o].kind {
      case .continuous:
        let found = differences(trial, o, state, &literature)
        var arms = summaries(found, i, state, literature)
        if reporting.errors > 0 {
          stream.seek(address, outcome: o, .printing)
          if stream.uniform() < reporting.errors { arms.printErrors() }
        }
        write(arms, trial, o, state, &literature)
      case .events(let risk):
        stream.seek(address, outcome: o, .events)
        let effects = scaledEffects(trial, o, state, &literature)
        let counts = EventCounts(effects, risk, state, population.followUp, using: &stream)
        write(counts, trial, o, state, &literature)
      case .days(let days):
        stream.seek(address, outcome: o, .people)
        let effects = scaledEffects(trial, o, state, &literature)
        let arms = ArmSummaries(days, effects, state.reviewed(population.followUp), using: &stream)
        write(arms, trial, o, state, &literature)
      }
    }
  }

  /// Normal errors of all outcomes, so that one outcome more leaves the others as they were.
  private func drawErrors(
    _ address: TrialAddress, _ trial: Int, _ state: TrialState, into literature: inout Literature,
    using stream: inout RandomStream
  ) {
    stream.seek(address, .samplingErrors)
    errorCorrelation.draw(into: &literature.normals, using: &stream)
    if reporting.switching.matters {
      stream.seek(address, .switching)
      if stream.uniform() < reporting.switching.share {
        for o in 0..<outcomes {
          literature.normals[o] = reporting.switching.best(literature.normals[o], using: &stream)
        }
      }
    }
    if state.hasSecondArm {
      stream.seek(address, .secondErrors)
      errorCorrelation.draw(into: &literature.secondNormals, using: &stream)
    }
    if state.hasFollowUp, population.followUp.rule == .best {
      stream.seek(address, .laterErrors)
      errorCorrelation.draw(into: &literature.laterNormals, using: &stream)
    }
  }

  /// Sums of squares within each arm, of people whose variance is 1.
  private func drawSpread(
    _ state: TrialState, _ count: Int, into literature: inout Literature,
    using stream: inout RandomStream
  ) {
    let people = state.reviewed(population.followUp)
    literature.squaredErrors.choose(literature.chosen, count: count, from: errorCorrelation)
    for arm in 0..<(state.hasSecondArm ? 3 : 2) {
      for i in 0..<count { literature.squares[arm][i] = 0 }
      let sampled: SampledArm
      switch arm {
      case 0: sampled = SampledArm(n: people.control, Groups())
      case 1: sampled = SampledArm(n: people.first, state.groups)
      default:
        sampled = SampledArm(n: people.second, state.secondGroups)
      }
      guard sampled.n >= 2 else { continue }
      if sampled.icc > 0 {
        literature.squaredErrors.add(
          df: Int(sampled.groups) - 1, scale: sampled.designEffect,
          to: &literature.squares[arm], using: &stream)
        literature.squaredErrors.add(
          df: Int(sampled.n - sampled.groups), scale: 1 - sampled.icc,
          to: &literature.squares[arm], using: &stream)
      } else {
        literature.squaredErrors.add(
          df: Int(sampled.n) - 1, scale: 1, to: &literature.squares[arm], using: &stream)
      }
    }
  }

  /// True effects at the time that the review takes, with what shifts them, in standard deviations.
  func scaledEffects(
    _ trial: Int, _ outcome: Int, _ state: TrialState, _ literature: inout Literature
  ) -> (first: Double, second: Double) {
    let rater = list[outcome].rater
    let cell = literature.cell(trial, outcome)
    if state.takesLater(population.followUp) {
      literature.theta[cell] *= population.followUp.remaining
      if state.hasSecondArm { literature.theta[cell + outcomes] *= population.followUp.remaining }
    }
    let second = state.hasSecondArm ? literature.theta[cell + outcomes] : 0
    let unit = list[outcome].perSD
    return (
      literature.theta[cell] + unit * state.shift[rater], second + unit * state.secondShift[rater]
    )
  }

  /// Differences in means of a continuous outcome at the time that the review takes.
  private func differences(
    _ trial: Int, _ outcome: Int, _ state: TrialState, _ literature: inout Literature
  ) -> Differences {
    let effects = scaledEffects(trial, outcome, state, &literature)
    var error = literature.normals[outcome]
    let other = state.hasSecondArm ? literature.secondNormals[outcome] : 0
    let end = Differences(
      effects, error, other, people: state.reviewed(population.followUp), state)
    // Both times have the same people and so the same standard error: the larger deviate is the larger one.
    guard state.hasFollowUp, population.followUp.rule == .best else { return end }
    let rule = population.followUp
    error =
      rule.correlation * error
      + (1 - rule.correlation * rule.correlation).squareRoot() * literature.laterNormals[outcome]
    let cell = literature.cell(trial, outcome)
    let shift = (state.shift[list[outcome].rater], state.secondShift[list[outcome].rater])
    let later = Differences(
      (
        rule.remaining * (effects.first - shift.0) + shift.0,
        rule.remaining * (effects.second - shift.1) + shift.1
      ), error, other,
      people: end.people, state)
    guard later.deviate > end.deviate else { return end }
    literature.theta[cell] *= rule.remaining
    if state.hasSecondArm { literature.theta[cell + outcomes] *= rule.remaining }
    return later
  }

  /// What the arms of a trial print.
  private func summaries(
    _ found: Differences, _ i: Int, _ state: TrialState, _ literature: Literature
  ) -> ArmSummaries {
    func arm(_ n: Double, _ mean: Double, _ index: Int) -> ArmMeans {
      let variance = level == .effects || n < 2 ? 1 : literature.squares[index][i] / (n - 1)
      return ArmMeans(n: n, mean: mean, sd: variance.squareRoot())
    }
    return ArmSummaries(
      control: arm(found.people.control, 0, 0), first: arm(found.people.first, found.first, 1),
      second: arm(found.people.second, found.second, 2))
  }
}

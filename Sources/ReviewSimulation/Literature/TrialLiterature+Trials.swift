internal import Foundation
internal import GSLKit

/// Who a trial is: size, levels, true effects, quality, bias, people who stay.
extension TrialLiterature {
  /// The part of each bias that all trials of the review share.
  func drawSharedBias(
    _ replicate: Int, into literature: inout Literature, using stream: inout RandomStream
  ) {
    func shared(_ index: Int, _ source: BiasSource) -> Double {
      guard source.betweenReviews > 0 else { return source.mean }
      stream.seek(replicate: replicate, unit: index, lane: .sharedBias)
      return source.mean + source.betweenReviews * stream.normal()
    }
    literature.reviewBias[0] = shared(0, population.everyTrial)
    guard let riskOfBias = population.riskOfBias else { return }
    for d in riskOfBias.domains.indices {
      literature.reviewBias[1 + d] = shared(1 + d, riskOfBias.domains[d].source)
    }
  }

  /// Everything of a trial but its data.
  func drawTrial(
    _ address: TrialAddress, _ trial: Int, into literature: inout Literature,
    using stream: inout RandomStream
  ) {
    let index = population.settingOfTrial[trial]
    let sizeUnit = publication?.keepsSize == true ? trial : address.unit
    stream.seek(replicate: address.replicate, unit: sizeUnit, lane: .size)
    literature.sizes[trial] = population.settings[index].sizes.draw(
      population.placeOfTrial[trial], using: &stream)
    var state = TrialState()
    let secondArm = population.settings[index].secondArm
    if secondArm > 0 {
      stream.seek(address, .secondArm)
      state.hasSecondArm = stream.uniform() < secondArm
    }
    let inflations = drawLevels(address, trial, &state, into: &literature, using: &stream)
    drawEffects(address, trial, state, into: &literature, using: &stream)
    drawBias(address, trial, inflations, &state, into: &literature, using: &stream)
    drawPeople(address, trial, &state, literature.sizes[trial], using: &stream)
    if state.groups.exist || state.secondGroups.exist {
      stream.seek(address, .adjustment)
      state.isAdjusted = stream.uniform() < population.clustersAdjusted
    }
    // Trials of a setting are alike before they are drawn: the first ones are as good as any.
    state.isUsable = population.placeOfTrial[trial] < population.settings[index].usable
    if !state.isUsable, reporting.authorContact > 0 {
      // However often a trial is run, its authors are asked once.
      stream.seek(replicate: address.replicate, unit: trial, lane: .authorContact)
      state.isUsable = stream.uniform() < reporting.authorContact
    }
    literature.states[trial] = state
    drawKeys(address, trial, into: &literature, using: &stream)
  }

  /// Levels of both arms with what the review records of them; what they inflate.
  private func drawLevels(
    _ address: TrialAddress, _ trial: Int, _ state: inout TrialState,
    into literature: inout Literature,
    using stream: inout RandomStream
  ) -> (first: Double, second: Double) {
    let setting = population.settingOfTrial[trial]
    var inflations = (first: 0.0, second: 0.0)
    for c in population.characteristics.indices {
      stream.seek(address, .characteristic(c))
      let first = population.characteristics[c].draw(setting: setting, using: &stream)
      let recorded =
        population.characteristics[c].isRecordedWell
        ? first : population.characteristics[c].record(first, using: &stream)
      let second =
        state.hasSecondArm && population.secondArm.varies == c
        ? population.characteristics[c].draw(otherThan: first, setting: setting, using: &stream)
        : first
      let place = trial * population.attributes + c
      literature.recorded[place] = recorded
      // An arm that differs has a record of its own, as good or bad as the first one's.
      literature.recordedOfSecondArm[place] =
        second == first || population.characteristics[c].isRecordedWell
        ? (second == first ? recorded : second)
        : population.characteristics[c].record(second, using: &stream)
      literature.levels[c] = first
      literature.secondLevels[c] = second
      let (a, b) = (Int(first), Int(second))
      inflations.first += population.characteristics[c].inflations[a]
      inflations.second += population.characteristics[c].inflations[b]
      let own = population.characteristics[c].groups[a]
      let other = population.characteristics[c].groups[b]
      if own.exist { state.groups = own }
      if other.exist { state.secondGroups = other }
    }
    return inflations
  }

  /// True effects of a trial's arms against control; between-trial differences are shared by its arms.
  private func drawEffects(
    _ address: TrialAddress, _ trial: Int, _ state: TrialState, into literature: inout Literature,
    using stream: inout RandomStream
  ) {
    let setting = population.settingOfTrial[trial]
    if variesEffects {
      stream.seek(address, .trueEffects)
      effectCorrelation.draw(into: &literature.normals, using: &stream)
    }
    for slot in 0...(state.hasSecondArm ? 1 : 0) {
      let start = literature.cell(trial, 0, slot: slot)
      for o in 0..<outcomes { literature.theta[start + o] = list[o].effects[setting] }
      if hasLevelEffects { applyLevels(slot, start, &literature) }
      if hasSizeEffects {
        applySize(start, literature.sizes[trial], &literature)
        continue
      }
      guard variesEffects else { continue }
      for o in 0..<outcomes {
        literature.theta[start + o] += list[o].tau * literature.normals[o]
      }
    }
  }

  /// What the size of a trial adds to effects, and the differences between trials of such a size.
  private func applySize(_ start: Int, _ size: Double, _ literature: inout Literature) {
    for o in 0..<outcomes {
      var tau = list[o].tau
      if let rule = list[o].bySize {
        literature.theta[start + o] += rule.shift(size)
        tau *= rule.growth(size)
      }
      if tau > 0 { literature.theta[start + o] += tau * literature.normals[o] }
    }
  }

  /// First what multiplies effects, then what adds to them.
  private func applyLevels(_ slot: Int, _ start: Int, _ literature: inout Literature) {
    for isFactor in [true, false] {
      for c in population.characteristics.indices {
        let index = Int(slot == 0 ? literature.levels[c] : literature.secondLevels[c])
        if population.characteristics[c].levels[index].isPlain { continue }
        let level = population.characteristics[c].levels[index]
        for o in 0..<outcomes {
          if isFactor {
            literature.theta[start + o] *= level.multiplies[o]
          } else {
            literature.theta[start + o] += level.adds[o]
          }
        }
      }
    }
  }

  /// Quality with its rating, and the shift of observed effects by rater.
  private func drawBias(
    _ address: TrialAddress, _ trial: Int, _ inflations: (first: Double, second: Double),
    _ state: inout TrialState, into literature: inout Literature,
    using stream: inout RandomStream
  ) {
    var flaws: UInt32 = 0
    if let riskOfBias = population.riskOfBias {
      stream.seek(address, .quality)
      let verdict = riskOfBias.draw(
        setting: population.settingOfTrial[trial], using: &stream)
      flaws = verdict.flaws
      literature.recorded[trial * population.attributes + population.characteristics.count] =
        verdict.recorded.index
      literature.recordedOfSecondArm[
        trial * population.attributes + population.characteristics.count] = verdict.recorded.index
    }
    stream.seek(address, .reviewBias)
    var shift = Shift()
    let every = population.everyTrial
    var amount = literature.reviewBias[0]
    if every.betweenTrials > 0 { amount += every.betweenTrials * stream.normal() }
    shift.add(amount, every.acts)
    if let riskOfBias = population.riskOfBias {
      var flawed = Shift()
      for d in riskOfBias.domains.indices {
        let source = riskOfBias.domains[d].source
        // Drawn whether it is wanted or not, so that a flaw more leaves the others alone.
        let own = source.betweenTrials > 0 ? source.betweenTrials * stream.normal() : 0
        guard flaws & (1 &<< UInt32(d)) != 0 else { continue }
        let amount = literature.reviewBias[1 + d] + own
        switch riskOfBias.combination {
        case .sum: flawed.add(amount, source.acts)
        case .largest: flawed.keepLarger(amount, source.acts)
        }
      }
      shift.add(flawed.cut(to: riskOfBias.cap))
    }
    var second = shift
    shift.add(inflations.first, BiasSource.usual)
    second.add(inflations.second, BiasSource.usual)
    (state.shift, state.secondShift) = (shift, second)
  }

  /// How many people each arm has, and keeps.
  private func drawPeople(
    _ address: TrialAddress, _ trial: Int, _ state: inout TrialState, _ size: Double,
    using stream: inout RandomStream
  ) {
    let arms = state.hasSecondArm ? 3.0 : 2.0
    let place = population.settingOfTrial[trial]
    let loses = dropout.loses[place]
    let isWhole = level != .effects || loses || population.followUp.matters || countsPeople
    // Known variances follow from the size alone, whole or not; people are counted.
    let treated = isWhole ? (size / arms).rounded(.down) : size / arms
    state.people = ArmSizes(
      control: isWhole ? size - (arms - 1) * treated : treated, first: treated,
      second: state.hasSecondArm ? treated : 0)
    if loses {
      stream.seek(address, .reviewDropout)
      state.people.thin(
        treated: dropout.treated[place].view, control: dropout.control[place].view, using: &stream)
    }
    state.later = state.people
    guard population.followUp.matters else { return }
    stream.seek(address, .followUp)
    state.hasFollowUp = stream.uniform() < population.followUp.share
    guard state.hasFollowUp, population.followUp.dropout > 0 else { return }
    state.later.thin(treated: dropout.later.view, control: dropout.later.view, using: &stream)
  }
}

internal import Inference

/// People of two arms completed by conditional means, as often as one of them is left out.
///
/// A person is taken from the sums of those with the same waves: their factor, the regressions and the comparison are made
/// again, exactly, in a time that does not depend on how many people there are. Where waves are missing between others, the likelihood is
/// climbed again from where it was with everybody.
struct MeanCompletion {
  private let comparison: CompletedComparison
  private let waves: Int
  /// Everybody, and everybody but one.
  private var all, now: WaveSums
  private var people: CompletedWaves
  private let regressions: SequentialModel
  private let gaps: RestrictedWaves
  private let filling: GapFilling
  private let tail: ImputedTail
  /// Whether somebody lacks a wave before one that was seen.
  private var hasGaps = false
  /// Whether somebody belongs to a cluster.
  private(set) var hasClusters = false

  enum Outcome {
    case value(Double)
    case failed(Failure)
  }

  static func size(waves: Int, groups: Int) -> Int {
    2 * WaveSums.size(waves: waves, groups: groups)
      + CompletedWaves.size(waves: waves, groups: groups) + SequentialModel.size(waves: waves)
      + RestrictedWaves.size(waves: waves) + GapFilling.size(waves: waves)
      + ImputedTail.size(waves: waves)
  }

  init(
    _ analysis: ConditionalMean, waves: Int, groups: Int, in memory: UnsafeMutablePointer<Double>
  ) {
    comparison = analysis.imputation.comparison
    self.waves = waves
    var next = memory
    func take(_ size: Int) -> UnsafeMutablePointer<Double> {
      defer { next += size }
      return next
    }
    let size = WaveSums.size(waves: waves, groups: groups)
    all = WaveSums(waves: waves, groups: groups, in: take(size))
    now = WaveSums(waves: waves, groups: groups, in: take(size))
    people = CompletedWaves(
      waves: waves, groups: groups,
      in: take(CompletedWaves.size(waves: waves, groups: groups)))
    regressions = SequentialModel(
      waves: waves, isCommon: analysis.imputation.isCommon,
      in: take(SequentialModel.size(waves: waves)))
    gaps = RestrictedWaves(
      waves: waves, isCommon: analysis.imputation.isCommon,
      in: take(RestrictedWaves.size(waves: waves)))
    filling = GapFilling(waves: waves, in: take(GapFilling.size(waves: waves)))
    tail = ImputedTail(
      analysis.strategy, waves: waves, in: take(ImputedTail.size(waves: waves)))
  }

  /// Takes everybody who has a baseline.
  mutating func gather(_ sample: WaveSample, _ arms: ArmPair) {
    all.gather(sample, arms, withBaseline: true)
    now.copy(all, groups: max(sample.groups.count, 1))
    for g in 0..<all.count { people.take(all, g) }
    hasGaps = (0..<all.count).contains { all.hasGaps($0) }
    hasClusters = sample.groups.contains {
      $0.cluster != 0 && WaveSums.side($0, arms, true) != nil
    }
  }

  /// Completes those who are in, and compares them.
  func estimate() -> Outcome {
    guard now.hasPeople(0), now.hasPeople(1) else { return .failed(.tooFewObservations) }
    if hasGaps {
      if let failure = gaps.fit(now, into: regressions) { return .failed(failure) }
      if let failure = regressions.gapFailure(people) { return .failed(failure) }
      for g in 0..<people.count where people.hasGaps(g) && people.people(g) > 0 {
        filling.fill(people, g, regressions) { w, intercept, slopes, _ in
          people.expect(g, w, intercept: intercept, slopes: slopes)
        }
      }
    } else {
      regressions.read(people)
      regressions.estimate()
    }
    if let failure = tail.failure(people, regressions) { return .failed(failure) }
    tail.prepare(regressions)
    for g in 0..<people.count where people.people(g) > 0 {
      tail.impute(people, g, regressions) { w, intercept, slopes, _ in
        people.expect(g, w, intercept: intercept, slopes: slopes)
      }
    }
    switch comparison.fit(people) {
    case .converged(let estimate), .boundary(let estimate, _): return .value(estimate.value)
    case .failed(let failure): return .failed(failure)
    }
  }

  /// Leaves each person or cluster out in turn.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: The two that are compared.
  ///   - found: Gets the estimate without a unit, and the unit's side.
  /// - Returns: Why there is none without some unit; nil where there is always one.
  mutating func leaveOut(
    _ sample: WaveSample, _ arms: ArmPair, _ found: (Double, Int) -> Void
  ) -> Failure? {
    for i in sample.people.indices where sample.clusters[i] == 0 {
      let start = i * waves
      var observed: UInt64 = 0
      for w in 0..<waves where !sample.values[start + w].isNaN { observed |= 1 &<< UInt64(w) }
      let group = WaveGroup(arm: sample.people[i], observed: observed, count: 1)
      guard let side = WaveSums.side(group, arms, true), let g = now.place(side, observed) else {
        continue
      }
      now.remove(g, sample.values.span, from: start)
      people.take(now, g)
      let outcome = estimate()
      putBack(g)
      guard case .value(let value) = outcome else { return failure(outcome) }
      found(value, side)
    }
    guard hasClusters else { return nil }
    for (place, first) in sample.groups.enumerated() where first.cluster != 0 {
      guard first.arm == arms.treatment || first.arm == arms.comparator,
        !sample.groups[..<place].contains(where: { isSame($0, first) })
      else { continue }
      if let failure = leaveOut(sample, place, arms, found) { return failure }
    }
    return nil
  }

  /// Leaves a cluster out, whose first group stands at a place.
  private mutating func leaveOut(
    _ sample: WaveSample, _ place: Int, _ arms: ArmPair, _ found: (Double, Int) -> Void
  ) -> Failure? {
    let first = sample.groups[place]
    let side = first.arm == arms.treatment ? 0 : 1
    var isIn = false
    for other in place..<sample.groups.count where isSame(sample.groups[other], first) {
      let group = sample.groups[other]
      guard WaveSums.side(group, arms, true) != nil, let g = now.place(side, group.observed) else {
        continue
      }
      isIn = true
      now.add(sample, other, to: g, times: -1)
      people.take(now, g)
    }
    guard isIn else { return nil }
    let outcome = estimate()
    for other in place..<sample.groups.count where isSame(sample.groups[other], first) {
      if let g = now.place(side, sample.groups[other].observed) { putBack(g) }
    }
    guard case .value(let value) = outcome else { return failure(outcome) }
    found(value, side)
    return nil
  }

  private func isSame(_ one: WaveGroup, _ other: WaveGroup) -> Bool {
    one.arm == other.arm && one.cluster == other.cluster
  }

  private mutating func putBack(_ g: Int) {
    now.restore(g, from: all)
    people.take(now, g)
  }

  private func failure(_ outcome: Outcome) -> Failure? {
    if case .failed(let failure) = outcome { return failure }
    return nil
  }
}

internal import GSLKit
public import Inference

extension Lane {
  /// Parameters of a model by which waves are imputed, gaps between waves, and what comes after the last: unit is the
  /// step and the arm.
  fileprivate static let imputedModel = Lane(rawValue: 1)
  fileprivate static let gaps = Lane(rawValue: 2)
  fileprivate static let imputed = Lane(rawValue: 3)
}

extension MultipleImputation {
  /// Analyses one contrast with the numbers of its seed.
  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    var draws = AnalysisDraws(key: StreamKey(seed: seed))
    var pool = RubinPool()
    return run(sample, arms, contrast, &draws, into: &pool)
  }

  public func fit(
    _ data: WavesByArm, _ contrast: ArmPair, using draws: inout AnalysisDraws
  ) -> Fit {
    var pool = RubinPool()
    return run(data.sample, data.arms, contrast, &draws, into: &pool)
  }

  /// The estimates of the completed data sets, pooled: variances within and between them.
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The pool; empty where nothing was missing or the fit fails.
  public func pooled(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> RubinPool {
    var draws = AnalysisDraws(key: StreamKey(seed: seed))
    var pool = RubinPool()
    _ = run(sample, arms, contrast, &draws, into: &pool)
    return pool
  }

  private func run(
    _ sample: WaveSample, _ arms: Int, _ contrast: ArmPair, _ draws: inout AnalysisDraws,
    into pool: inout RubinPool
  ) -> Fit {
    let waves = sample.times.count
    guard waves > 1, objection(toWaves: sample.times) == nil else {
      return .failed(.tooFewObservations)
    }
    let groups = max(sample.groups.count, 1)
    let sizes = (
      CompletedWaves.size(waves: waves, groups: groups), SequentialModel.size(waves: waves),
      GapFilling.size(waves: waves)
    )
    let memory = draws.room(
      sizes.0 + sizes.1 + sizes.2 + ImputedTail.size(waves: waves))
    var people = CompletedWaves(waves: waves, groups: groups, in: memory)
    people.gather(sample, contrast)
    let regressions = SequentialModel(waves: waves, isCommon: isCommon, in: memory + sizes.0)
    let filling = GapFilling(waves: waves, in: memory + sizes.0 + sizes.1)
    let tail = ImputedTail(
      strategy, waves: waves, in: memory + sizes.0 + sizes.1 + sizes.2)
    let comparison = comparison
    let everybody = 0..<people.count
    guard everybody.contains(where: { people.side($0) == 0 }),
      everybody.contains(where: { people.side($0) == 1 })
    else { return .failed(.tooFewObservations) }
    if everybody.allSatisfy({ people.observed($0).nonzeroBitCount == waves }) {
      return comparison.fit(people)
    }
    let hasGaps = everybody.contains { people.hasGaps($0) }
    if hasGaps, model == .chained { return chain(sample, contrast, &draws, into: &pool) }
    if hasGaps {
      if let failure = regressions.start(people) { return .failed(failure) }
      fill(people, regressions, filling, unit: contrast.comparator, &draws)
    } else {
      regressions.read(people)
    }
    // Units: step by step, arm by arm; steps of a chain and the draw after them.
    var step = arms
    func draw(_ draws: inout AnalysisDraws) {
      for side in isCommon ? 1...1 : 0...1 {
        let arm = side == 0 ? contrast.treatment : contrast.comparator
        draws.seek(unit: step + arm, lane: .imputedModel)
        regressions.draw(side, from: hasGaps ? 0 : 1, &draws.stream)
      }
    }
    var completeDf = 0.0
    for _ in 0..<imputations {
      if hasGaps {
        for _ in 0..<cycles {
          regressions.read(people)
          if let failure = regressions.gapFailure(people) { return .failed(failure) }
          draw(&draws)
          fill(people, regressions, filling, unit: step + contrast.comparator, &draws)
          step += arms
        }
        regressions.read(people)
      }
      if let failure = tail.failure(people, regressions) { return .failed(failure) }
      draw(&draws)
      tail.prepare(regressions)
      for side in 0...1 {
        let arm = side == 0 ? contrast.treatment : contrast.comparator
        draws.seek(unit: step + arm, lane: .imputed)
        for g in everybody where people.side(g) == side {
          tail.impute(people, g, regressions) {
            people.impute(g, $0, intercept: $1, slopes: $2, sd: $3, &draws.stream)
          }
        }
      }
      step += arms
      let fit = comparison.fit(people)
      guard let estimate = fit.estimate else { return fit }
      pool.add(estimate.value, standardError: estimate.standardError)
      completeDf = estimate.df
    }
    return pool.fit(completeDf: completeDf)
  }

  private func fill(
    _ people: CompletedWaves, _ model: SequentialModel, _ filling: GapFilling, unit: Int,
    _ draws: inout AnalysisDraws
  ) {
    draws.seek(unit: unit, lane: .gaps)
    for g in 0..<people.count where people.hasGaps(g) {
      filling.fill(people, g, model) {
        people.impute(g, $0, intercept: $1, slopes: $2, sd: $3, &draws.stream)
      }
    }
  }
}

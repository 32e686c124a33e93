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
    let model = SequentialModel(waves: waves, isCommon: isCommon, in: memory + sizes.0)
    let filling = GapFilling(waves: waves, in: memory + sizes.0 + sizes.1)
    let tail = ImputedTail(
      self, waves: waves, in: memory + sizes.0 + sizes.1 + sizes.2)
    let everybody = 0..<people.count
    guard everybody.contains(where: { people.side($0) == 0 }),
      everybody.contains(where: { people.side($0) == 1 })
    else { return .failed(.tooFewObservations) }
    if everybody.allSatisfy({ people.observed($0).nonzeroBitCount == waves }) {
      return analyse(people)
    }
    let hasGaps = everybody.contains { people.hasGaps($0) }
    if hasGaps {
      if let failure = model.start(people) { return .failed(failure) }
      fill(people, model, filling, unit: contrast.comparator, &draws)
    } else {
      model.read(people)
    }
    // Units: step by step, arm by arm; steps of a chain and the draw after them.
    var step = arms
    func draw(_ draws: inout AnalysisDraws) {
      for side in isCommon ? 1...1 : 0...1 {
        let arm = side == 0 ? contrast.treatment : contrast.comparator
        draws.seek(unit: step + arm, lane: .imputedModel)
        model.draw(side, from: hasGaps ? 0 : 1, &draws.stream)
      }
    }
    var completeDf = 0.0
    for _ in 0..<imputations {
      if hasGaps {
        for _ in 0..<cycles {
          model.read(people)
          if let failure = gapFailure(people, model) { return .failed(failure) }
          draw(&draws)
          fill(people, model, filling, unit: step + contrast.comparator, &draws)
          step += arms
        }
        model.read(people)
      }
      if let failure = tail.failure(people, model) { return .failed(failure) }
      draw(&draws)
      tail.prepare(model)
      for side in 0...1 {
        let arm = side == 0 ? contrast.treatment : contrast.comparator
        draws.seek(unit: step + arm, lane: .imputed)
        for g in everybody where people.side(g) == side {
          tail.impute(people, g, model, &draws.stream)
        }
      }
      step += arms
      let fit = analyse(people)
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
      filling.fill(people, g, model, &draws.stream)
    }
  }

  /// Why gaps cannot be filled; nil where they can.
  private func gapFailure(_ people: CompletedWaves, _ model: SequentialModel) -> Failure? {
    for g in 0..<people.count where people.hasGaps(g) {
      for w in 0...people.last(g) {
        if let failure = model.failure(people.side(g), w) { return failure }
      }
    }
    return nil
  }

  /// The analysis of a completed data set.
  private func analyse(_ people: CompletedWaves) -> Fit {
    var both: InlineArray<2, ArmMoments> = [ArmMoments(), ArmMoments()]
    for g in 0..<people.count {
      let side = people.side(g)
      both[side].pool(
        people.moments(g, added: shift(people, g)) { contrast.weight($0, of: people.waves) })
    }
    let arms = ArmPair(treatment: 0, comparator: 1)
    return baseline == .covariate
      ? Ancova(error: .contrast).fit(both.span, arms) : TTest(error: .contrast).fit(both.span, arms)
  }

  /// What `delta` adds to the weighted sum of a group's waves.
  private func shift(_ people: CompletedWaves, _ g: Int) -> Double {
    guard delta != 0 else { return 0 }
    switch moved {
    case .both: break
    case .treatment: if people.side(g) == 1 { return 0 }
    case .comparator: if people.side(g) == 0 { return 0 }
    }
    var sum = 0.0
    let last = people.last(g)
    for w in last + 1..<max(people.waves, last + 1) {
      let share = deltaShares[min(w - last, deltaShares.count) - 1]
      sum += contrast.weight(w, of: people.waves) * delta * share
    }
    return sum
  }
}

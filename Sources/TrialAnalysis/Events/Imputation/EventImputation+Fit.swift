internal import GSLKit
public import Inference

extension Lane {
  /// Coefficients by which events are imputed, and the events; unit is the arm and the imputation.
  fileprivate static let imputedModel = Lane(rawValue: 1)
  fileprivate static let imputed = Lane(rawValue: 2)
}

extension EventImputation {
  /// Analyses one contrast with the numbers of its seed.
  public func fit(_ people: borrowing PersonTable, _ contrast: ArmPair) -> Fit {
    var draws = AnalysisDraws(key: StreamKey(seed: seed))
    var pool = RubinPool()
    return run(people.people.span, contrast, &draws, into: &pool)
  }

  public func fit(
    _ data: ClusteredPeople, _ contrast: ArmPair, using draws: inout AnalysisDraws
  ) -> Fit {
    var pool = RubinPool()
    return run(data.table.people.span, contrast, &draws, into: &pool)
  }

  /// The estimates of the completed data sets, pooled: variances within and between them.
  ///
  /// - Parameters:
  ///   - people: Everybody; those whose event is not known have NaN.
  ///   - contrast: Which two arms are compared.
  /// - Returns: The pool; empty where nobody was missing, nothing is drawn, or the fit fails.
  public func pooled(_ people: borrowing PersonTable, _ contrast: ArmPair) -> RubinPool {
    var draws = AnalysisDraws(key: StreamKey(seed: seed))
    var pool = RubinPool()
    _ = run(people.people.span, contrast, &draws, into: &pool)
    return pool
  }

  private func run(
    _ everybody: Span<PersonTable.Person>, _ contrast: ArmPair, _ draws: inout AnalysisDraws,
    into pool: inout RubinPool
  ) -> Fit {
    let most = max(everybody.count, 1)
    return withUnsafeTemporaryAllocation(of: PersonTable.Person.self, capacity: most) { people in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: most) { missing in
        // Neither is empty.
        guard let people = people.baseAddress, let missing = missing.baseAddress else {
          return .failed(.tooFewObservations)
        }
        var completed = CompletedEvents(contrast, people, missing)
        for i in everybody.indices {
          completed.take(everybody[i], usesBaseline: predictors.usesBaseline)
        }
        return complete(completed, contrast, &draws, into: &pool)
      }
    }
  }

  private func complete(
    _ people: CompletedEvents, _ contrast: ArmPair, _ draws: inout AnalysisDraws,
    into pool: inout RubinPool
  ) -> Fit {
    guard people.sizes.0 > 0, people.sizes.1 > 0 else { return .failed(.tooFewObservations) }
    if people.gaps == 0 { return analyse(people, contrast) }
    guard strategy == .missingAtRandom else {
      people.fill { strategy.outcome(isTreated: $0.arm == contrast.treatment) ?? .nan }
      return analyse(people, contrast)
    }
    let strata = predictors.strata == .adjusted ? people.strata : 1
    let size = MissingEventModel.size(strata: strata)
    let memory = draws.room(2 * size)
    func model(_ sides: ClosedRange<Int>, at place: Int) -> MissingEventModel {
      MissingEventModel(
        sides: sides, treatment: contrast.treatment, strata: strata,
        usesBaseline: predictors.usesBaseline, in: memory + place * size)
    }
    // The comparator's, or that of both, comes first.
    var first = model(isCommon ? 0...1 : 0...0, at: 0)
    var second = model(1...1, at: 1)
    if let failure = first.solve(people.all) { return .failed(failure) }
    if !isCommon, let failure = second.solve(people.all) { return .failed(failure) }
    let shifts = (moved == .treatment ? 0 : delta, moved == .comparator ? 0 : delta)
    for k in 0..<imputations {
      func unit(_ arm: Int) -> Int { arm << 10 + k }
      draws.seek(unit: unit(contrast.comparator), lane: .imputedModel)
      first.draw(&draws.stream)
      if !isCommon {
        draws.seek(unit: unit(contrast.treatment), lane: .imputedModel)
        second.draw(&draws.stream)
      }
      for arm in [contrast.comparator, contrast.treatment] {
        draws.seek(unit: unit(arm), lane: .imputed)
        let isTreated = arm == contrast.treatment
        people.fill(arm: arm) { person in
          let chance =
            isTreated && !isCommon
            ? second.chance(person, movedBy: shifts.1)
            : first.chance(person, movedBy: isTreated ? shifts.1 : shifts.0)
          return draws.stream.uniform() < chance ? 1 : 0
        }
      }
      let fit = analyse(people, contrast)
      guard let estimate = fit.estimate else { return fit }
      pool.add(estimate.value, standardError: estimate.standardError)
    }
    return pool.fit(completeDf: .infinity)
  }

  /// The analysis of a completed data set.
  private func analyse(_ people: CompletedEvents, _ contrast: ArmPair) -> Fit {
    compared == .logistic
      ? logistic.fit(people.all.span, contrast) : standardised.fit(people.all.span, contrast)
  }
}

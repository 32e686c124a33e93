internal import Inference

/// Scores that weigh by how likely they were to be seen, with independence: people are read one by one.
extension WaveEquations {
  /// Solves the weighted equations of two arms.
  ///
  /// ```
  /// μ_at = Σw_it·y_it/Σw_it,   W_i = diag(w_it),   ω_it = w_it(y_it − μ_at);   with strata weighted least squares
  /// ```
  ///
  /// - Parameters:
  ///   - sample: Everybody's waves, with people one by one.
  ///   - arms: How many arms there are.
  ///   - contrast: Which two are compared.
  /// - Returns: The fit.
  func fitWeighted(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    let people = sample.people.count
    guard people > 0 else { return .failed(.tooFewObservations) }
    let shared = baseline == .response ? 1 : 0
    let waves = sample.times.count - (1 - shared)
    let arms = MarginalArms(pair: contrast, all: arms, others: false)
    let plain = WaveMeans.columns(waves: waves, shared: shared, arms: 2)
    let strata = StratumColumns(sample, strata, after: plain, waves: waves) {
      arms.place($0.arm) == nil ? 0 : $0.observed >> UInt64(1 - shared)
    }
    let columns = plain + strata.count
    let sizes = (
      ObservationWeights.size(people: people, waves: sample.times.count),
      WaveMeans.size(columns: columns, waves: waves),
      Sandwich.size(columns: columns, width: waves, units: people)
    )
    let size =
      sizes.0 + sizes.1 + sizes.2 + people
      + options.referenceSize(columns: columns, width: waves, units: people)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { memory in
      withUnsafeTemporaryAllocation(of: SIMD4<Int32>.self, capacity: waves * people) { rows in
        // Neither is empty.
        guard let memory = memory.baseAddress, let rows = rows.baseAddress else {
          return .failed(.tooFewObservations)
        }
        let weights = ObservationWeights(sample, contrast, in: memory)
        let ofSandwich = memory + sizes.0 + sizes.1
        let times = ofSandwich + sizes.2
        if let failure = weights.weigh() { return .failed(failure) }
        let means = WaveMeans(
          sample, arms, .independence, shared: shared, strata, in: memory + sizes.0)
        let sandwich = Sandwich(
          columns: columns, width: waves, units: people, options.correction, in: ofSandwich, rows)
        if let failure = solve(means, weights) { return .failed(failure) }
        if strata.count > 0, !solveWithin(means, weights, sandwich.bread) {
          return .failed(.singular)
        }
        let places = place(means, weights, sandwich, times)
        return estimate(means, sandwich, times, places: places, spare: times + people)
      }
    }
  }

  /// Writes the weighted means.
  ///
  /// - Returns: Why there are none; nil where there are.
  private func solve(_ means: WaveMeans, _ weights: ObservationWeights) -> Failure? {
    let contrast = self.weights(means.sample.times)
    for w in 0..<means.waves {
      var sums: InlineArray<2, Double> = [0, 0]
      var totals: InlineArray<2, Double> = [0, 0]
      for i in 0..<weights.count {
        let weight = weights.weight(i, means.first + w)
        guard weight > 0, let side = weights.people.side(i) else { continue }
        sums[side] += weight * weights.value(i, means.first + w)
        totals[side] += weight
      }
      if w < means.shared {
        guard totals[0] + totals[1] > 0 else { return .tooFewObservations }
        means.beta[w] = (sums[0] + sums[1]) / (totals[0] + totals[1])
        continue
      }
      if contrast[means.first + w] != 0, totals[0] == 0 || totals[1] == 0 {
        return .tooFewObservations
      }
      let other = totals[0] > 0 ? sums[0] / totals[0] : 0
      means.beta[w] = other
      means.beta[means.column(arm: 1, wave: w)] = totals[1] > 0 ? sums[1] / totals[1] - other : 0
    }
    return nil
  }

  /// Writes the coefficients of weighted least squares: means that differ between strata.
  ///
  /// - Returns: Whether arms and strata can be told apart.
  private func solveWithin(
    _ means: WaveMeans, _ weights: ObservationWeights, _ bread: UnsafeMutablePointer<Double>
  ) -> Bool {
    let columns = means.columns
    means.matrix.update(repeating: 0, count: columns * columns)
    means.right.update(repeating: 0, count: columns)
    for i in 0..<weights.count {
      guard let side = weights.people.side(i) else { continue }
      for w in 0..<means.waves {
        let weight = weights.weight(i, means.first + w)
        guard weight > 0 else { continue }
        let row = means.row(arm: side, wave: w, means.sample.strata[i])
        let y = weights.value(i, means.first + w)
        row.forEachColumn { a in
          means.right[a] += weight * y
          row.forEachColumn { means.matrix[a * columns + $0] += weight }
        }
      }
    }
    return means.solveEquations(bread)
  }

  /// Writes what people, or clusters, bring.
  ///
  /// - Returns: Places that are filled.
  private func place(
    _ means: WaveMeans, _ weights: ObservationWeights, _ sandwich: Sandwich,
    _ times: UnsafeMutablePointer<Double>
  ) -> Int {
    let (waves, ofUnit) = (means.waves, means.waves * means.waves)
    let omega = sandwich.spareRow
    var (places, open) = (0, (arm: -1, cluster: 0))
    func close() {
      guard places > 0 else { return }
      let squares = sandwich.squares + (places - 1) * ofUnit
      for w in 0..<waves {
        for v in 0..<waves { squares[w * waves + v] = omega[w] * omega[v] }
      }
    }
    for i in 0..<weights.count {
      guard let side = weights.people.side(i),
        (0..<waves).contains(where: { weights.weight(i, means.first + $0) > 0 })
      else { continue }
      let own = (arm: means.sample.people[i], cluster: means.sample.clusters[i])
      let stratum = means.sample.strata[i]
      if own.cluster == 0 || own != open {
        close()
        for w in 0..<waves {
          sandwich.rows[places * waves + w] = means.row(arm: side, wave: w, stratum)
          omega[w] = 0
        }
        (sandwich.weights + places * ofUnit).update(repeating: 0, count: ofUnit)
        times[places] = 1
        open = own
        places += 1
      }
      let w = sandwich.weights + (places - 1) * ofUnit
      for v in 0..<waves {
        let weight = weights.weight(i, means.first + v)
        guard weight > 0 else { continue }
        w[v * waves + v] += weight
        omega[v] +=
          weight
          * (weights.value(i, means.first + v) - means.mean(arm: side, wave: v, stratum))
      }
    }
    close()
    return places
  }
}

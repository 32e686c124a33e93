public import Inference

extension WaveEquations {
  public func fit(_ sample: WaveSample, arms: Int, _ contrast: ArmPair) -> Fit {
    guard sample.times.count > 1, objection(toWaves: sample.times) == nil else {
      return .failed(.tooFewObservations)
    }
    if missing == .weighted { return fitWeighted(sample, arms: arms, contrast) }
    let arms = MarginalArms(pair: contrast, all: arms, others: error == .allArms)
    let shared = baseline == .response ? 1 : 0
    let waves = sample.times.count - (1 - shared)
    let plain = WaveMeans.columns(waves: waves, shared: shared, arms: arms.count)
    let strata = StratumColumns(sample, strata, after: plain, waves: waves) {
      arms.place($0.arm) == nil ? 0 : $0.observed >> UInt64(1 - shared)
    }
    let columns = plain + strata.count
    let most = max(sample.groups.count, 1)
    let meansSize = WaveMeans.size(columns: columns, waves: waves)
    let size =
      meansSize + Sandwich.size(columns: columns, width: waves, units: most)
      + options.referenceSize(columns: columns, width: waves, units: most)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { memory in
      withUnsafeTemporaryAllocation(of: SIMD4<Int32>.self, capacity: waves * most) { rows in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: most) { times in
          // None is empty.
          guard let memory = memory.baseAddress, let rows = rows.baseAddress,
            let times = times.baseAddress
          else { return .failed(.tooFewObservations) }
          var means = WaveMeans(sample, arms, correlation, shared: shared, strata, in: memory)
          let sandwich = Sandwich(
            columns: columns, width: waves, units: most, options.correction, in: memory + meansSize,
            rows)
          if !isComplete(means) { return .failed(.tooFewObservations) }
          let (failure, isSimpler) = solveInTurn(correlation, fallback) {
            means.correlation = $0
            return means.solve(sandwich.bread)
          }
          if let failure { return .failed(failure) }
          let fit = estimate(
            means, sandwich, times, places: place(means, sandwich, times),
            spare: memory + meansSize + Sandwich.size(columns: columns, width: waves, units: most))
          guard isSimpler, let found = fit.estimate else { return fit }
          return .boundary(found, .simplerCovariance)
        }
      }
    }
  }

  /// The contrast with its variance.
  ///
  /// - Parameters:
  ///   - means: What was solved.
  ///   - sandwich: What units bring.
  ///   - times: How many units each place stands for.
  ///   - places: How many there are.
  ///   - spare: Room for degrees of freedom.
  /// - Returns: The fit.
  func estimate(
    _ means: WaveMeans, _ sandwich: Sandwich, _ times: UnsafeMutablePointer<Double>, places: Int,
    spare: UnsafeMutablePointer<Double>
  ) -> Fit {
    let (columns, waves) = (means.columns, means.waves)
    let (matrix, contrast) = (means.matrix, weights(means.sample.times))
    matrix.update(repeating: 0, count: columns * columns)
    var (units, first, second) = (0.0, 0.0, 0.0)
    for i in 0..<places {
      sandwich.add(i, times: times[i], to: matrix)
      units += times[i]
    }
    for i in 0..<places {
      // A row of the treatment's own arm is the second of its last wave.
      let arm = sandwich.rows[i * waves + waves - 1][1]
      if arm < 0 { second += times[i] }
      if arm >= 0, arm < 2 * waves - means.shared { first += times[i] }
    }
    guard first >= 2, second >= 2 else { return .failed(.tooFewObservations) }
    guard let known = invertPositive(matrix, order: columns, into: sandwich.bread) else {
      return .failed(.singular)
    }
    sandwich.aim { column in
      for w in 0..<waves where means.column(arm: 1, wave: w) == column {
        return contrast[means.first + w]
      }
      return 0
    }
    let variance = sandwich.variance(places)
    guard variance > 0 else { return .failed(.noVariation) }
    var value = 0.0
    for w in means.shared..<waves {
      value += contrast[means.first + w] * means.beta[means.column(arm: 1, wave: w)]
    }
    guard
      let df = options.degreesOfFreedom(
        left: units - Double(known), sandwich, places: places, in: spare, times: { times[$0] })
    else { return .failed(.tooFewObservations) }
    return .converged(Estimate(value: value, standardError: variance.squareRoot(), df: df))
  }

  /// Whether both arms compared have somebody at every wave that the estimate weighs.
  private func isComplete(_ means: WaveMeans) -> Bool {
    var seen: (UInt64, UInt64) = (0, 0)
    for group in means.sample.groups {
      switch means.arms.place(group.arm) {
      case 0: seen.0 |= means.observed(group)
      case 1: seen.1 |= means.observed(group)
      default: continue
      }
    }
    let weights = weights(means.sample.times)
    return (0..<means.waves).allSatisfy {
      weights[means.first + $0] == 0 || seen.0 & seen.1 & (1 &<< UInt64($0)) != 0
    }
  }

  /// Writes what units bring: clusters one by one, and people by themselves who have the same waves together.
  ///
  /// - Returns: Places that are filled.
  private func place(
    _ means: WaveMeans, _ sandwich: Sandwich, _ times: UnsafeMutablePointer<Double>
  ) -> Int {
    let (sample, waves) = (means.sample, means.waves)
    var (places, open) = (0, (arm: -1, cluster: 0))
    // What a cluster's people bring, until the next one starts.
    let omega = sandwich.spareRow
    func close() {
      guard open.cluster > 0 else { return }
      let squares = sandwich.squares + (places - 1) * waves * waves
      for w in 0..<waves {
        for v in 0..<waves { squares[w * waves + v] = omega[w] * omega[v] }
      }
      open = (-1, 0)
    }
    for (g, group) in sample.groups.enumerated() {
      guard let arm = means.arms.place(group.arm), means.observed(group) != 0 else { continue }
      means.correlation.invert(
        means.rho, means.observed(group), waves: waves, into: means.inverse)
      if group.cluster == 0 || open.arm != group.arm || open.cluster != group.cluster {
        close()
        for w in 0..<waves {
          sandwich.rows[places * waves + w] = means.row(arm: arm, wave: w, group.stratum)
          omega[w] = 0
        }
        (sandwich.weights + places * waves * waves).update(repeating: 0, count: waves * waves)
        times[places] = group.cluster == 0 ? group.count : 1
        if group.cluster > 0 { open = (group.arm, group.cluster) }
        places += 1
      }
      let w = sandwich.weights + (places - 1) * waves * waves
      let each = group.cluster == 0 ? 1 : group.count
      for i in 0..<waves * waves { w[i] += each * means.inverse[i] }
      guard group.cluster == 0 else {
        for r in 0..<waves {
          for s in 0..<waves where means.inverse[r * waves + s] != 0 {
            omega[r] +=
              means.inverse[r * waves + s]
              * (means.sum(g, s) - group.count * means.mean(arm: arm, wave: s, group.stratum))
          }
        }
        continue
      }
      means.writeSquares(g, arm: arm)
      let squares = sandwich.squares + (places - 1) * waves * waves
      for r in 0..<waves {
        for s in 0..<waves {
          var sum = 0.0
          for i in 0..<waves where means.inverse[r * waves + i] != 0 {
            for j in 0..<waves {
              sum +=
                means.inverse[r * waves + i] * means.squares[i * waves + j]
                * means.inverse[j * waves + s]
            }
          }
          squares[r * waves + s] = sum
        }
      }
    }
    close()
    return places
  }
}

public import Inference

extension EstimatingEquations {
  public func fit(_ data: ClusteredPeople, _ contrast: ArmPair) -> Fit {
    let arms = MarginalArms(
      pair: contrast, all: data.means.arms.count, others: error == .allArms)
    if readsPeople, family != .gaussian { return fitPeople(data.table, arms) }
    let most =
      readsPeople
      ? data.table.people.count : data.means.clusters.count + data.means.arms.count
    return withUnsafeTemporaryAllocation(of: MarginalUnit.self, capacity: max(most, 1)) { list in
      // It is not empty.
      guard let list = list.baseAddress else { return .failed(.tooFewObservations) }
      var units = MarginalUnits(list, arms)
      if readsPeople {
        units.take(
          data.table.people.span, usesBaseline: usesBaseline, usesStrata: strata == .adjusted)
      } else {
        units.take(data.means)
      }
      return fit(units)
    }
  }

  /// Solves the equations of some units.
  private func fit(_ units: MarginalUnits) -> Fit {
    var (first, second) = (0.0, 0.0)
    for i in 0..<units.count {
      if units.list[i].arm == 0 { second += units.list[i].times }
      if units.list[i].arm == 1 { first += units.list[i].times }
    }
    guard first >= 2, second >= 2 else { return .failed(.tooFewObservations) }
    let columns = units.arms.count + units.strata - 1 + (usesBaseline ? 1 : 0)
    let width = usesBaseline ? 2 : 1
    let size =
      MarginalMeans.size(columns: columns)
      + Sandwich.size(columns: columns, width: width, units: units.count)
      + options.referenceSize(columns: columns, width: width, units: units.count)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { memory in
      withUnsafeTemporaryAllocation(of: SIMD4<Int32>.self, capacity: width * units.count) { rows in
        // Neither is empty.
        guard let memory = memory.baseAddress, let rows = rows.baseAddress else {
          return .failed(.tooFewObservations)
        }
        var means = MarginalMeans(
          units, family, columns: columns, usesBaseline: usesBaseline, in: memory)
        let sandwich = Sandwich(
          columns: columns, width: width, units: units.count, options.correction,
          in: memory + MarginalMeans.size(columns: columns), rows)
        let (failure, isSimpler) = solveInTurn(correlation, fallback) {
          means.solve($0, inverse: sandwich.bread)
        }
        if let failure { return .failed(failure) }
        let fit = estimate(means, sandwich, matrix: memory)
        guard isSimpler, let found = fit.estimate else { return fit }
        return .boundary(found, .simplerCovariance)
      }
    }
  }

  /// The contrast with its variance.
  ///
  /// - Parameters:
  ///   - means: What was solved.
  ///   - sandwich: Empty but for its memory.
  ///   - matrix: Room for columns².
  /// - Returns: The fit.
  private func estimate(
    _ means: MarginalMeans, _ sandwich: Sandwich, matrix: UnsafeMutablePointer<Double>
  ) -> Fit {
    let (units, columns) = (means.units, means.columns)
    matrix.update(repeating: 0, count: columns * columns)
    var clusters = 0.0
    for i in 0..<units.count {
      let unit = units.list[i]
      clusters += unit.times
      place(unit, i, means, sandwich)
      sandwich.add(i, times: unit.times, to: matrix)
    }
    guard let known = invertPositive(matrix, order: columns, into: sandwich.bread) else {
      return .failed(.singular)
    }
    sandwich.aim { $0 == 1 ? 1 : 0 }
    let variance = sandwich.variance(units.count)
    guard variance > 0 else { return .failed(.noVariation) }
    let value =
      family == .gaussian
      ? means.beta[1] : link.value(means.mean(arm: 1)) - link.value(means.mean(arm: 0))
    let spare =
      matrix + MarginalMeans.size(columns: columns)
      + Sandwich.size(columns: columns, width: sandwich.width, units: units.count)
    guard
      let df = options.degreesOfFreedom(
        left: clusters - Double(known), sandwich, places: units.count, in: spare,
        times: { units.list[$0].times })
    else { return .failed(.tooFewObservations) }
    return .converged(Estimate(value: value, standardError: variance.squareRoot(), df: df))
  }

  /// Writes what a unit brings: W of each that it stands for, and Σωω'.
  private func place(_ unit: MarginalUnit, _ i: Int, _ means: MarginalMeans, _ sandwich: Sandwich) {
    let width = sandwich.width
    let (w, squares) = (
      sandwich.weights + i * width * width, sandwich.squares + i * width * width
    )
    let (mean, baseline) = means.rows(unit)
    sandwich.rows[i * width] = mean
    let (between, within) = means.weights(unit)
    let (e, xe, ee) = means.residuals(unit)
    guard usesBaseline else {
      let arm = means.mean(arm: unit.arm)
      // dμ/dη over the variance; both are 1 of scores.
      let (slope, v) = (link.slope(arm), family.variance(arm))
      w[0] = between / unit.times * slope * slope / v
      // People by themselves: their squares added up.
      let own =
        unit.times > 1 ? ee + unit.people.n * e * e : between * between * e * e
      squares[0] = own * slope * slope / (v * v)
      return
    }
    sandwich.rows[i * width + 1] = baseline
    let x = means.baseline(unit)
    w[0] = between
    w[1] = between * x
    w[2] = between * x
    w[3] = between * x * x + within * unit.people.baselineSumOfSquares
    let omega = (between * e, between * e * x + within * xe)
    squares[0] = omega.0 * omega.0
    squares[1] = omega.0 * omega.1
    squares[2] = squares[1]
    squares[3] = omega.1 * omega.1
  }
}

internal import Inference

/// Strata or a baseline in the model of events or counts: people are read one by one, as the link does not let them be summed.
extension EstimatingEquations {
  /// Solves the equations of people.
  ///
  /// - Parameters:
  ///   - table: Everybody.
  ///   - arms: Arms of the model.
  /// - Returns: The fit.
  func fitPeople(_ table: borrowing PersonTable, _ arms: MarginalArms) -> Fit {
    MarginalPeople.read(
      table.people.span, arms, family, usesBaseline: usesBaseline, usesStrata: strata == .adjusted,
      fit)
  }

  private func fit(_ people: MarginalPeople) -> Fit {
    if let objection = people.objection(family, least: 2) { return .failed(objection) }
    let columns = people.columns
    let width = people.usesBaseline ? 2 : 1
    let ofMatrix = columns * columns
    let ofSandwich = Sandwich.size(columns: columns, width: width, units: people.units)
    let ofReference = options.referenceSize(columns: columns, width: width, units: people.units)
    let size =
      ofMatrix + MarginalRegression.size(columns: columns) + ofSandwich + ofReference
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { memory in
      withUnsafeTemporaryAllocation(of: SIMD4<Int32>.self, capacity: width * people.units) { rows in
        // Neither is empty.
        guard let matrix = memory.baseAddress, let rows = rows.baseAddress else {
          return .failed(.tooFewObservations)
        }
        let ofRegression = matrix + ofMatrix
        let ofUnits = ofRegression + MarginalRegression.size(columns: columns)
        var regression = MarginalRegression(people, family, link, in: ofRegression)
        let sandwich = Sandwich(
          columns: columns, width: width, units: people.units, options.correction, in: ofUnits, rows
        )
        let (failure, isSimpler) = solveInTurn(correlation, fallback) {
          regression.solve($0, matrix: matrix, inverse: sandwich.bread)
        }
        if let failure { return .failed(failure) }
        regression.place(in: sandwich)
        sandwich.aim { $0 == 1 ? 1 : 0 }
        let variance = sandwich.variance(people.units)
        guard variance > 0 else { return .failed(.noVariation) }
        guard
          let df = options.degreesOfFreedom(
            left: Double(people.units - columns), sandwich, places: people.units,
            in: ofUnits + ofSandwich)
        else { return .failed(.tooFewObservations) }
        let found = Estimate(
          value: regression.beta[1], standardError: variance.squareRoot(), df: df)
        return isSimpler ? .boundary(found, .simplerCovariance) : .converged(found)
      }
    }
  }
}

extension MarginalRegression {
  /// Writes what each unit brings: W, and ωω'.
  func place(in sandwich: Sandwich) {
    let width = sandwich.width
    for unit in 0..<people.units {
      let (w, omega) = weights(sums(unit))
      let place = unit * width * width
      sandwich.rows[unit * width] = people.rows[people.starts[unit]].columns
      sandwich.weights[place] = w.0
      sandwich.squares[place] = omega.0 * omega.0
      guard width == 2 else { continue }
      sandwich.rows[unit * width + 1] = SIMD4(Int32(people.baselineColumn), -1, -1, -1)
      sandwich.weights[place + 1] = w.1
      sandwich.weights[place + 2] = w.1
      sandwich.weights[place + 3] = w.2
      sandwich.squares[place + 1] = omega.0 * omega.1
      sandwich.squares[place + 2] = omega.0 * omega.1
      sandwich.squares[place + 3] = omega.1 * omega.1
    }
  }
}

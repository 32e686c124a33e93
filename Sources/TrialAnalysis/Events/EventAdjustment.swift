internal import Inference
internal import Parts

/// What a logistic regression of independent people adjusts for, and how it is solved.
struct EventAdjustment: Sendable {
  let usesBaseline: Bool
  let strata: ClusterMeansTest.StrataUse

  init(usesBaseline: Bool, strata: ClusterMeansTest.StrataUse) {
    self.usesBaseline = usesBaseline
    self.strata = strata
  }

  init(_ f: Fields) {
    usesBaseline = Covariate.read(f, .events) == .baseline
    strata = f.choice(
      "strata", default: ClusterMeansTest.StrataUse.ignored,
      "Whether strata or sites within which people or clusters were randomised are adjusted for.")
  }

  /// Whether the arm is all that there is in the model.
  var isEmpty: Bool { !usesBaseline && strata == .ignored }

  func reads(_ scale: OutcomeScale) -> Bool {
    scale == .event && (scale.hasBaseline || !usesBaseline)
  }

  func objection(to scale: OutcomeScale) -> String? {
    scale == .event && !reads(scale)
      ? "\(scale.words) have no baseline to adjust for; give the outcome a 'baseline-correlation'"
      : nil
  }

  var needs: [TrialFeature] { strata == .adjusted ? [.strataOrSites] : [] }

  var accountsFor: Set<TrialStructure> { strata == .adjusted ? [.sites] : [] }

  func words(_ nouns: StructureNouns) -> [String] {
    (usesBaseline ? ["adjusted for baseline"] : [])
      + (strata == .adjusted ? ["adjusted for the \(nouns.stratum)"] : [])
  }

  /// Solves the regression of the two arms compared, everybody a unit.
  ///
  /// - Parameters:
  ///   - everybody: Everybody.
  ///   - contrast: Which two arms.
  ///   - estimate: Gets the regression and (X'WX)⁻¹.
  /// - Returns: The fit.
  func regress(
    _ everybody: Span<PersonTable.Person>, _ contrast: ArmPair,
    _ estimate: (MarginalRegression, UnsafeMutablePointer<Double>) -> Fit
  ) -> Fit {
    let arms = MarginalArms(
      pair: contrast, all: max(contrast.treatment, contrast.comparator) + 1, others: false)
    return MarginalPeople.read(
      everybody, arms, .binomial, usesBaseline: usesBaseline,
      usesStrata: strata == .adjusted, isAlone: true
    ) { people in
      if let objection = people.objection(.binomial, least: 1) { return .failed(objection) }
      let columns = people.columns
      return withUnsafeTemporaryAllocation(
        of: Double.self,
        capacity: 2 * columns * columns + MarginalRegression.size(columns: columns)
      ) { memory in
        guard let matrix = memory.baseAddress else { return .failed(.tooFewObservations) }
        let inverse = matrix + columns * columns
        var regression = MarginalRegression(
          people, .binomial, .logit, in: inverse + columns * columns)
        if let failure = regression.solve(.independence, matrix: matrix, inverse: inverse) {
          return .failed(failure)
        }
        return estimate(regression, inverse)
      }
    }
  }
}

extension MarginalPeople.Row {
  /// Goes through the columns of a person's row of X that are not 0.
  @inline(__always)
  func forEach(_ people: MarginalPeople, _ take: (_ column: Int, _ x: Double) -> Void) {
    columns.forEachColumn { take($0, 1) }
    if people.usesBaseline { take(people.baselineColumn, x) }
  }
}

extension MarginalRegression {
  /// Σf², over people with their rows and residuals y − μ.
  func sumOfSquares(_ f: (MarginalPeople.Row, _ residual: Double) -> Double) -> Double {
    var sum = 0.0
    for i in 0..<people.count {
      let row = people.rows[i]
      let own = f(row, row.y - link.mean(predictor(row)))
      sum += own * own
    }
    return sum
  }
}

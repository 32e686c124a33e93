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

  /// Solves the regression of the two arms compared, people by themselves.
  ///
  /// - Parameters:
  ///   - everybody: Everybody.
  ///   - contrast: Which two arms.
  ///   - estimate: Gets the solved regression.
  /// - Returns: The fit.
  func regress(
    _ everybody: Span<PersonTable.Person>, _ contrast: ArmPair,
    _ estimate: (LogisticLikelihood) -> Fit
  ) -> Fit {
    EventCells.read(
      everybody, contrast, usesBaseline: usesBaseline, usesStrata: strata == .adjusted
    ) { cells in
      if let objection = cells.objection { return .failed(objection) }
      return withUnsafeTemporaryAllocation(
        of: Double.self, capacity: LogisticLikelihood.size(columns: cells.columns)
      ) { memory in
        // It is not empty.
        guard let memory = memory.baseAddress else { return .failed(.tooFewObservations) }
        let likelihood = LogisticLikelihood(cells, in: memory)
        if let failure = likelihood.solve() { return .failed(failure) }
        return estimate(likelihood)
      }
    }
  }
}

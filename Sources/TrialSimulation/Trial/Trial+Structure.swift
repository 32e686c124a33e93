internal import Parts
public import TrialAnalysis

extension Trial {
  /// What of its structure matters to an analysis of one outcome and contrast.
  ///
  /// Only what makes a difference: clusters without a correlation, or levels without any effect, are none.
  ///
  /// - Parameters:
  ///   - outcome: Position of the outcome.
  ///   - arms: The arms that are compared.
  /// - Returns: Everything that an analysis should have a place for.
  public func structure(_ outcome: Int, _ arms: ArmPair) -> Set<TrialStructure> {
    var found: Set<TrialStructure> = []
    let pair = [arms.treatment, arms.comparator]
    if pair.contains(where: { clustersMatter(outcome, $0) }) {
      found.insert(.clusters)
      let plans = pair.map { clusters[$0] }
      if plans.contains(where: { $0 == nil }) { found.insert(.clustersInOneArm) }
      if plans.contains(where: { $0?.hasUnequalSizes == true }) { found.insert(.unequalClusters) }
      if plans.contains(where: { ($0?.strata?.share ?? 0) > 0 }) { found.insert(.clusterStrata) }
      if numberOfClusters(arms) < Trial.many { found.insert(.fewClusters) }
    }
    if let sites, sites.icc > 0 || sites.effectSD > 0 { found.insert(.sites) }
    if let law = forms[outcome].first, modifierMoves(law) { found.insert(.modifier) }
    if times[outcome].count > 2 { found.insert(.waves) }
    if pair.contains(where: { clusters[$0]?.crossing != nil }) { found.insert(.periods) }
    return found
  }

  /// From so many clusters on the normal distribution does for a t distribution.
  private static let many = 40

  /// Clusters of two arms; those that cross over are in both.
  public func numberOfClusters(_ arms: ArmPair) -> Int {
    let plans = [clusters[arms.treatment], clusters[arms.comparator]].compactMap { $0 }
    return plans.lazy.compactMap { $0.crossing?.clusters }.first
      ?? plans.reduce(0) { $0 + $1.count }
  }

  /// Whether people of one cluster of an arm are alike in an outcome.
  private func clustersMatter(_ outcome: Int, _ arm: Int) -> Bool {
    guard clusters[arm] != nil else { return false }
    if let form = forms[outcome][arm] as? CourseLaw {
      return form.clusterInterceptSD > 0 || form.clusterSlopeSD > 0 || groupICC(arm) > 0
    }
    return icc(outcome, arm) > 0 || groupICC(arm) > 0
  }

  /// The intracluster correlation of an outcome in an arm; nil where people are independent.
  public func intraclusterCorrelation(_ outcome: Int, _ arm: Int) -> Double? {
    clusters[arm] == nil ? nil : icc(outcome, arm)
  }

  /// What it calls the clusters and strata of two arms.
  public func nouns(_ arms: ArmPair) -> StructureNouns {
    let unit = [arms.treatment, arms.comparator].lazy.compactMap { clusters[$0]?.kind.unit }.first
    return StructureNouns(
      cluster: unit?.noun ?? "cluster",
      stratum: sites != nil ? "site" : modifier != nil ? "level of the modifier" : "stratum")
  }
}

extension ClusterUnit {
  /// One of them: "peer worker".
  public var noun: String { String(rawValue.dropLast()) }
}

extension ClusterPlan {
  /// Whether clusters are planned to differ in size by more than people divided evenly do.
  var hasUnequalSizes: Bool {
    guard let least = sizes.min(), let most = sizes.max() else { return kind.sizeCV > 0 }
    return most - least > 1
  }
}

extension AnalysisPlan {
  /// What of a trial's structure the analysis of a row has no place for.
  ///
  /// - Parameters:
  ///   - method: Name of the row's method.
  ///   - trial: The trial.
  ///   - outcome: Name of the row's outcome.
  ///   - contrast: Name of its contrast.
  /// - Returns: Nothing for an analysis that fits the trial.
  public func ignored(
    by method: String, of trial: Trial, outcome: String, contrast: String
  ) -> [TrialStructure] {
    guard let analysis = methods.first(where: { $0.name == method })?.analysis,
      let contrast = trial.contrasts.first(where: { $0.name == contrast }),
      let outcome = trial.outcomes.firstIndex(where: { $0.name == outcome })
    else { return [] }
    return analysis.ignored(of: trial.structure(outcome, contrast.arms))
  }
}

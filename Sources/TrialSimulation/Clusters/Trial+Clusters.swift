internal import Parts

extension Trial {
  /// Whether any arm has clusters.
  var isClustered: Bool { clusters.contains { $0 != nil } }

  /// The intracluster correlation of an outcome in an arm; 0 where people are independent.
  func icc(_ outcome: Int, _ arm: Int) -> Double {
    guard let plan = clusters[arm] else { return 0 }
    if let law = forms[outcome][arm] as? NetBenefitLaw, let parts = law.parts?.positions {
      return law.icc(score: icc(parts[0], arm), cost: icc(parts[1], arm))
    }
    return outcomes[outcome].model.icc(arm: arms[arm].name) ?? plan.kind.icc
  }

  /// Standard deviations of an outcome's end between and within the clusters of an arm.
  ///
  /// The normals beneath times have a variance of 1, whatever clusters hold of it.
  func split(_ outcome: Int, _ arm: Int, _ sd: Double) -> (between: Double, within: Double) {
    if clusters[arm] != nil, forms[outcome][arm] is any TimedLaw {
      let icc = icc(outcome, arm)
      return (sd * icc.squareRoot(), sd * (1 - icc).squareRoot())
    }
    return clusters[arm]?.kind.split(sd, icc: icc(outcome, arm)) ?? (0, sd)
  }

  /// A score's baseline and end as they are drawn in an arm, in units of their own SDs: standard deviations, and their
  /// correlation over people.
  func drawn(
    _ outcome: Int, _ arm: Int, _ form: ScoreLaw
  ) -> (baseline: Double, end: Double, correlation: Double) {
    guard let plan = clusters[arm] else { return (1, 1, form.baselineCorrelation) }
    let (between, within) = split(outcome, arm, 1)
    let end = (between * between + within * within).squareRoot()
    guard plan.isOldAtBaseline else { return (1, end, within * form.baselineCorrelation / end) }
    let shared =
      between * between * form.clusterCorrelation + within * within * form.baselineCorrelation
    return (end, end, shared / (end * end))
  }

  /// By how much clusters, and people who get another arm's support, inflate the variance of an arm's mean beside that of
  /// one person's outcome over n.
  ///
  /// ```
  /// (d·(1 + CV²)·m + σ² + mixture)/SD²
  /// ```
  func designEffect(_ outcome: Int, _ arm: Int) -> Double {
    var mixture = 0.0
    if let form = forms[outcome][arm] as? ScoreLaw {
      mixture =
        (mixtureVariance(outcome, arm) + varianceByBaseline(outcome, arm)) / (form.sd * form.sd)
    }
    guard let plan = clusters[arm] else { return 1 + mixture }
    let (between, within) = split(outcome, arm, 1)
    let size = plan.kind.size * (1 + plan.kind.sizeCV * plan.kind.sizeCV)
    return between * between * max(size, 1) + within * within * groupInflation(outcome, arm)
      + mixture
  }

  /// Outcomes whose people cannot be as alike as their clusters say.
  func checkAlikeness(_ f: Fields) {
    guard f.isFineSoFar else { return }
    for (o, outcome) in outcomes.enumerated() {
      for (a, arm) in arms.enumerated() where clusters[a] != nil {
        let law = sites.map { forms[o][a].within($0) } ?? forms[o][a]
        let shared = icc(o, a) + groupICC(a)
        guard
          let objection = shared < 1
            ? law.objection(toICC: shared)
            : "they and the groups within them share \(Number.text(shared)) of the variance, and there is no more than 1"
        else { continue }
        f.report("clusters of arm '\(arm.name)', '\(outcome.name)': \(objection)", at: "outcomes")
        break
      }
    }
  }

  static func checkClusters(
    _ f: Fields, _ arms: [Arm], _ design: any TrialDesign, _ clusters: [ClusterPlan?]
  ) {
    for (arm, plan) in zip(arms, clusters) {
      guard let plan, let strata = plan.strata, strata.number > plan.count else { continue }
      f.report(
        "\(strata.number) strata for \(plan.count) clusters of arm '\(arm.name)': a stratum would have none",
        below: f.path.appending("design").appending("strata"))
    }
    design.check(f, arms)
  }
}

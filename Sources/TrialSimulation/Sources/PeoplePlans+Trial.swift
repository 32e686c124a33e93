extension PeoplePlans {
  /// Prepares a trial.
  ///
  /// - Parameters:
  ///   - trial: The trial; its correlations were checked.
  ///   - baselines: Outcomes whose baseline some analysis reads.
  ///   - levels: Outcomes that some analysis reads by level of the modifier.
  ///   - strata: Outcomes whose waves some analysis reads with strata told apart.
  ///   - handled: What analyses make of scores after intercurrent events.
  init(
    _ trial: Trial, baselines: [Bool], levels: [Bool], strata: [Bool], handled: [HandledWaves]
  ) {
    self.handled = handled
    intercurrent = trial.arms.indices.map { IntercurrentPlan(trial, arm: $0) }
    arms = trial.arms
    participants = trial.participants
    modifier = trial.modifier
    times = trial.times
    isCount = trial.isCount
    readsLevels = levels.map { $0 && trial.modifier != nil }
    readsStrata = strata
    sites = trial.sitePlan
    let number = trial.sitePlan?.number ?? 1
    // All sites of an arm have the same laws.
    let plans = stride(from: 0, to: trial.arms.count, by: number).map {
      AttritionPlan(trial, arm: $0)
    }
    attrition = trial.arms.indices.map { plans[$0 / number] }
    deliveries = trial.arms.indices.map { DeliveryPlan(trial, arm: $0) }
    var baselines = baselines
    for case let plan? in attrition where plan.baselineSlope != 0 {
      if let outcome = plan.outcome { baselines[outcome] = true }
    }
    for case let plan? in deliveries {
      if let outcome = plan.baseline { baselines[outcome] = true }
    }
    for o in baselines.indices where trial.hasBaselineSlopes && trial.forms[o].first is ScoreLaw {
      baselines[o] = true
    }
    latent = LatentVariables(
      outcomes: trial.forms.map { $0[0].latents }, correlation: trial.correlation,
      baselines: baselines)
    factor = latent.factor ?? []
    precondition(latent.factor != nil, "correlations are checked when the scenario is read")
    before = trial.arms.indices.map { arm in
      trial.participants[arm / number * number..<arm].reduce(0, +)
    }
    isScore = trial.forms.map { $0[0] is ScoreLaw }
    sharesNormals = trial.forms.map { $0[0] is ScoreLaw || $0[0] is any TimedLaw }
    followUps = trial.forms.flatMap { $0.map { ($0 as? any TimedLaw)?.followUp } }
    leastFollowUps = trial.followUps
    levelEffects = trial.levelEffects
    levelMoves = PeoplePlans.moves(trial)
    baselineSlopes =
      trial.baselineSlopes.isEmpty
      ? []
      : trial.outcomes.indices.flatMap { o in
        trial.arms.indices.map { BaselineSlopes(trial, o, $0) }
      }
    leadingCourse = trial.leadingCourse
    leaders = trial.leadingCourse.map { trial.forms[$0].compactMap { $0 as? CourseLaw } } ?? []
    clusters = trial.isClustered ? ClusterPeople(trial) : nil
    clusterPlaces = ClusterPlanPlaces(clusters)
    keepsPeople = trial.clusters.map { $0?.crossing?.individualAutocorrelation != nil }
    let deliveries = deliveries
    cells = trial.outcomes.indices.flatMap { o in
      trial.arms.indices.map { CellPlan(trial, o, arm: $0, deliveries[$0]) }
    }
    waveFactors = trial.forms.flatMap { laws in
      laws.map { ($0 as? CourseLaw)?.covariance?.factor ?? [] }
    }
    clusterFactor =
      trial.isClustered
      ? LatentVariables(
        outcomes: trial.forms.map { $0[0].latents }, correlation: trial.correlation,
        baselines: baselines, of: .clusters
      ).factor ?? [] : []
    let (latent, sharesNormals, clusterFactor) = (latent, sharesNormals, clusterFactor)
    let variables = latent.variables
    let isShared = trial.clusters.map { plan in
      variables.map { variable in
        guard let plan, sharesNormals[variable.outcome] else { return false }
        return !variable.isBaseline || plan.isOldAtBaseline
      }
    }
    self.isShared = isShared
    isDrawnOfClusters = isShared.map { isShared in
      variables.indices.map { v in
        (v..<variables.count).contains {
          isShared[$0] && clusterFactor[$0 * variables.count + v] != 0
        }
      }
    }
    baselinePosition = trial.outcomes.indices.map { latent.position($0, isBaseline: true) }
    endPosition = trial.outcomes.indices.map { latent.position($0, isBaseline: false) ?? 0 }
  }

  /// How people of each level differ from their arm, in SDs of a score measured once.
  private static func moves(_ trial: Trial) -> [[LevelMove]] {
    guard trial.modifier != nil, !trial.levelEffects.isEmpty else { return [] }
    return trial.outcomes.indices.flatMap { o in
      trial.arms.indices.map { arm in
        guard let law = trial.forms[o][arm] as? ScoreLaw else { return [] }
        return trial.levelEffects[o][arm].map {
          LevelMove(end: $0.means[0] / law.sd, baseline: $0.baseline / law.baselineSD)
        }
      }
    }
  }
}

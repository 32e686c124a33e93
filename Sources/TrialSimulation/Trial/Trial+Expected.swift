internal import Inference
internal import TrialAnalysis

/// What is to be expected of a trial before anything is drawn.
extension Trial {
  /// People of an arm expected to have an outcome observed.
  ///
  /// - Parameters:
  ///   - outcome: Position of the outcome.
  ///   - arm: Position of the arm.
  /// - Returns: A mean number.
  public func expectedPeople(_ outcome: Int, _ arm: Int) -> Double {
    let missing = self.missing(outcome, arm)
    let lost = clusters[arm]?.kind.lost ?? 0
    return Double(participants[arm]) * (1 - unseen(outcome, arm))
      * (1 - missing) * (1 - lost)
  }

  /// How an outcome is distributed where the truth is computed; of an instrument with the mean of its scores.
  func shown(_ outcome: Int, _ arm: Int) -> any OutcomeLaw {
    let law = truthForms[outcome][arm]
    guard let form = law as? ScoreLaw, form.scale != nil else { return law }
    guard let modifier else { return scored(form, outcome, arm, exchange(outcome, arm), 0) }
    let means = (0..<Modifier.levels).map { level in
      modifier.share(of: level) * shown(outcome, arm, level: level).means[0]
    }
    return form.with(means: [means.reduce(0, +)])
  }

  /// What is true of an effect that compares distributions; nil for one of means.
  func truth(
    of effect: EffectMeasure, _ outcome: Int, _ arms: ArmPair, by analysis: any Analysis
  ) -> Double? {
    if let sessions = analysis.complierSessions {
      return complierDifference(outcome, arms, sessions: sessions)
    }
    guard effect.isOfDistributions else { return nil }
    let conditions = analysis.conditionsOnClusters
    func place(_ arm: Int) -> TruthSetting.OfArm {
      let people = expectedPeople(outcome, arm)
      let plan = conditions == nil ? nil : clusters[arm]
      return TruthSetting.OfArm(
        alike: Alikeness(
          sites: sites?.icc ?? 0, clusters: clusters[arm] == nil ? 0 : icc(outcome, arm),
          strata: clusters[arm]?.strata?.share ?? 0, groups: groupICC(arm)),
        people: people, clusters: plan.map { Double($0.count) * (1 - $0.kind.lost) } ?? 0,
        clusterSizes: plan.map {
          let all = Double(participants[arm])
          return $0.sizes(people: all, seen: people / (all * (1 - $0.kind.lost)))
        } ?? [])
    }
    let known = analysis.accountsFor
    return truthForms[outcome][arms.treatment].truth(
      of: effect,
      in: TruthSetting(
        offset: analysis.logOffset, adjustsForBaseline: analysis.needsBaseline,
        adjustsForStrata: known.contains(.sites) || known.contains(.clusterStrata),
        conditionsOnClusters: conditions, own: place(arms.treatment),
        other: place(arms.comparator)),
      beside: truthForms[outcome][arms.comparator])
  }

  /// An arm whose people differ in how much of which support the truth takes them to get; nil for none.
  var mixedArm: Arm? {
    arms.first {
      !isTruthOfFullDelivery && $0.delivered?.varies == true
        || dilutesTruth && $0.contamination > 0
    }
  }

  /// The same in a level of the modifier.
  func shown(_ outcome: Int, _ arm: Int, level: Int) -> any OutcomeLaw {
    if let worth = truthForms[outcome][arm] as? NetBenefitLaw {
      return worth.with { shown($0, arm, level: level) }
    }
    let law = law(
      naturalForms[outcome], outcome, arm, level: level, isDiluted: dilutesTruth,
      isFull: isTruthOfFullDelivery)
    if let course = law as? CourseLaw, intercurrentLaws[arm] != nil {
      return course.with(
        means: meanByPlace(
          intercurrentMeans(outcome, arm, course, level: level, estimand.intercurrent)))
    }
    guard let form = law as? ScoreLaw, form.scale != nil else { return law }
    let effect = levelEffect(outcome, arm, level)
    let further = effect.exchange(delivered: arms[arm].delivered?.mean ?? 1).first ?? 0
    return scored(
      form, outcome, arm, exchange(outcome, arm) + further, effect.own.first ?? 0)
  }

  /// The law of an instrument with the mean of its scores, where another arm's support adds so much in the place of the
  /// own, and all of the own so much more than it does on average over levels.
  private func scored(
    _ law: ScoreLaw, _ outcome: Int, _ arm: Int, _ exchange: Double, _ further: Double
  ) -> ScoreLaw {
    var form = law
    guard let scale = form.scale else { return form }
    let parts = split(outcome, arm, form.sd)
    let sd = (parts.between * parts.between + parts.within * parts.within).squareRoot()
    // People who get the other arm's support are at a place of their own of the scale.
    let (c, x) = dilutesTruth ? (arms[arm].contamination, exchange) : (0, 0)
    let effect = deliveries[outcome][arm]
    // What people get spreads them within their site; sites lie where they do.
    let ofSites = (sites?.icc ?? 0) * sd * sd
    let inner = (sd * sd - ofSites).squareRoot()
    func spread(_ width: Double) -> Double {
      (ofSites + inner * inner * width * width).squareRoot()
    }
    func own(_ center: Double) -> Double {
      let all = (effect.full.first ?? 0) + further
      guard let delivered = arms[arm].delivered, delivered.varies, !isTruthOfFullDelivery, all != 0
      else { return scale.mean(center, sd) }
      let shared = attending(outcome, arm, form)
      let mean = delivered.mean
      return DeliveredScores(delivered, dependsOnZ: shared != 0) { share, z in
        let width = effect.width(of: share)
        return scale.mean(
          center + (share - mean) * all + shared * inner * width * z,
          spread(width * (1 - shared * shared).squareRoot()))
      }.mean
    }
    form.mean =
      c * x == 0
      ? own(form.mean)
      : (1 - c) * own(form.mean - c * x)
        + c * scale.mean(form.mean + (1 - c) * x, spread(effect.spread))
    return form
  }

  /// Correlation of attending an arm's support and the end of a score: by the baseline of the trial's first score.
  private func attending(_ outcome: Int, _ arm: Int, _ form: ScoreLaw) -> Double {
    guard let attendance = arms[arm].delivered?.attendance, let first = firstScore else { return 0 }
    return attendance.baselineCorrelation * correlation[first][outcome]
      * drawn(outcome, arm, form).correlation
  }
}

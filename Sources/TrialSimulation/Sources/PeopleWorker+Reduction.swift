internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// What analyses read, from the people of the arm that was drawn last.
extension PeopleWorker {
  /// Reduces one outcome of an arm.
  func reduce(_ replicate: Int, _ outcome: Int, arm: Int, _ stream: inout RandomStream) {
    siteBaseline = baseline(replicate, outcome, arm, &stream)
    let cell = outcome * source.trial.arms.count + arm
    switch source.trial.forms[outcome][arm] {
    case .repeated(let form):
      drawSeries(replicate, outcome, arm, form, &stream) {
        data.waves[outcome].add(arm: arm, cluster: $0, $1)
      }
    case .event(let risk): reduceEvents(replicate, outcome, arm, risk, &stream)
    case .normal(let form):
      guard !sizes.isEmpty else {
        data.moments[cell] = moments(outcome, cell, form, 0..<people, arm)
        if source.clusters != nil { data.setArm(cell, data.moments[cell]) }
        return
      }
      data.startArm(cell, isClustered: true, at: source.clusters?.starts[arm] ?? 0)
      var first = 0
      for (j, size) in sizes.enumerated() {
        let cluster = moments(outcome, cell, form, first..<first + size, arm)
        if cluster.n > 0 { data.addCluster(cell, outcome, cluster, stratum: stratum(arm, j)) }
        first += size
      }
      data.moments[cell] = data.grouped[cell].people
    }
  }

  /// The moments of some people, in the outcome's units.
  private func moments(
    _ outcome: Int, _ cell: Int, _ form: OutcomeForm.NormalForm, _ range: Range<Int>, _ arm: Int
  ) -> ArmMoments {
    if let scale = form.scale { return scores(outcome, cell, form, scale, range, arm) }
    let end = column(source.endPosition[outcome])
    let here = source.canMiss(outcome, arm: arm) ? observed(outcome) : nil
    var sums = PairSums()
    if let position = source.baselinePosition[outcome] {
      let base = column(position)
      if let here {
        for i in range where here[i] > 0 { sums.add(end[i], base[i]) }
      } else {
        for i in range { sums.add(end[i], base[i]) }
      }
    } else if let here {
      for i in range where here[i] > 0 { sums.add(end[i]) }
    } else {
      for i in range { sums.add(end[i]) }
    }
    let benefit = source.trial.outcomes[outcome].model.benefit.sign
    return sums.moments(form, shift: benefit * data.shifts[cell] * form.standardiser)
  }

  /// The same where people show scores of an instrument.
  private func scores(
    _ outcome: Int, _ cell: Int, _ form: OutcomeForm.NormalForm, _ scale: ScoreScale,
    _ range: Range<Int>, _ arm: Int
  ) -> ArmMoments {
    let end = column(source.endPosition[outcome])
    let base = source.baselinePosition[outcome].map { column($0) }
    let here = source.canMiss(outcome, arm: arm) ? observed(outcome) : nil
    let benefit = source.trial.outcomes[outcome].model.benefit.sign
    let mean = form.mean + benefit * data.shifts[cell] * form.standardiser
    var sums = PairSums()
    // Around a score near the latent mean: whole steps, so that people who all show one score have no variance at all.
    var plain = form
    (plain.mean, plain.baselineMean) = (scale.score(form.mean), scale.score(form.baselineMean))
    for i in range where here.map({ $0[i] > 0 }) ?? true {
      let x = base.map { scale.score(form.baselineMean + siteBaseline + form.baselineSD * $0[i]) } ?? 0
      sums.add(scale.score(mean + form.sd * end[i]) - plain.mean, x - plain.baselineMean)
    }
    (plain.sd, plain.baselineSD) = (1, 1)
    return sums.moments(plain, shift: 0)
  }

  /// How far people of an arm's site are from the others at baseline, where scores have a floor and a ceiling.
  func baseline(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ stream: inout RandomStream
  ) -> Double {
    guard let sites = source.trial.sitePlan,
      case .normal(let form) = source.trial.forms[outcome][arm], form.scale != nil
    else { return 0 }
    return sites.baseline(replicate, outcome, site: sites.site(arm), using: &stream)
  }

  private func reduceEvents(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ risk: Double, _ stream: inout RandomStream
  ) {
    let cell = outcome * source.trial.arms.count + arm
    let p = ShiftPlan.risk(
      risk, shiftedBy: data.shifts[cell],
      benefit: source.trial.outcomes[outcome].model.benefit.sign)
    guard !sizes.isEmpty else {
      data.counts[cell] = count(outcome, arm, 0..<people, p, .own)
      if source.clusters != nil { data.setArm(cell, data.counts[cell].moments) }
      return
    }
    data.startArm(cell, isClustered: true, at: source.clusters?.starts[arm] ?? 0)
    var total = ArmCounts()
    var first = 0
    for (j, size) in sizes.enumerated() where size > 0 {
      let risk = risks(replicate, outcome, arm, cluster: j, p, &stream)
      let found = count(outcome, arm, first..<first + size, p, risk)
      first += size
      guard found.n > 0 else { continue }
      total.n += found.n
      total.events += found.events
      data.addCluster(cell, outcome, found.moments, stratum: stratum(arm, j))
    }
    data.counts[cell] = total
  }

  /// The risks of people of a cluster.
  func risks(
    _ replicate: Int, _ outcome: Int, _ arm: Int, cluster: Int, _ p: Double,
    _ stream: inout RandomStream
  ) -> ClusterRisk {
    let icc = source.trial.icc(outcome, arm)
    guard let clusters = source.clusters, let plan = clusters.plans[arm], icc > 0 else {
      return .own
    }
    stream.seek(
      replicate: replicate, unit: clusterUnit(arm, cluster),
      lane: .cluster(outcome, isBaseline: false))
    if source.differs(outcome, arm) {
      let variable = LatentVariables.Variable(outcome: outcome, isBaseline: false)
      let z = clusters.normal(stream.normal(), replicate, variable, cluster, plan, &stream)
      return .spread(icc: icc, z: z)
    }
    return .shared(
      clusters.risk(EventSpread(p, icc: icc), replicate, outcome, cluster, plan, &stream))
  }

  private func stratum(_ arm: Int, _ cluster: Int) -> Int {
    source.clusters?.plans[arm]?.stratum(cluster) ?? 0
  }

  /// Counts people and events.
  ///
  /// - Parameters:
  ///   - outcome: The event.
  ///   - arm: The arm.
  ///   - range: Which people.
  ///   - p: The arm's risk.
  ///   - risk: What becomes of risks in their cluster.
  /// - Returns: Both counts.
  private func count(
    _ outcome: Int, _ arm: Int, _ range: Range<Int>, _ p: Double, _ risk: ClusterRisk
  ) -> ArmCounts {
    let end = column(source.endPosition[outcome])
    let here = source.canMiss(outcome, arm: arm) ? observed(outcome) : nil
    let differs = source.differs(outcome, arm)
    let threshold = PeopleSource.threshold(risk(p))
    // People who differ by whose support they get have one of two risks.
    let isMixed = differs && source.deliveries[arm]?.delivered == nil
    func limit(_ exchanged: Double) -> Double {
      PeopleSource.threshold(risk(self.risk(outcome, arm, exchanged: exchanged)))
    }
    let (without, with) = isMixed ? (limit(0), limit(1)) : (threshold, threshold)
    var (people, events) = (0, 0)
    for i in range where here.map({ $0[i] > 0 }) ?? true {
      people += 1
      let limit =
        !differs
        ? threshold
        : isMixed
          ? (exposuresToOther[i] > 0 ? with : without)
          : PeopleSource.threshold(risk(ownRisk(outcome, arm, i)))
      if end[i] < limit { events += 1 }
    }
    return ArmCounts(n: Double(people), events: Double(events))
  }

  /// The risk of people who get another arm's support, or their own, with the trial's bias, on average over clusters.
  func risk(_ outcome: Int, _ arm: Int, exchanged share: Double) -> Double {
    guard case .event(let risk) = source.trial.forms[outcome][arm] else { return 0 }
    let given = (share - source.trial.arms[arm].contamination) * source.trial.exchange(outcome, arm)
    return shifted(risk + given, outcome, arm)
  }

  /// A risk with the trial's bias; between the risks of the supports, so what rounding leaves beyond 0 or 1 is cut.
  private func shifted(_ risk: Double, _ outcome: Int, _ arm: Int) -> Double {
    ShiftPlan.risk(
      min(max(risk, 0), 1), shiftedBy: data.shifts[outcome * source.trial.arms.count + arm],
      benefit: source.trial.outcomes[outcome].model.benefit.sign)
  }

  /// A person's risk by what they get and by the trial's bias, on average over clusters.
  func ownRisk(_ outcome: Int, _ arm: Int, _ person: Int) -> Double {
    guard case .event(let risk) = source.trial.forms[outcome][arm] else { return 0 }
    let given = source.deliveries[arm].map { shift($0, outcome, person) } ?? 0
    return shifted(risk + given, outcome, arm)
  }
}

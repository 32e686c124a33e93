public import GSLKit
public import Inference
public import TrialAnalysis

/// An event that happens to a person or not, in one arm: a latent normal below the threshold of the person's risk.
///
/// A baseline may foretell it: a standard normal x, whose correlation with the latent normal is r. Those with a high x then seldom have
/// the event, P(event | x) = Φ((Φ⁻¹(p) − r·x)/√(1 − r²)).
/// Risks of clusters are beta with the variance ICC·p(1 − p); what people get adds to their risk; bias and sites move log odds.
public struct EventLaw: OutcomeLaw {
  /// The probability of the event.
  public var risk: Double
  /// r: correlation of the baseline with the normal of which low values are the event; 0 without a baseline.
  public let baselineCorrelation: Double

  /// An event with a probability.
  ///
  /// - Parameters:
  ///   - risk: The probability.
  ///   - baselineCorrelation: Of the baseline with the normal of which low values are the event; 0 for no baseline.
  public init(risk: Double, baselineCorrelation: Double = 0) {
    self.risk = risk
    self.baselineCorrelation = baselineCorrelation
  }

  public var measuredAs: OutcomeScale { baselineCorrelation == 0 ? .event : .foretoldEvent }
  public var means: [Double] { [risk] }
  public func with(means: [Double]) -> EventLaw {
    EventLaw(risk: means[0], baselineCorrelation: baselineCorrelation)
  }
  public var latents: LatentShape {
    baselineCorrelation == 0
      ? .end : .baselineAndEnd(correlation: baselineCorrelation, ofClusters: 0)
  }

  public func variance(of effect: EffectMeasure, _ weights: [Double], people n: Double) -> Double {
    // Half an event keeps the unit positive where nothing, or everything, happens.
    let inside = min(max(risk, 0.5 / (n + 1)), 1 - 0.5 / (n + 1))
    return switch effect {
    case .riskDifference, .meanDifference, .winProbability, .complierDifference,
      .restrictedMeanDifference:
      inside * (1 - inside) / n
    case .logRiskRatio, .logRateRatio, .logCountPartRatio, .logMeanRatio, .logGeometricMeanRatio,
      .logHazardRatio:
      (1 - inside) / (n * inside)
    case .logOddsRatio, .conditionalLogOddsRatio: 1 / (n * inside * (1 - inside))
    }
  }

  public func split(
    of effect: EffectMeasure, _ kind: ClusterKind?, icc: Double
  ) -> (between: Double, within: Double)? {
    guard risk > 0, risk < 1 else { return nil }
    let scale = scale(of: effect, risk)
    let all = risk * (1 - risk) * scale * scale
    return (all * icc, all * (1 - icc))
  }

  /// By how much an effect's scale moves for one unit of risk.
  private func scale(of effect: EffectMeasure, _ risk: Double) -> Double {
    switch effect {
    case .riskDifference, .meanDifference, .winProbability, .complierDifference,
      .restrictedMeanDifference:
      1
    case .logRiskRatio, .logRateRatio, .logCountPartRatio, .logMeanRatio, .logGeometricMeanRatio,
      .logHazardRatio:
      1 / risk
    case .logOddsRatio, .conditionalLogOddsRatio: 1 / (risk * (1 - risk))
    }
  }

  public func siteSpread(icc: Double, benefit: Double) -> SiteSpread {
    icc >= EventSpread.least && risk > 0 && risk < 1
      ? .risk(RiskTable(risk, icc: icc), benefit: benefit) : .none
  }

  public func reduce(_ cell: PeopleCell, of worker: PeopleWorker, _ stream: inout RandomStream) {
    let data = worker.data
    guard worker.hasClusters else {
      data.counts[cell.place] = count(cell, worker, nil, 0..<worker.people, .own)
      if worker.plans.clusters != nil {
        data.setArm(cell.place, data.counts[cell.place].moments)
      }
      return
    }
    var total = ArmCounts()
    worker.forEachCluster(of: cell) { cluster, people in
      guard !people.isEmpty else { return }
      let risk = risks(cell, worker, cluster: cluster, &stream)
      let found = count(cell, worker, cluster, people, risk)
      guard found.n > 0 else { return }
      total.n += found.n
      total.events += found.events
      worker.addCluster(cell, cluster, found.moments)
    }
    data.counts[cell.place] = total
  }

  public func value(
    _ person: PersonPlace, of worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double? {
    if person.isBaseline { return person.latent }
    let own = worker.plans.cells[person.cell.place]
    guard person.cluster != nil || own.differs || own.hasLevels else {
      if let shared = worker.sharedLimit, shared.place == person.cell.place {
        return person.latent < shared.limit ? 1 : 0
      }
      let limit = EventLaw.threshold(shifted(risk, person.cell, worker, nil))
      worker.sharedLimit = (person.cell.place, limit)
      return person.latent < limit ? 1 : 0
    }
    return ofOne(person, worker, &stream)
  }

  /// Whether somebody has the event whose risk is not everybody's.
  private func ofOne(
    _ person: PersonPlace, _ worker: PeopleWorker, _ stream: inout RandomStream
  ) -> Double {
    let own = ofLevel(worker.levelMove(person.cell, person.person))
      .ownRisk(person.cell, worker, person.cluster, person.person)
    guard let cluster = person.cluster else {
      return person.latent < EventLaw.threshold(own) ? 1 : 0
    }
    let given = risks(person.cell, worker, cluster: cluster, &stream)(own)
    return person.latent < EventLaw.threshold(given) ? 1 : 0
  }

  /// The risks of people of a cluster.
  private func risks(
    _ cell: PeopleCell, _ worker: PeopleWorker, cluster: Int, _ stream: inout RandomStream
  ) -> ClusterRisk {
    let plans = worker.plans
    let icc = plans.cells[cell.place].icc
    let share = plans.cells[cell.place].groupShare
    guard let clusters = plans.clusters, clusters.counts[cell.arm] != nil, icc + share > 0 else {
      return .own
    }
    if share > 0 {
      let z = worker.clusterNormal(cell, cluster, &stream)
      let group = worker.groupNormal(cell.replicate, cell.outcome, cell.arm, cluster, &stream)
      return .grouped(icc: icc, z: z, share: share, group: group)
    }
    stream.seek(
      replicate: cell.replicate, unit: worker.clusterUnit(cell.arm, cluster),
      lane: .cluster(cell.outcome, isBaseline: false))
    if plans.cells[cell.place].differs || plans.cells[cell.place].hasLevels {
      let variable = LatentVariables.Variable(outcome: cell.outcome, isBaseline: false)
      let z = clusters.normal(stream.normal(), cell.replicate, variable, cell.arm, cluster, &stream)
      return .spread(icc: icc, z: z)
    }
    let p = shifted(risk, cell, worker, cluster)
    return .shared(
      clusters.risk(
        EventSpread(p, icc: icc), cell.replicate, cell.outcome, cell.arm, cluster, &stream))
  }

  /// The law of people of a level, in an arm of all.
  private func ofLevel(_ move: Double) -> EventLaw {
    move == 0 ? self : with(means: [risk + move])
  }

  /// Counts people and events, level by level where there are levels.
  private func count(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, _ range: Range<Int>,
    _ risk: ClusterRisk
  ) -> ArmCounts {
    guard worker.data.hasSubgroups else { return countAlike(cell, worker, cluster, range, risk) }
    var all = ArmCounts()
    _ = worker.pooled(cell, range, cluster ?? 0) { part in
      guard let first = part.first else { return ArmMoments() }
      let found = ofLevel(worker.levelMove(cell, first))
        .countAlike(cell, worker, cluster, part, risk)
      all.n += found.n
      all.events += found.events
      return found.moments
    }
    return all
  }

  /// Counts people and events of one level.
  ///
  /// - Parameters:
  ///   - cell: The event in an arm.
  ///   - worker: Who drew the people.
  ///   - cluster: Their cluster; nil where people are independent.
  ///   - range: Which people.
  ///   - risk: What becomes of risks in their cluster.
  /// - Returns: Both counts.
  private func countAlike(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, _ range: Range<Int>,
    _ risk: ClusterRisk
  ) -> ArmCounts {
    let end = worker.end(cell.outcome)
    let here = worker.here(cell)
    let differs = worker.plans.cells[cell.place].differs
    let threshold = EventLaw.threshold(risk(shifted(self.risk, cell, worker, cluster)))
    // People who differ by whose support they get have one of two risks.
    let isMixed = differs && worker.plans.deliveries[cell.arm]?.delivered == nil
    func limit(_ exchanged: Double) -> Double {
      EventLaw.threshold(risk(self.risk(cell, worker, cluster, exchanged: exchanged)))
    }
    let (without, with) = isMixed ? (limit(0), limit(1)) : (threshold, threshold)
    var (people, events) = (0, 0)
    for i in range where here.map({ $0[i] > 0 }) ?? true {
      people += 1
      let limit =
        !differs
        ? threshold
        : isMixed
          ? (worker.exposuresToOther[i] > 0 ? with : without)
          : EventLaw.threshold(risk(ownRisk(cell, worker, cluster, i)))
      if end[i] < limit { events += 1 }
    }
    return ArmCounts(n: Double(people), events: Double(events))
  }

  /// The risk of people who get another arm's support, or their own, with the trial's bias, on average over clusters.
  private func risk(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, exchanged share: Double
  ) -> Double {
    let contamination = worker.plans.deliveries[cell.arm]?.contamination ?? 0
    let given = (share - contamination) * worker.plans.cells[cell.place].exchange
    return shifted(min(max(risk + given, 0), 1), cell, worker, cluster)
  }

  /// A person's risk by what they get and by the trial's bias, on average over clusters.
  private func ownRisk(
    _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?, _ person: Int
  ) -> Double {
    let given =
      worker.plans.deliveries[cell.arm].map { worker.shift($0, cell.outcome, person) } ?? 0
    // Between the risks of the supports: what rounding leaves beyond 0 or 1 is cut.
    return shifted(min(max(risk + given, 0), 1), cell, worker, cluster)
  }

  /// The latent value below which the event happens.
  static func threshold(_ risk: Double) -> Double {
    if risk <= 0 { return -.infinity }
    if risk >= 1 { return .infinity }
    return (try? Normal.quantile(risk)) ?? .nan
  }

  /// A risk with the trial's bias, and with what the period of a cluster adds.
  private func shifted(
    _ risk: Double, _ cell: PeopleCell, _ worker: PeopleWorker, _ cluster: Int?
  ) -> Double {
    ShiftPlan.risk(risk, shiftedBy: worker.shift(cell, cluster: cluster), benefit: 1)
  }
}

internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// Draws what analyses read of clusters from its exact distribution.
///
/// ```
/// n_j           size, then binomial(size, 1 − dropout)
/// mean of j     = μ + B·z_j + F·z'_j/√n_j         B, F factors between and within clusters
/// within        Wishart with N − J degrees of freedom, F·Fᵀ its scale
/// events of j   beta-binomial:  binomial(n_j, p_j),  p_j ~ beta with mean p and variance ICC·p(1 − p)
/// ```
///
/// With contamination binomial(n_j, c_j) of a cluster's people get the other support: parts with a mean each, around what
/// the cluster shares, and with a risk each, at the cluster's place in its distribution.
///
/// Arms without clusters are drawn as ``ExactSource`` draws them.
struct ClusterSource: TrialSource {
  let trial: Trial
  let shifts: ShiftPlan
  let people: ClusterPeople
  let places: ClusterPlanPlaces
  let within: [GaussianGroup]
  let between: [GaussianGroup]
  /// Events of one cluster, by outcome × arm; nil where its risk moves with bias, or with its stratum.
  let events: [BetaBinomialFamily?]
  /// Risks of events by outcome × arm; nil for scores.
  let eventRisks: [Double?]
  /// Risks of clusters that share a stratum, by outcome × arm; nil where they do not, or the risk moves with bias.
  let risks: [RiskTable?]

  init(_ trial: Trial, baselines: [Bool]) {
    self.trial = trial
    shifts = ShiftPlan(trial)
    people = ClusterPeople(trial)
    places = ClusterPlanPlaces(people)
    within = GaussianGroup.groups(trial, baselines: baselines, level: .within)
    between = GaussianGroup.groups(trial, baselines: baselines, level: .between)
    let (moves, people) = (shifts.matters, people)
    eventRisks = trial.forms.flatMap { $0.map { ($0 as? EventLaw)?.risk } }
    events = trial.outcomes.indices.flatMap { outcome in
      trial.arms.indices.map { arm in
        guard let risk = (trial.forms[outcome][arm] as? EventLaw)?.risk, !moves,
          trial.clusters[arm]?.shared == nil, let sizes = people.observed(arm)
        else { return nil }
        let spread = EventSpread(risk, icc: trial.icc(outcome, arm))
        return BetaBinomialFamily(trials: sizes, p: risk, a: spread.a, b: spread.b)
      }
    }
    risks = trial.outcomes.indices.flatMap { outcome in
      trial.arms.indices.map { arm in
        let icc = trial.icc(outcome, arm)
        guard let risk = (trial.forms[outcome][arm] as? EventLaw)?.risk, !moves,
          trial.clusters[arm]?.shared != nil, risk > 0, risk < 1, icc > 0
        else { return nil }
        return RiskTable.shared(risk, icc: icc)
      }
    }
  }

  /// Why a trial with clusters needs people; nil when it does not.
  static func refusal(_ trial: Trial) -> String? {
    if let o = trial.forms.firstIndex(where: { $0.first is MediationLaw }) {
      return "'\(trial.outcomes[o].name)' is of two scores of people in clusters"
    }
    for outcome in trial.outcomes
    where trial.arms.contains(where: { outcome.model.missing(arm: $0.name) > 0 }) {
      return "outcome '\(outcome.name)' is missing for some people of clusters"
    }
    if let arm = trial.arms.indices.first(where: { trial.clusters[$0]?.nested != nil }) {
      return "people of arm '\(trial.arms[arm].name)' are in groups within their clusters"
    }
    for case let plan? in trial.clusters {
      guard let crossing = plan.crossing else { continue }
      if crossing.individualAutocorrelation != nil {
        return "the same people are measured in every period"
      }
      if crossing.trend != 0, trial.forms.contains(where: { $0.first is EventLaw }) {
        return "risks go up or down from period to period"
      }
    }
    return nil
  }

  func worker() -> any TrialWorker { ClusterWorker(self) }
}

/// Draws clusters, block by block.
final class ClusterWorker: TrialWorker {
  let source: ClusterSource
  let data: TrialData
  let arms: Int
  private let isBiased: Bool
  let groups: [GaussianWorker]
  /// People observed in each cluster, at the cluster's place.
  let sizes: UnsafeMutablePointer<Int>
  /// Those of them who get another arm's support; after the clusters, those of arms without any.
  let exchanged: UnsafeMutablePointer<Int>
  /// Events of each cluster of one arm.
  let happened: UnsafeMutablePointer<Int>
  /// What the within part is drawn with, and people observed, by arm.
  let drawn: UnsafeMutablePointer<Int>
  let observed: UnsafeMutablePointer<Int>
  /// Normals of one cluster: between, then within.
  private let normals: UnsafeMutablePointer<Double>
  private let order: Int
  /// Random words of the clusters of one arm, two each, by variable.
  private let words: UnsafeMutablePointer<UInt64>
  private let wordsOfVariable: Int

  init(_ source: ClusterSource) {
    self.source = source
    let trial = source.trial
    arms = trial.arms.count
    isBiased = source.shifts.matters
    data = TrialData(
      outcomes: trial.outcomes.count, arms: arms, clusters: source.people.total)
    groups = source.within.map(GaussianWorker.init)
    order = source.within.map(\.order).max() ?? 0
    sizes = .allocate(capacity: max(source.people.total, 1))
    sizes.initialize(repeating: 0, count: max(source.people.total, 1))
    exchanged = .allocate(capacity: source.people.total + arms)
    exchanged.initialize(repeating: 0, count: source.people.total + arms)
    happened = .allocate(capacity: max(source.people.total, 1))
    happened.initialize(repeating: 0, count: max(source.people.total, 1))
    drawn = .allocate(capacity: arms)
    drawn.initialize(repeating: 0, count: arms)
    observed = .allocate(capacity: arms)
    observed.initialize(repeating: 0, count: arms)
    normals = .allocate(capacity: max(2 * order, 1))
    normals.initialize(repeating: 0, count: max(2 * order, 1))
    wordsOfVariable = RandomStream.words(ofUnits: source.people.most)
    words = .allocate(capacity: wordsOfVariable * max(order, 1))
    words.initialize(repeating: 0, count: wordsOfVariable * max(order, 1))
  }

  deinit {
    sizes.deallocate()
    exchanged.deallocate()
    happened.deallocate()
    drawn.deallocate()
    observed.deallocate()
    normals.deallocate()
    words.deallocate()
    data.deallocate()
  }

  func draw(_ replicate: Int, using stream: inout RandomStream) {
    if isBiased { source.shifts.draw(replicate, into: data.shifts, using: &stream) }
    for arm in 0..<arms { drawSizes(replicate, arm, &stream) }
    for (g, worker) in groups.enumerated() {
      for arm in 0..<arms {
        let isClustered = source.people.counts[arm] != nil
        worker.draw(
          replicate, arm: arm, people: drawn[arm],
          exchanged: isClustered ? 0 : exchanged[source.people.total + arm], data, &stream)
        finish(replicate, arm, worker, source.between[g], &stream)
      }
    }
    for outcome in source.trial.outcomes.indices {
      for arm in 0..<arms {
        if let risk = source.eventRisks[outcome * arms + arm] {
          drawEvents(replicate, outcome, arm, risk, &stream)
        }
      }
    }
  }

  private func drawSizes(_ replicate: Int, _ arm: Int, _ stream: inout RandomStream) {
    guard let count = source.people.counts[arm] else {
      drawPeople(replicate, arm, &stream)
      return
    }
    let start = source.people.starts[arm]
    let someLeave = source.people.someLeave(arm)
    if someLeave { source.people.fillWords(replicate, arm, .dropout, stream, into: words) }
    var (total, filled) = (0, 0)
    for j in 0..<count {
      let size = source.people.size(replicate, arm, j, &stream)
      let n =
        someLeave
        ? source.people.stayers(arm, of: size, at: RandomStream.uniform(of: words[2 * j])) : size
      let other = source.people.exchanged(replicate, arm, j, of: n, &stream)
      sizes[start + j] = n
      exchanged[start + j] = other
      total += n
      filled += (n > other ? 1 : 0) + (other > 0 ? 1 : 0)
    }
    // A Wishart of N − J degrees of freedom is what N − J + 1 people would give.
    (drawn[arm], observed[arm]) = (total > 0 ? total - filled + 1 : 0, total)
  }

  /// Who stays of an arm without clusters.
  private func drawPeople(_ replicate: Int, _ arm: Int, _ stream: inout RandomStream) {
    var n = source.trial.participants[arm]
    if source.people.dropout[arm] > 0 {
      stream.seek(replicate: replicate, unit: arm, lane: .dropout)
      n = Binomial.quantile(stream.uniform(), n: n, p: 1 - source.people.dropout[arm])
    }
    (drawn[arm], observed[arm]) = (n, n)
    if source.people.contamination[arm] > 0 {
      exchanged[source.people.total + arm] = stream.exchanged(
        replicate, unit: arm, of: n, share: source.people.contamination[arm])
    }
  }

  /// Turns what was drawn within clusters into arms and their clusters.
  private func finish(
    _ replicate: Int, _ arm: Int, _ worker: GaussianWorker, _ between: GaussianGroup,
    _ stream: inout RandomStream
  ) {
    let start = source.people.starts[arm]
    guard let count = source.people.counts[arm] else {
      for i in 0..<worker.outcomeCount {
        let cell = worker.outcomes[i].index * arms + arm
        data.setArm(cell, data.moments[cell])
      }
      return
    }
    for i in 0..<worker.outcomeCount {
      data.startArm(worker.outcomes[i].index * arms + arm, isClustered: true, at: start)
    }
    prepareMeans(replicate, arm, between, stream)
    for j in 0..<count where sizes[start + j] > 0 {
      let other = exchanged[start + j]
      addCluster(replicate, arm, j, worker, between, .own, sizes[start + j] - other, &stream)
      addCluster(replicate, arm, j, worker, between, .other, other, &stream)
    }
    for i in 0..<worker.outcomeCount {
      let cell = worker.outcomes[i].index * arms + arm
      data.moments[cell] = data.grouped[cell].people
    }
  }

  /// Draws the words that means of an arm's clusters begin with: what ``drawMean(_:_:_:_:_:_:_:_:)`` reads.
  func prepareMeans(
    _ replicate: Int, _ arm: Int, _ between: GaussianGroup, _ stream: borrowing RandomStream
  ) {
    for (v, variable) in between.variables.enumerated() {
      source.people.fillWords(
        replicate, arm, .cluster(variable.outcome, isBaseline: variable.isBaseline), stream,
        into: words + v * wordsOfVariable)
    }
  }

  /// The mean vector of people of one cluster who get one support, into the worker's `mean`.
  ///
  /// The arm's words must have been prepared for this replicate and group.
  func drawMean(
    _ replicate: Int, _ arm: Int, _ cluster: Int, _ worker: GaussianWorker,
    _ between: GaussianGroup, _ support: Support, _ n: Int, _ stream: inout RandomStream
  ) {
    let order = worker.order
    let unit = source.people.unit(arm, cluster)
    let root = (1 / Double(n)).squareRoot()
    let share = support.share(worker.contamination[arm])
    let trend = source.places.trends[source.people.starts[arm] + cluster]
    for v in 0..<order {
      let variable = between.variables[v]
      let own = words + v * wordsOfVariable + 2 * cluster
      if support == .own, let shared = stream.normal(of: own[0]),
        let rest = stream.normal(of: own[1])
      {
        (normals[v], normals[order + v]) = (shared, rest)
      } else {
        stream.seek(
          replicate: replicate, unit: unit,
          lane: .cluster(variable.outcome, isBaseline: variable.isBaseline))
        normals[v] = stream.normal()
        normals[order + v] = stream.normal()
        if support == .other { normals[order + v] = stream.normal() }
      }
      normals[v] = source.people.normal(
        normals[v], replicate, variable, arm, cluster, &stream)
    }
    let factor = worker.factors + arm * order * order
    for v in 0..<order {
      let place = arm * order + v
      var value =
        worker.means[place]
        + worker.perSMD[place]
        * (data.shifts[worker.variables[v].outcome * arms + arm] + trend)
        + share * worker.exchange[place]
      for w in 0...v {
        value += between.factors[arm][v * order + w] * normals[w]
        value += factor[v * order + w] * normals[order + w] * root
      }
      worker.mean[v] = value
    }
  }
}

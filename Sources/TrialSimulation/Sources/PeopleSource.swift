internal import Foundation
internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// Draws every person of a trial and reduces them to what analyses read.
///
/// Columns, one per variable: each is a stream of its own at (replicate, arm, lane of the variable), so
/// that person i's dropout, say, does not depend on what else is simulated.
struct PeopleSource: TrialSource {
  let trial: Trial
  let shifts: ShiftPlan
  let latent: LatentVariables
  let factor: [Double]
  /// Clusters of its arms, and the factor of their means' variables; nil and empty without any.
  let clusters: ClusterPeople?
  let clusterFactor: [Double]
  /// By arm; nil where people leave at random.
  let attrition: [AttritionPlan?]
  /// By arm; nil where everybody gets the same.
  let deliveries: [DeliveryPlan?]
  var hasDeliveries: Bool { deliveries.contains { $0 != nil } }
  /// By outcome: whether latent normals are the scores themselves, which clusters share and delivery moves.
  let isScore: [Bool]
  /// The repeated outcome that decides who leaves several.
  let leadingCourse: Int?
  /// People of an arm at the sites before this one.
  let before: [Int]
  let baselinePosition: [Int?]
  /// By outcome: whether some analysis reads people one by one.
  let isTabled: [Bool]
  let endPosition: [Int]

  /// Prepares a trial.
  ///
  /// - Parameters:
  ///   - trial: The trial; its correlations were checked.
  ///   - baselines: Outcomes whose baseline some analysis reads.
  ///   - tables: Outcomes whose people some analysis reads one by one.
  init(_ trial: Trial, baselines: [Bool], tables: [Bool]) {
    self.trial = trial
    isTabled = tables
    shifts = ShiftPlan(trial)
    attrition = trial.arms.indices.map { AttritionPlan(trial, arm: $0) }
    deliveries = trial.arms.indices.map { DeliveryPlan(trial, arm: $0) }
    var baselines = baselines
    for case let plan? in attrition where plan.baselineSlope != 0 {
      if let outcome = plan.outcome { baselines[outcome] = true }
    }
    for case let plan? in deliveries {
      if let outcome = plan.baseline { baselines[outcome] = true }
    }
    latent = LatentVariables(
      outcomes: trial.forms.map { $0[0].latents }, correlation: trial.correlation,
      baselines: baselines)
    factor = latent.factor ?? []
    precondition(latent.factor != nil, "correlations are checked when the scenario is read")
    leadingCourse = trial.leadingCourse
    let sites = trial.sitePlan?.number ?? 1
    before = trial.arms.indices.map { arm in
      trial.participants[arm / sites * sites..<arm].reduce(0, +)
    }
    isScore = trial.forms.map { $0[0] is ScoreLaw }
    clusters = trial.isClustered ? ClusterPeople(trial) : nil
    clusterFactor =
      trial.isClustered
      ? LatentVariables(
        outcomes: trial.forms.map { $0[0].latents }, correlation: trial.correlation,
        baselines: baselines, of: .clusters
      ).factor ?? [] : []
    let latent = latent
    baselinePosition = trial.outcomes.indices.map { latent.position($0, isBaseline: true) }
    endPosition = trial.outcomes.indices.map { latent.position($0, isBaseline: false) ?? 0 }
  }

  func worker() -> any TrialWorker { PeopleWorker(self) }

  /// Whether anybody of an arm can lack an outcome.
  func canMiss(_ outcome: Int, arm: Int) -> Bool {
    trial.arms[arm].dropout > 0 || (trial.arms[arm].delivered?.stay ?? 1) < 1
      || trial.outcomes[outcome].model.missing(arm: trial.arms[arm].name) > 0
  }

  /// Whether what people get makes an outcome differ between them in mean.
  func differs(_ outcome: Int, _ arm: Int) -> Bool {
    guard let plan = deliveries[arm] else { return false }
    // Where all of their own support reaches everybody, people differ by whose they get.
    guard plan.delivered != nil else { return trial.exchange(outcome, arm) != 0 }
    return stride(from: outcome, to: plan.own.count, by: plan.outcomes).contains {
      plan.own[$0] != 0 || plan.other[$0] != 0
    }
  }

  /// The latent value below which the event happens.
  static func threshold(_ risk: Double) -> Double {
    if risk <= 0 { return -.infinity }
    if risk >= 1 { return .infinity }
    return (try? Normal.quantile(risk)) ?? .nan
  }
}

/// Draws people, block by block, in columns: one per variable, one of "observed" per outcome.
public final class PeopleWorker: TrialWorker {
  let source: PeopleSource
  let data: TrialData
  private var columns: UnsafeMutablePointer<Double>
  /// People that a column holds.
  private var capacity: Int
  /// People of the arm that was drawn last, and of each of its clusters before anybody leaves.
  private(set) var people = 0
  var sizes: [Int] = []
  /// Where people of the upper level begin in each cluster, or in the arm; everybody's level.
  var middles: [Int] = []
  var levelOf: [Int] = []
  /// When each of them was seen last, where a repeated outcome decides who leaves; infinity for those who stay.
  var leftAfter: [Double] = []
  /// Probabilities of an event by cluster of that arm, as latent thresholds.
  private var normals: [Double]

  init(_ source: PeopleSource) {
    self.source = source
    data = TrialData(
      outcomes: source.trial.outcomes.count, arms: source.trial.arms.count,
      clusters: source.clusters?.total ?? 0, times: source.trial.times,
      subgroups: source.trial.subgroups, isCount: source.trial.isCount)
    capacity = source.trial.participants.max() ?? 0
    columns = .allocate(capacity: PeopleWorker.size(source, capacity))
    columns.initialize(repeating: 0, count: PeopleWorker.size(source, capacity))
    normals = source.latent.variables.map { _ in 0 }
  }

  private static func size(_ source: PeopleSource, _ people: Int) -> Int {
    (source.latent.variables.count + source.trial.outcomes.count + (source.hasDeliveries ? 4 : 0))
      * people
  }

  /// Makes room for arms whose clusters turned out larger than planned.
  private func grow(to people: Int) {
    guard people > capacity else { return }
    columns.deallocate()
    capacity = max(people, 3 * capacity / 2)
    columns = .allocate(capacity: PeopleWorker.size(source, capacity))
    columns.initialize(repeating: 0, count: PeopleWorker.size(source, capacity))
  }

  deinit {
    columns.deallocate()
    data.deallocate()
  }

  func column(_ position: Int) -> UnsafeMutablePointer<Double> {
    columns + position * capacity
  }
  func observed(_ outcome: Int) -> UnsafeMutablePointer<Double> {
    columns + (source.latent.variables.count + outcome) * capacity
  }
  /// Columns of what people get, where that differs.
  func extra(_ index: Int) -> UnsafeMutablePointer<Double> {
    columns + (source.latent.variables.count + source.trial.outcomes.count + index) * capacity
  }

  func draw(_ replicate: Int, using stream: inout RandomStream) {
    source.shifts.draw(replicate, into: data.shifts, using: &stream)
    for o in 0..<data.outcomes {
      data.waves[o].removeAll()
      if source.isTabled[o] { data.people[o].removeAll() }
    }
    for arm in source.trial.arms.indices {
      drawPeople(replicate, arm: arm, &stream)
      for outcome in source.trial.outcomes.indices {
        reduce(replicate, outcome, arm: arm, &stream)
        if source.isTabled[outcome] { list(replicate, outcome, arm: arm, &stream) }
      }
    }
  }

  /// The unit of a cluster, or of all people of an arm without clusters as the first.
  func clusterUnit(_ arm: Int, _ cluster: Int) -> Int {
    ClusterPeople.unit(arm, cluster, of: source.trial.arms.count)
  }

  /// Fills the columns of one arm with correlated normals of variance 1 and with who is observed.
  func drawPeople(
    _ replicate: Int, arm: Int, _ stream: inout RandomStream
  ) {
    countPeople(replicate, arm: arm, &stream)
    if let modifier = source.trial.modifier { drawLevels(replicate, arm, modifier, &stream) }
    let n = people
    for (position, variable) in source.latent.variables.enumerated() {
      stream.seek(
        replicate: replicate, unit: arm,
        lane: variable.isBaseline ? .baseline(variable.outcome) : .outcome(variable.outcome))
      let column = column(position)
      for i in 0..<n { column[i] = stream.normal() }
      if !variable.isBaseline, let crossing = source.trial.clusters[arm]?.crossing,
        let kept = crossing.individualAutocorrelation
      {
        keepPeople(replicate, variable.outcome, crossing, kept, column, &stream)
      }
    }
    let order = source.latent.variables.count
    // From the last variable up, so that each still finds the independent draws of those before it.
    for row in stride(from: order - 1, through: 1, by: -1) {
      let target = column(row)
      let diagonal = source.factor[row * order + row]
      for i in 0..<n { target[i] *= diagonal }
      for earlier in 0..<row where source.factor[row * order + earlier] != 0 {
        let weight = source.factor[row * order + earlier]
        let source = column(earlier)
        for i in 0..<n { target[i] += weight * source[i] }
      }
    }
    if !sizes.isEmpty { addClusters(replicate, arm: arm, &stream) }
    if let plan = source.deliveries[arm] { drawExposures(replicate, arm: arm, plan, &stream) }
    drawLeaving(replicate, arm: arm, &stream)
    drawObserved(replicate, arm: arm, &stream)
    if let plan = source.deliveries[arm] { deliver(plan, arm: arm) }
    // Who leaves depends on where people stand within their level, as within their site.
    if source.trial.modifier != nil { moveLevels(arm) }
  }

  /// Who comes into an arm.
  private func countPeople(_ replicate: Int, arm: Int, _ stream: inout RandomStream) {
    sizes.removeAll(keepingCapacity: true)
    guard let clusters = source.clusters, let plan = clusters.plans[arm] else {
      people = source.trial.participants[arm]
      return
    }
    for j in 0..<plan.count { sizes.append(clusters.size(replicate, arm, j, plan, &stream)) }
    people = sizes.reduce(0, +)
    grow(to: people)
  }

  /// Gives people what is their own in every period of their cluster, in whichever arm it is by then.
  private func keepPeople(
    _ replicate: Int, _ outcome: Int, _ crossing: Crossing, _ kept: Double,
    _ column: UnsafeMutablePointer<Double>, _ stream: inout RandomStream
  ) {
    let (own, rest) = (kept.squareRoot(), (1 - kept).squareRoot())
    var first = 0
    for (j, size) in sizes.enumerated() {
      stream.seek(
        replicate: replicate, unit: crossing.cells[j].cluster, lane: .person(outcome))
      for i in first..<first + size { column[i] = rest * column[i] + own * stream.normal() }
      first += size
    }
  }

  /// Gives people of a cluster what they share, and takes as much from what is their own.
  private func addClusters(_ replicate: Int, arm: Int, _ stream: inout RandomStream) {
    let order = source.latent.variables.count
    var first = 0
    for (j, size) in sizes.enumerated() where size > 0 {
      for (v, variable) in source.latent.variables.enumerated() {
        stream.seek(
          replicate: replicate, unit: clusterUnit(arm, j),
          lane: .cluster(variable.outcome, isBaseline: variable.isBaseline))
        normals[v] = stream.normal()
        if let clusters = source.clusters, let plan = clusters.plans[arm] {
          normals[v] = clusters.normal(normals[v], replicate, variable, j, plan, &stream)
        }
      }
      for (v, variable) in source.latent.variables.enumerated()
      where source.isScore[variable.outcome] {
        if variable.isBaseline, source.clusters?.plans[arm]?.isOldAtBaseline != true { continue }
        let parts = source.trial.split(variable.outcome, arm, 1)
        var shared = 0.0
        for w in 0...v { shared += source.clusterFactor[v * order + w] * normals[w] }
        let column = column(v)
        for i in first..<first + size {
          column[i] = parts.within * column[i] + parts.between * shared
        }
      }
      first += size
    }
  }
}

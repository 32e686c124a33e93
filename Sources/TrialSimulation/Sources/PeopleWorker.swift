internal import GSLKit
internal import TrialAnalysis

/// Draws the people of an arm, in columns: one per variable, one of "observed" per outcome.
public final class PeopleWorker {
  let plans: PeoplePlans
  let data: TrialData
  private var columns: UnsafeMutablePointer<Double>
  /// People that a column holds.
  private var capacity: Int
  /// People of the arm that was drawn last; and of each of its clusters, before anybody leaves.
  private(set) var people = 0
  var sizes: UnsafeBufferPointer<Int> { UnsafeBufferPointer(start: sizeList, count: sizeCount) }
  /// The same; of an arm without clusters all its people.
  var portions: UnsafeBufferPointer<Int> {
    UnsafeBufferPointer(start: sizeList, count: max(sizeCount, 1))
  }
  private var sizeList: UnsafeMutablePointer<Int>
  private var sizeCount = 0
  private var sizeCapacity: Int
  /// The cluster of each group within clusters; empty in arms without any.
  private(set) var clusterOf: [Int] = []
  /// The cluster that was added last.
  var lastCluster = -1
  /// Where people of the upper level begin in each cluster, or in the arm; everybody's level.
  var middles: [Int] = []
  var levelOf: [Int] = []
  /// How far means of levels are from their arm's at its site, by outcome, arm and level; empty where they are as everywhere.
  var siteMoves: [Double] = []
  /// The latent value below which people of the arm that was drawn last have an event, with its place among outcomes and arms, where all
  /// have the same risk; nil until one was asked for.
  var sharedLimit: (place: Int, limit: Double)?
  /// When each of them was seen last, where a repeated outcome decides who leaves; infinity for those who stay.
  var leftAfter: [Double] = []
  /// Time of the last wave before each intercurrent event of the arm, event by event, of everybody; infinity where it did not happen, or
  /// was not seen.
  var lastBefore: [Double] = []
  /// The standard normals behind what a cluster shares, by latent variable.
  let normals: UnsafeMutablePointer<Double>
  /// Random words of the clusters of one arm, two each, by latent variable.
  let words: UnsafeMutablePointer<UInt64>
  let wordsOfVariable: Int
  /// Scores of the people of one arm: at the end, then at baseline.
  private var scoreColumns: UnsafeMutablePointer<Double>

  init(_ plans: PeoplePlans) {
    self.plans = plans
    data = TrialData(
      outcomes: plans.outcomes, arms: plans.arms.count,
      clusters: plans.clusters?.total ?? 0, times: plans.times,
      subgroups: plans.modifier == nil ? 1 : Modifier.levels, isCount: plans.isCount,
      followUps: plans.leastFollowUps, handled: plans.handled.map { plans.times[$0.outcome] })
    capacity = plans.participants.max() ?? 0
    columns = .allocate(capacity: PeopleWorker.size(plans, capacity))
    columns.initialize(repeating: 0, count: PeopleWorker.size(plans, capacity))
    normals = .allocate(capacity: plans.latent.variables.count)
    normals.initialize(repeating: 0, count: plans.latent.variables.count)
    wordsOfVariable = RandomStream.words(ofUnits: plans.clusters?.most ?? 0)
    words = .allocate(capacity: wordsOfVariable * plans.latent.variables.count)
    words.initialize(repeating: 0, count: wordsOfVariable * plans.latent.variables.count)
    scoreColumns = .allocate(capacity: 2 * capacity)
    scoreColumns.initialize(repeating: 0, count: 2 * capacity)
    sizeCapacity = max(plans.clusters?.total ?? 0, 1)
    sizeList = .allocate(capacity: sizeCapacity)
  }

  private static func size(_ plans: PeoplePlans, _ people: Int) -> Int {
    (plans.latent.variables.count + plans.outcomes + (plans.hasDeliveries ? extras : 0)) * people
  }

  /// Makes room for arms whose clusters turned out larger than planned.
  private func grow(to people: Int) {
    guard people > capacity else { return }
    columns.deallocate()
    scoreColumns.deallocate()
    capacity = max(people, 3 * capacity / 2)
    scoreColumns = .allocate(capacity: 2 * capacity)
    scoreColumns.initialize(repeating: 0, count: 2 * capacity)
    columns = .allocate(capacity: PeopleWorker.size(plans, capacity))
    columns.initialize(repeating: 0, count: PeopleWorker.size(plans, capacity))
  }

  deinit {
    columns.deallocate()
    normals.deallocate()
    words.deallocate()
    scoreColumns.deallocate()
    sizeList.deallocate()
    data.deallocate()
  }

  func column(_ position: Int) -> UnsafeMutablePointer<Double> {
    columns + position * capacity
  }
  func observed(_ outcome: Int) -> UnsafeMutablePointer<Double> {
    columns + (plans.latent.variables.count + outcome) * capacity
  }
  /// Room for the scores that people show, at the end or at baseline.
  func scores(isBaseline: Bool) -> UnsafeMutablePointer<Double> {
    scoreColumns + (isBaseline ? capacity : 0)
  }
  /// Columns of what people get, where that differs.
  func extra(_ index: Int) -> UnsafeMutablePointer<Double> {
    columns + (plans.latent.variables.count + plans.outcomes + index) * capacity
  }

  /// The unit of a cluster, or of all people of an arm without clusters as the first.
  func clusterUnit(_ arm: Int, _ cluster: Int) -> Int {
    ClusterPeople.unit(arm, cluster, of: plans.arms.count)
  }

  /// Fills the columns of one arm with correlated normals of variance 1 and with what people get.
  func drawPeople(
    _ replicate: Int, arm: Int, _ stream: inout RandomStream
  ) {
    sharedLimit = nil
    countPeople(replicate, arm: arm, &stream)
    if let modifier = plans.modifier { drawLevels(replicate, arm, modifier, &stream) }
    let n = people
    for (position, variable) in plans.latent.variables.enumerated() {
      stream.seek(
        replicate: replicate, unit: arm,
        lane: variable.isBaseline ? .baseline(variable.outcome) : .outcome(variable.outcome))
      let column = column(position)
      stream.fillNormals(column, n)
      if !variable.isBaseline, plans.keepsPeople[arm] {
        keepPeople(replicate, arm, variable.outcome, column, &stream)
      }
    }
    let order = plans.latent.variables.count
    // From the last variable up, so that each still finds the independent draws of those before it.
    for row in stride(from: order - 1, through: 1, by: -1) {
      let target = column(row)
      let diagonal = plans.factor[row * order + row]
      for i in 0..<n { target[i] *= diagonal }
      for earlier in 0..<row where plans.factor[row * order + earlier] != 0 {
        let weight = plans.factor[row * order + earlier]
        let source = column(earlier)
        for i in 0..<n { target[i] += weight * source[i] }
      }
    }
    if !sizes.isEmpty { addClusters(replicate, arm: arm, &stream) }
    if let plan = plans.deliveries[arm] { drawExposures(replicate, arm: arm, plan, &stream) }
  }

  /// Marks who of them is observed, and moves their normals by what they get and by their level.
  ///
  /// Where an event, a count or a cost decides who leaves, that stands in their scores at the end already.
  func observePeople(_ replicate: Int, arm: Int, _ stream: inout RandomStream) {
    drawLeaving(replicate, arm: arm, &stream)
    drawObserved(replicate, arm: arm, &stream)
    if let plan = plans.deliveries[arm] { deliver(plan, arm: arm) }
    if !plans.baselineSlopes.isEmpty { moveByBaselines(replicate, arm, &stream) }
    // Who leaves depends on where people stand within their level, as within their site.
    if plans.modifier != nil { moveLevels(arm) }
  }

  /// Who comes into an arm.
  private func countPeople(_ replicate: Int, arm: Int, _ stream: inout RandomStream) {
    sizeCount = 0
    clusterOf.removeAll(keepingCapacity: true)
    guard let clusters = plans.clusters, let count = clusters.counts[arm] else {
      people = plans.participants[arm]
      sizeList.initialize(to: people)
      return
    }
    var total = 0
    for j in 0..<count {
      let size = clusters.size(replicate, arm, j, &stream)
      total += size
      guard clusters.hasGroups[arm] else {
        (sizeList + j).initialize(to: size)
        continue
      }
      divide(size, among: clusters.plans[arm]?.groups(of: size) ?? 1, of: j)
    }
    if !clusters.hasGroups[arm] { sizeCount = count }
    people = total
    grow(to: people)
  }

  /// Divides the people of a cluster among its groups.
  private func divide(_ people: Int, among groups: Int, of cluster: Int) {
    if sizeCount + groups > sizeCapacity {
      sizeCapacity = 2 * (sizeCount + groups)
      let larger = UnsafeMutablePointer<Int>.allocate(capacity: sizeCapacity)
      larger.update(from: sizeList, count: sizeCount)
      sizeList.deallocate()
      sizeList = larger
    }
    for g in 0..<groups {
      (sizeList + sizeCount).initialize(to: people * (g + 1) / groups - people * g / groups)
      sizeCount += 1
      clusterOf.append(cluster)
    }
  }
}

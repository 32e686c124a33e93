internal import Foundation
internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// Draws people, block by block, in columns: one per variable, one of "observed" per outcome.
public final class PeopleWorker: TrialWorker {
  let source: PeopleSource
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
  private let sizeList: UnsafeMutablePointer<Int>
  private var sizeCount = 0
  /// Where people of the upper level begin in each cluster, or in the arm; everybody's level.
  var middles: [Int] = []
  var levelOf: [Int] = []
  /// When each of them was seen last, where a repeated outcome decides who leaves; infinity for those who stay.
  var leftAfter: [Double] = []
  /// The standard normals behind what a cluster shares, by latent variable.
  let normals: UnsafeMutablePointer<Double>
  /// Random words of the clusters of one arm, two each, by latent variable.
  let words: UnsafeMutablePointer<UInt64>
  let wordsOfVariable: Int
  /// Scores of the people of one arm: at the end, then at baseline.
  private var scoreColumns: UnsafeMutablePointer<Double>

  init(_ source: PeopleSource) {
    self.source = source
    data = TrialData(
      outcomes: source.trial.outcomes.count, arms: source.trial.arms.count,
      clusters: source.clusters?.total ?? 0, times: source.trial.times,
      subgroups: source.trial.subgroups, isCount: source.trial.isCount)
    for o in 0..<data.outcomes { data.waves[o].keepsPeople = source.keepsWaves[o] }
    capacity = source.trial.participants.max() ?? 0
    columns = .allocate(capacity: PeopleWorker.size(source, capacity))
    columns.initialize(repeating: 0, count: PeopleWorker.size(source, capacity))
    normals = .allocate(capacity: source.latent.variables.count)
    normals.initialize(repeating: 0, count: source.latent.variables.count)
    wordsOfVariable = RandomStream.words(ofUnits: source.clusters?.most ?? 0)
    words = .allocate(capacity: wordsOfVariable * source.latent.variables.count)
    words.initialize(repeating: 0, count: wordsOfVariable * source.latent.variables.count)
    scoreColumns = .allocate(capacity: 2 * capacity)
    scoreColumns.initialize(repeating: 0, count: 2 * capacity)
    sizeList = .allocate(capacity: max(source.clusters?.total ?? 0, 1))
  }

  private static func size(_ source: PeopleSource, _ people: Int) -> Int {
    (source.latent.variables.count + source.trial.outcomes.count + (source.hasDeliveries ? 4 : 0))
      * people
  }

  /// Makes room for arms whose clusters turned out larger than planned.
  private func grow(to people: Int) {
    guard people > capacity else { return }
    columns.deallocate()
    scoreColumns.deallocate()
    capacity = max(people, 3 * capacity / 2)
    scoreColumns = .allocate(capacity: 2 * capacity)
    scoreColumns.initialize(repeating: 0, count: 2 * capacity)
    columns = .allocate(capacity: PeopleWorker.size(source, capacity))
    columns.initialize(repeating: 0, count: PeopleWorker.size(source, capacity))
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
    columns + (source.latent.variables.count + outcome) * capacity
  }
  /// Room for the scores that people show, at the end or at baseline.
  func scores(isBaseline: Bool) -> UnsafeMutablePointer<Double> {
    scoreColumns + (isBaseline ? capacity : 0)
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
      stream.fillNormals(column, n)
      if !variable.isBaseline, source.keepsPeople[arm] {
        keepPeople(replicate, arm, variable.outcome, column, &stream)
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
    sizeCount = 0
    guard let clusters = source.clusters, let count = clusters.counts[arm] else {
      people = source.trial.participants[arm]
      sizeList.initialize(to: people)
      return
    }
    var total = 0
    for j in 0..<count {
      let size = clusters.size(replicate, arm, j, &stream)
      (sizeList + j).initialize(to: size)
      total += size
    }
    sizeCount = count
    people = total
    grow(to: people)
  }
}

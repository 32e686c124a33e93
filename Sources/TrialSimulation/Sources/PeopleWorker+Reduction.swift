internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// What laws of outcomes ask of the people of the arm that was drawn last.
extension PeopleWorker {
  /// Reduces one outcome of an arm to what analyses read.
  func reduce(_ replicate: Int, _ outcome: Int, arm: Int, _ stream: inout RandomStream) {
    let cell = cell(replicate, outcome, arm)
    if data.hasSubgroups {
      for level in 0..<Modifier.levels {
        data.subgroups[Modifier.levels * cell.place + level] = ArmMoments()
      }
    }
    source.trial.forms[outcome][arm].reduce(cell, of: self, &stream)
  }

  /// Lists the people of an arm one by one, those who are missing included.
  func list(_ replicate: Int, _ outcome: Int, arm: Int, _ stream: inout RandomStream) {
    let law = source.trial.forms[outcome][arm]
    let cell = cell(replicate, outcome, arm)
    let (end, base, here) = (end(outcome), baseline(outcome), here(cell))
    var (cluster, last) = (-1, 0)
    for i in 0..<people {
      // Clusters may have turned out without anybody.
      while hasClusters, i >= last {
        cluster += 1
        last += sizes[cluster]
      }
      func value(_ latent: Double, isBaseline: Bool) -> Double {
        law.value(
          PersonPlace(
            cell: cell, person: i, cluster: hasClusters ? cluster : nil, latent: latent,
            isBaseline: isBaseline), of: self, &stream) ?? .nan
      }
      let isHere = here.map { $0[i] > 0 } ?? true
      data.people[outcome].add(
        PersonTable.Person(
          arm: arm, cluster: hasClusters ? self.cluster(of: cluster) + 1 : 0,
          stratum: hasClusters ? place(arm, cluster).stratum : 0,
          baseline: base.map { value($0[i], isBaseline: true) } ?? .nan,
          outcome: isHere ? value(end[i], isBaseline: false) : .nan))
    }
  }

  /// An outcome in an arm.
  func cell(_ replicate: Int, _ outcome: Int, _ arm: Int) -> PeopleCell {
    PeopleCell(
      replicate: replicate, outcome: outcome, arm: arm, place: outcome * data.arms + arm)
  }

  /// Whether that arm's people belong to clusters.
  var hasClusters: Bool { !sizes.isEmpty }

  /// Goes through the clusters of that arm, in order.
  ///
  /// - Parameters:
  ///   - cell: The outcome, whose clusters start anew.
  ///   - take: Gets the number of a portion, from 0, a cluster or a group in one, and its people; perhaps nobody.
  @inline(__always)
  func forEachCluster(of cell: PeopleCell, _ take: (_ cluster: Int, Range<Int>) -> Void) {
    data.startArm(cell.place, isClustered: true, at: source.clusters?.starts[cell.arm] ?? 0)
    lastCluster = -1
    var first = 0
    for j in sizes.indices {
      let end = first + sizes[j]
      take(j, first..<end)
      first = end
    }
  }

  /// The latent normals of an outcome's end, and of its baseline where some analysis reads it.
  func end(_ outcome: Int) -> UnsafeMutablePointer<Double> { column(source.endPosition[outcome]) }
  func baseline(_ outcome: Int) -> UnsafeMutablePointer<Double>? {
    source.baselinePosition[outcome].map { column($0) }
  }

  /// Above 0 for people whose outcome is observed; nil where everybody's is.
  func here(_ cell: PeopleCell) -> UnsafeMutablePointer<Double>? {
    source.cells[cell.place].canMiss ? observed(cell.outcome) : nil
  }

  /// Bias and sites, in SMD, in the direction of the scale.
  func shift(_ cell: PeopleCell) -> Double { shift(cell, cluster: nil) }

  /// The same of people of a cluster: with what its period adds.
  func shift(_ cell: PeopleCell, cluster: Int?) -> Double {
    let sign = source.cells[cell.place].sign
    guard let cluster, let clusters = source.clusters else { return sign * data.shifts[cell.place] }
    let trend = source.clusterPlaces.trends[clusters.starts[cell.arm] + self.cluster(of: cluster)]
    return sign * (data.shifts[cell.place] + trend)
  }

  func place(_ arm: Int, _ cluster: Int) -> ClusterPlace {
    guard let clusters = source.clusters else { return ClusterPlace() }
    return source.clusterPlaces.places[clusters.starts[arm] + self.cluster(of: cluster)]
  }
}

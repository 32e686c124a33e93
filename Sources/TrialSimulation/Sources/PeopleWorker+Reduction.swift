internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// What laws of outcomes ask of the people of the arm that was drawn last.
extension PeopleWorker {
  /// Empties the levels of an outcome in an arm, which its law adds people to.
  func startCell(_ cell: PeopleCell) {
    guard data.hasSubgroups else { return }
    for level in 0..<Modifier.levels {
      data.subgroups[Modifier.levels * cell.place + level] = ArmMoments()
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
    data.startArm(cell.place, isClustered: true, at: plans.clusters?.starts[cell.arm] ?? 0)
    lastCluster = -1
    var first = 0
    for j in sizes.indices {
      let end = first + sizes[j]
      take(j, first..<end)
      first = end
    }
  }

  /// Sums up people of an arm who have a number each, cluster by cluster where there are any.
  ///
  /// - Parameters:
  ///   - cell: The outcome in the arm.
  ///   - alone: What people share who are in no cluster.
  ///   - shared: What people of a cluster share: asked for once a cluster with anybody in it.
  ///   - sum: The moments of some people, of one level where there are levels, with what they share.
  @inline(__always)
  func sumUp<Shared>(
    _ cell: PeopleCell, alone: Shared, shared: (_ cluster: Int) -> Shared,
    people sum: (_ cluster: Int?, Range<Int>, Shared) -> ArmMoments
  ) {
    guard hasClusters else {
      data.moments[cell.place] = pooled(cell, 0..<people) { sum(nil, $0, alone) }
      if plans.clusters != nil { data.setArm(cell.place, data.moments[cell.place]) }
      return
    }
    forEachCluster(of: cell) { cluster, people in
      guard !people.isEmpty else { return }
      let own = shared(cluster)
      let found = pooled(cell, people, cluster) { sum(cluster, $0, own) }
      if found.n > 0 { addCluster(cell, cluster, found) }
    }
    data.moments[cell.place] = data.grouped[cell.place].people
  }

  /// The latent normals of an outcome's end, and of its baseline where some analysis reads it.
  func end(_ outcome: Int) -> UnsafeMutablePointer<Double> { column(plans.endPosition[outcome]) }
  func baseline(_ outcome: Int) -> UnsafeMutablePointer<Double>? {
    plans.baselinePosition[outcome].map { column($0) }
  }

  /// Above 0 for people whose outcome is observed; nil where everybody's is.
  func here(_ cell: PeopleCell) -> UnsafeMutablePointer<Double>? {
    plans.cells[cell.place].canMiss ? observed(cell.outcome) : nil
  }

  /// Bias and sites, in SMD, in the direction of the scale.
  func shift(_ cell: PeopleCell) -> Double { shift(cell, cluster: nil) }

  /// The same of people of a cluster: with what its period adds.
  func shift(_ cell: PeopleCell, cluster: Int?) -> Double {
    let sign = plans.cells[cell.place].sign
    guard let cluster, let clusters = plans.clusters else { return sign * data.shifts[cell.place] }
    let trend = plans.clusterPlaces.trends[clusters.starts[cell.arm] + self.cluster(of: cluster)]
    return sign * (data.shifts[cell.place] + trend)
  }

  func place(_ arm: Int, _ cluster: Int) -> ClusterPlace {
    guard let clusters = plans.clusters else { return ClusterPlace() }
    return plans.clusterPlaces.places[clusters.starts[arm] + self.cluster(of: cluster)]
  }

  /// The stratum within which a cluster, numbered from 1 in its arm, was randomised; 0 for people by themselves.
  func stratum(_ arm: Int, _ number: Int) -> Int {
    guard number > 0, let clusters = plans.clusters else { return 0 }
    return plans.clusterPlaces.places[clusters.starts[arm] + number - 1].stratum
  }
}

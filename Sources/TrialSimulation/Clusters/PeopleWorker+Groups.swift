internal import GSLKit
internal import TrialAnalysis

/// People of clusters in groups: portions of an arm share a group, and those of one cluster follow each other.
extension PeopleWorker {
  /// The cluster that a portion of the arm belongs to; portions are clusters where there are no groups within.
  @inline(__always)
  func cluster(of portion: Int) -> Int { clusterOf.isEmpty ? portion : clusterOf[portion] }

  /// The unit of a group.
  func groupUnit(_ arm: Int, _ portion: Int) -> Int { clusterUnit(arm, portion) }

  /// People of each cluster, whatever their groups.
  var clusterSizes: [Int] {
    guard !clusterOf.isEmpty else { return Array(sizes) }
    var all = Array(repeating: 0, count: (clusterOf.last ?? -1) + 1)
    for (portion, size) in sizes.enumerated() { all[clusterOf[portion]] += size }
    return all
  }

  /// Adds people of a portion to what analyses read of their cluster.
  @inline(__always)
  func addCluster(_ cell: PeopleCell, _ portion: Int, _ people: ArmMoments) {
    guard !clusterOf.isEmpty else {
      data.addCluster(cell.place, cell.outcome, people, in: place(cell.arm, portion))
      return
    }
    let cluster = clusterOf[portion]
    if lastCluster == cluster {
      data.addToLastCluster(cell.place, cell.outcome, people)
    } else {
      data.addCluster(cell.place, cell.outcome, people, in: place(cell.arm, portion))
      lastCluster = cluster
    }
  }

  /// The standard normal behind what a cluster's people have in common of an outcome's mean.
  func clusterNormal(
    _ cell: PeopleCell, _ portion: Int, _ stream: inout RandomStream
  ) -> Double {
    let cluster = cluster(of: portion)
    stream.seek(
      replicate: cell.replicate, unit: clusterUnit(cell.arm, cluster),
      lane: .cluster(cell.outcome, isBaseline: false))
    let own = stream.normal()
    let variable = LatentVariables.Variable(outcome: cell.outcome, isBaseline: false)
    return plans.clusters?.normal(
      own, cell.replicate, variable, cell.arm, cluster, &stream) ?? own
  }

  /// The same of a group within its cluster.
  func groupNormal(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ portion: Int, _ stream: inout RandomStream
  ) -> Double {
    stream.seek(
      replicate: replicate, unit: groupUnit(arm, portion), lane: .group(outcome, isBaseline: false))
    return stream.normal()
  }

  /// Gives the people of a group what they share of one latent variable, and takes as much from what is their own.
  func addGroup(
    _ replicate: Int, _ arm: Int, _ portion: Int, _ position: Int, _ range: Range<Int>,
    _ stream: inout RandomStream
  ) {
    let variables = plans.latent.variables
    let share = plans.cell(variables[position].outcome, arm).groupShare
    guard share > 0, !variables[position].isBaseline else { return }
    var shared = 0.0
    for w in 0...position {
      let weight = plans.clusterFactor[position * variables.count + w]
      guard weight != 0 else { continue }
      stream.seek(
        replicate: replicate, unit: groupUnit(arm, portion),
        lane: .group(variables[w].outcome, isBaseline: variables[w].isBaseline))
      shared += weight * stream.normal()
    }
    let (own, common) = ((1 - share).squareRoot(), share.squareRoot() * shared)
    let column = column(position)
    for i in range { column[i] = own * column[i] + common }
  }
}

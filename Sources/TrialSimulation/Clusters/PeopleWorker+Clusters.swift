internal import GSLKit

/// What people of one cluster share, and what is their own in all its periods.
extension PeopleWorker {
  /// Gives people what is their own in every period of their cluster, in whichever arm it is by then.
  func keepPeople(
    _ replicate: Int, _ arm: Int, _ outcome: Int, _ column: UnsafeMutablePointer<Double>,
    _ stream: inout RandomStream
  ) {
    guard let crossing = plans.clusters?.plans[arm]?.crossing,
      let kept = crossing.individualAutocorrelation
    else { return }
    let (own, rest) = (kept.squareRoot(), (1 - kept).squareRoot())
    var first = 0
    var last = -1
    for (portion, size) in sizes.enumerated() {
      let j = cluster(of: portion)
      // Groups of one cluster go on where the one before ended.
      if j != last {
        stream.seek(
          replicate: replicate, unit: crossing.cells[j].cluster, lane: .person(outcome))
        last = j
      }
      for i in first..<first + size { column[i] = rest * column[i] + own * stream.normal() }
      first += size
    }
  }

  /// Gives people of a cluster what they share, and takes as much from what is their own.
  func addClusters(_ replicate: Int, arm: Int, _ stream: inout RandomStream) {
    guard let clusters = plans.clusters, clusters.counts[arm] != nil else { return }
    let variables = plans.latent.variables
    let (order, factor) = (variables.count, plans.clusterFactor)
    let (isShared, isDrawn) = (plans.isShared[arm], plans.isDrawnOfClusters[arm])
    let haveMore = clusters.shares[arm] != nil
    for v in 0..<order where isDrawn[v] {
      let variable = variables[v]
      clusters.fillWords(
        replicate, arm, .cluster(variable.outcome, isBaseline: variable.isBaseline), stream,
        into: words + v * wordsOfVariable)
    }
    var first = 0
    for (portion, size) in sizes.enumerated() where size > 0 {
      let j = cluster(of: portion)
      for v in 0..<order where isDrawn[v] {
        let variable = variables[v]
        if let own = stream.normal(of: words[v * wordsOfVariable + 2 * j]) {
          normals[v] = own
        } else {
          stream.seek(
            replicate: replicate, unit: clusterUnit(arm, j),
            lane: .cluster(variable.outcome, isBaseline: variable.isBaseline))
          normals[v] = stream.normal()
        }
        if haveMore {
          normals[v] = clusters.normal(normals[v], replicate, variable, arm, j, &stream)
        }
      }
      for v in 0..<order where isShared[v] {
        let cell = plans.cell(variables[v].outcome, arm)
        var shared = 0.0
        for w in 0...v { shared += factor[v * order + w] * normals[w] }
        let column = column(v)
        addGroup(replicate, arm, portion, v, first..<first + size, &stream)
        for i in first..<first + size {
          column[i] = cell.within * column[i] + cell.between * shared
        }
      }
      first += size
    }
  }
}

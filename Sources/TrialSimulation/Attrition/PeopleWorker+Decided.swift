internal import GSLKit

/// What decides who of the arm that was drawn last leaves, where that is no score.
extension PeopleWorker {
  /// Writes the event, or the count, that decides who of an arm leaves where scores at the end stand, person by person.
  func decide(
    _ replicate: Int, arm: Int, _ outcome: Int, _ law: any DecidingLaw,
    _ stream: inout RandomStream
  ) {
    let values = scores(isBaseline: false)
    let (cell, latent) = (cell(replicate, outcome, arm), end(outcome))
    let sign = plans.cells[cell.place].sign
    let site = plans.sites?.shift(replicate, outcome, cell: arm, using: &stream) ?? 0
    var first = 0
    for (j, size) in portions.enumerated() {
      let cluster = hasClusters ? j : nil
      // Of two levels the lower come first.
      let middle = data.hasSubgroups ? middles[j] : first + size
      for part in [first..<middle, middle..<first + size] where !part.isEmpty {
        law.people(
          levelMove(cell, part.lowerBound), shift: sign * (site + trend(arm, cluster)), cell,
          cluster, of: self, &stream
        ).fill(latent + part.lowerBound, part.count, into: values + part.lowerBound)
      }
      first += size
    }
  }

  /// What the period of a cluster adds, in SMD towards benefit.
  private func trend(_ arm: Int, _ cluster: Int?) -> Double {
    guard let cluster, let clusters = plans.clusters else { return 0 }
    return plans.clusterPlaces.trends[clusters.starts[arm] + self.cluster(of: cluster)]
  }
}

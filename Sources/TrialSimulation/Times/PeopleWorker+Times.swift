internal import GSLKit
internal import TrialAnalysis

/// For how long people of the arm that was drawn last are followed.
extension PeopleWorker {
  /// Writes until when each is followed where it said who stays: 1 for them, 0 for those who leave.
  ///
  /// All outcomes of a person end at one share of their follow-up.
  func drawFollowUp(
    _ replicate: Int, arm: Int, _ plan: FollowUp, _ here: UnsafeMutablePointer<Double>,
    _ stream: inout RandomStream
  ) {
    if plan.leaving > 0 {
      stream.seek(replicate: replicate, unit: arm, lane: .departure)
      for i in 0..<people {
        let u = stream.uniform()
        if here[i] == 0 { here[i] = max(plan.place(ofLeaving: u), 1e-12) }
      }
    }
    guard plan.accrual > 0 else {
      for i in 0..<people { here[i] *= plan.least }
      return
    }
    stream.seek(replicate: replicate, unit: arm, lane: .entry)
    for i in 0..<people { here[i] *= plan.least + plan.accrual * stream.uniform() }
  }

  /// The number of a cluster among all of the trial: of clusters that cross over the same in both arms.
  func clusterNumber(_ arm: Int, _ portion: Int, _ place: ClusterPlace) -> Int {
    guard let clusters = plans.clusters else { return -1 }
    return clusters.plans[arm]?.crossing != nil
      ? place.stratum : clusters.starts[arm] + cluster(of: portion)
  }
}

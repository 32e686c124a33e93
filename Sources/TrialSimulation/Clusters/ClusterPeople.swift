internal import GSLKit

/// How many people each cluster of a trial has in one replicate: sizes, lost clusters, people who leave.
///
/// Both sources draw them at the same addresses.
struct ClusterPeople: Sendable {
  let plans: [ClusterPlan?]
  let dropout: [Double]
  /// Where the clusters of each arm start in the trial's list, and how many there are in all.
  let starts: [Int]
  let total: Int

  init(_ trial: Trial) {
    plans = trial.clusters
    dropout = trial.arms.map(\.dropout)
    var starts: [Int] = []
    var total = 0
    for plan in trial.clusters {
      starts.append(total)
      total += plan?.count ?? 0
    }
    (self.starts, self.total) = (starts, total)
  }

  /// The unit of a cluster: the arm in the lowest eight bits.
  static func unit(_ arm: Int, _ cluster: Int) -> Int { arm | (cluster + 1) << 8 }

  /// People of a cluster before any of them leave; 0 for one that is lost.
  func size(
    _ replicate: Int, _ arm: Int, _ cluster: Int, _ plan: ClusterPlan,
    _ stream: inout RandomStream
  ) -> Int {
    let unit = ClusterPeople.unit(arm, cluster)
    if plan.kind.lost > 0 {
      stream.seek(replicate: replicate, unit: unit, lane: .clusterLost)
      if stream.uniform() < plan.kind.lost { return 0 }
    }
    guard plan.sizes.isEmpty else { return plan.sizes[cluster] }
    // Gamma sizes, rounded, at least 1: mean m and variance (CV·m)² before rounding.
    let cv2 = plan.kind.sizeCV * plan.kind.sizeCV
    stream.seek(replicate: replicate, unit: unit, lane: .clusterSize)
    let size = stream.chiSquared(df: 2 / cv2) * plan.kind.size * cv2 / 2
    return max(1, Int(size.rounded()))
  }

  /// Those who stay of so many.
  func stayers(
    _ replicate: Int, _ arm: Int, _ cluster: Int, of size: Int, _ stream: inout RandomStream
  ) -> Int {
    guard size > 0, dropout[arm] > 0 else { return size }
    stream.seek(
      replicate: replicate, unit: ClusterPeople.unit(arm, cluster), lane: .dropout)
    return Binomial.quantile(stream.uniform(), n: size, p: 1 - dropout[arm])
  }
}

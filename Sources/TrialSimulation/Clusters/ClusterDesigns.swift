public import Parts

/// Whole clusters are randomised: teams, sites, wards.
public struct ClusterDesign: TrialDesign {
  public static let kind = "cluster"
  public static let summary = "cluster randomised: whole teams or sites"

  let perArm: Int
  let clusters: ClusterKind
  let listed: [Int]
  let allocation: Allocation
  let strata: Strata?

  public init(_ f: Fields) {
    perArm = f.integer(
      "clusters-per-arm", in: 1...100_000, example: 14,
      "Clusters randomised to each arm (times its allocation).")
    let sizes = f.numbers(
      "sizes", in: 1...100_000,
      "People in the clusters of every arm, in turn: a list in the place of cluster-size.")
    listed = (sizes ?? []).map { Int($0.rounded()) }
    let isListed = sizes != nil && !f.has("cluster-size")
    clusters =
      isListed
      ? ClusterKind(f, listed: listed)
      : ClusterKind(
        f, .clusters, size: "cluster-size", example: 15, "People in each cluster, on average.")
    if let sizes, sizes.contains(where: { $0 != $0.rounded() }) {
      f.report("people are whole: give whole sizes", at: "sizes")
    }
    if sizes != nil, f.has("cluster-size") || f.has("size-cv") {
      f.report("give 'sizes', or 'cluster-size' with 'size-cv'", at: "sizes")
    }
    allocation = Allocation(f, "Clusters of each arm relative to clusters-per-arm.")
    strata = f.section("strata", "Strata within which clusters are randomised.") { Strata($0) }
    if let strata, strata.number > perArm, !f.isDescribing {
      f.report(
        "\(strata.number) strata for \(perArm) clusters in each arm: a stratum would have none",
        at: "strata")
    }
  }

  public func intake(_ arms: [Arm]) -> [Intake] {
    arms.map { arm in
      let count = allocation.count(Double(perArm), in: arm)
      let plan = ClusterPlan(
        kind: clusters, count: count, sizes: sizes(count), isOldAtBaseline: true, strata: strata)
      return Intake(people: max(1, plan.people), clusters: plan)
    }
  }

  private func sizes(_ count: Int) -> [Int] {
    if !listed.isEmpty { return (0..<count).map { listed[$0 % listed.count] } }
    guard clusters.sizeCV == 0 else { return [] }
    return ClusterPlan.even(Int((Double(count) * clusters.size).rounded()), among: count)
  }
}

/// People are randomised one by one to as many groups, or caseloads, as are run.
///
/// Arms without groups have as many people as the first arm that has them.
public struct GroupedDesign: TrialDesign {
  public static let kind = "grouped"
  public static let summary = "individually randomised, sized by groups or peer workers"

  let perArm: Int
  let allocation: Allocation

  public init(_ f: Fields) {
    perArm = f.integer(
      "groups-per-arm", in: 1...100_000, example: 10,
      "Groups, or peer workers, in each arm that has them (times its allocation).")
    allocation = Allocation(f, "Size of each arm relative to that.")
  }

  public func intake(_ arms: [Arm]) -> [Intake] {
    let size = arms.lazy.compactMap(\.clusters).first?.size ?? 1
    return arms.map { arm in
      guard let kind = arm.clusters else {
        return Intake(people: allocation.count(Double(perArm) * size, in: arm))
      }
      let count = allocation.count(Double(perArm), in: arm)
      let people = Int((Double(count) * kind.size).rounded())
      let plan = ClusterPlan(
        kind: kind, count: count,
        sizes: kind.sizeCV > 0 ? [] : ClusterPlan.even(people, among: count),
        isOldAtBaseline: false)
      return Intake(people: max(1, plan.people), clusters: plan)
    }
  }
}

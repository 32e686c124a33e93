internal import OrderedCollections
public import Parts

/// Whole clusters are randomised: teams, sites, wards.
public struct ClusterDesign: TrialDesign {
  public static let kind = "cluster"
  public static let summary = "cluster randomised: whole teams or sites"

  let number: Allotment
  let clusters: ClusterKind
  let listed: [Int]
  let strata: Strata?

  public init(_ f: Fields) {
    number = Allotment(
      f, perArm: "clusters-per-arm", byArm: "clusters", total: "total-clusters", noun: "clusters",
      example: 14)
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
    strata = f.section("strata", "Strata within which clusters are randomised.") { Strata($0) }
  }

  public func intake(_ arms: [Arm]) -> [Intake] {
    number.counts(arms).map { count in
      let plan = ClusterPlan(
        kind: clusters, count: count, sizes: sizes(count), isOldAtBaseline: true, strata: strata)
      return Intake(people: max(1, plan.people), clusters: plan)
    }
  }

  public func check(_ f: Fields, _ arms: [Arm]) { refuseGroups(f, arms) }

  private func sizes(_ count: Int) -> [Int] {
    // More people than a trial may have are refused, and need no list before.
    guard Double(count) * clusters.size <= Trial.mostPeople else { return [] }
    if !listed.isEmpty { return (0..<count).map { listed[$0 % listed.count] } }
    guard clusters.sizeCV == 0 else { return [] }
    return ClusterPlan.even(Int((Double(count) * clusters.size).rounded()), among: count)
  }
}

/// People are randomised one by one to as many groups, or caseloads, as are run.
///
/// Arms without groups have the number of people that `participants` says, else as many as the first arm that has them.
public struct GroupedDesign: TrialDesign {
  public static let kind = "grouped"
  public static let summary = "individually randomised, sized by groups or peer workers"

  let groups: Allotment
  /// People of arms whose number is said; of arms with groups too, which then are as few as hold them.
  let people: [String: Int]

  public init(_ f: Fields) {
    groups = Allotment(
      f, perArm: "groups-per-arm", byArm: "groups", total: nil, noun: "groups or peer workers",
      example: 10, partial: true)
    let people =
      f.integersByName(
        "participants", unit: .people, in: 1...Allotment.most, noun: "arm", complete: false,
        "People in arms whose number is not that of their groups, like {usual-care: 78}.") ?? [:]
    self.people = Dictionary(uniqueKeysWithValues: people.map { ($0.key, $0.value) })
  }

  public func intake(_ arms: [Arm]) -> [Intake] {
    let first = arms.first { $0.clusters != nil }
    return arms.map { arm in
      if let said = people[arm.name] {
        return arm.clusters.map { Intake(people: said, in: $0) } ?? Intake(people: said)
      }
      guard let kind = arm.clusters else {
        let size = first?.clusters?.size ?? 1
        let each = groups.each ?? first.flatMap(groups.named) ?? 1
        return Intake(people: groups.count(Double(each) * size, in: arm))
      }
      let count = groups.named(arm) ?? groups.count(Double(groups.each ?? 1), in: arm)
      let people = Int((Double(count) * kind.size).rounded())
      let isTooLarge = Double(count) * kind.size > Trial.mostPeople
      let plan = ClusterPlan(
        kind: kind, count: count,
        sizes: kind.sizeCV > 0 || isTooLarge ? [] : ClusterPlan.even(people, among: count),
        isOldAtBaseline: false)
      return Intake(people: max(1, isTooLarge ? people : plan.people), clusters: plan)
    }
  }

  public func check(_ f: Fields, _ arms: [Arm]) {
    for arm in unsaid(arms) {
      f.report(
        "how many groups arm '\(arm.name)' has is not said: give it in 'groups'", at: "design")
    }
    if !arms.contains(where: { $0.clusters != nil }) {
      f.report("design 'grouped' needs an arm with 'groups' or 'workers'", at: "design")
    }
  }

  /// Arms with groups of which nothing says how many there are.
  private func unsaid(_ arms: [Arm]) -> [Arm] {
    arms.filter {
      $0.clusters != nil && groups.each == nil && groups.named($0) == nil && people[$0.name] == nil
    }
  }
}

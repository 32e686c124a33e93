internal import OrderedCollections
public import Parts

/// Whole clusters are randomised: teams, sites, wards.
public struct ClusterDesign: TrialDesign, Equatable {
  public static let kind = "cluster"
  public static let summary = "cluster randomised: whole teams or sites"

  let number: Allotment
  let clusters: ClusterKind
  let listed: [Int]
  let strata: Strata?
  private static let listedSizes = 1...100_000

  /// Clusters that are alike in size, on average.
  ///
  /// - Parameters:
  ///   - number: How many come into the arms.
  ///   - clusters: What they are like; their unit is `.clusters`.
  ///   - strata: Strata within which they are randomised; nil for none.
  public init(_ number: Allotment, of clusters: ClusterKind, strata: Strata? = nil) {
    self.number = number
    self.clusters = clusters
    listed = []
    self.strata = strata
  }

  /// Clusters whose sizes are known.
  ///
  /// - Parameters:
  ///   - number: How many come into the arms.
  ///   - sizes: People in the clusters of every arm, in turn, each 1 to 100,000; at least one.
  ///   - icc: Share of the variance that lies between clusters, 0 to .99, of outcomes that state none.
  ///   - variance: Whether that is part of the outcome's SD.
  ///   - lost: Probability that a whole cluster is lost, 0 to .99.
  ///   - strata: Strata within which they are randomised; nil for none.
  public init(
    _ number: Allotment, sizes: [Int], icc: Double = 0.05, variance: ClusterVariance = .within,
    lost: Double = 0, strata: Strata? = nil
  ) {
    self.number = number
    let mean = Double(sizes.reduce(0, +)) / Double(max(sizes.count, 1))
    clusters = ClusterKind(
      .clusters, size: max(mean, 1), icc: icc, variance: variance, lost: lost)
    listed = sizes
    self.strata = strata
  }

  public func check(_ f: Fields) {
    number.check(f, ("clusters-per-arm", "clusters", "total-clusters"))
    clusters.check(f, size: "cluster-size")
    if clusters.unit != .clusters {
      f.report("what is randomised whole are clusters, not \(clusters.unit.rawValue)")
    }
    for size in listed { f.expect(size, in: ClusterDesign.listedSizes, at: "sizes") }
    strata?.check(f.place("strata"))
  }

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
    zip(arms, number.counts(arms)).map { arm, count in
      let plan = ClusterPlan(
        kind: clusters, count: count, sizes: sizes(count), isOldAtBaseline: true, strata: strata,
        nested: arm.clusters)
      return Intake(people: max(1, plan.people), clusters: plan)
    }
  }

  public func check(_ f: Fields, _ arms: [Arm]) { Trial.checkGroups(f, arms) }

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
public struct GroupedDesign: TrialDesign, Equatable {
  public static let kind = "grouped"
  public static let summary = "individually randomised, sized by groups or peer workers"

  let groups: Allotment
  /// People of arms whose number is said; of arms with groups too, which then are as few as hold them.
  let people: [String: Int]

  /// So many groups, or peer workers.
  ///
  /// - Parameters:
  ///   - groups: How many each arm with groups or peer workers has; ``Allotment/total(_:allocation:)`` is refused.
  ///   - participants: People in arms whose number is not that of their groups.
  public init(_ groups: Allotment, participants: [String: Int] = [:]) {
    self.groups = groups
    people = participants
  }

  public func check(_ f: Fields) {
    groups.check(f, ("groups-per-arm", "groups", nil), partial: true)
    Allotment.check(people, f.place("participants"), complete: false)
  }

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

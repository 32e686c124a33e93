/// People of one arm, and cluster, who were observed at the same waves: what their repeated measures come down to.
public struct WaveGroup: Sendable, BitwiseCopyable, Equatable {
  /// Position of the arm.
  public var arm: Int
  /// Number of the cluster in its arm, from 1; 0 where people are independent.
  public var cluster: Int
  /// Number of the stratum within which people were randomised, from 0; 0 for all where strata are not told apart.
  public var stratum: Int
  /// Bit w: observed at wave w.
  public var observed: UInt64
  /// People.
  public var count: Double

  /// A group.
  @inlinable
  public init(arm: Int, cluster: Int = 0, stratum: Int = 0, observed: UInt64, count: Double) {
    self.arm = arm
    self.cluster = cluster
    self.stratum = stratum
    self.observed = observed
    self.count = count
  }
}

/// Repeated measures of a trial, by arm and pattern of what was observed.
///
/// A likelihood of normal repeated measures needs no more than sums and cross-products of people with the same
/// waves in the same arm, and stratum where it adjusts for strata. Where an analysis reads people one by one it `keepsPeople` too.
public struct WaveSample: Sendable {
  /// Times of the waves.
  public private(set) var times: [Double]
  /// People of one arm with the same waves observed, together.
  public private(set) var groups: [WaveGroup] = []
  /// Σy by wave of each group, and Σyy' row by row: waves + waves² numbers a group.
  private(set) var sums: [Double] = []
  /// Whether people are kept one by one.
  public var keepsPeople: Bool
  /// Arms of people, their clusters and strata, and their waves one after the other, NaN where one is missing; nobody unless they are
  /// kept.
  public private(set) var people: [Int] = []
  private(set) var clusters: [Int] = []
  private(set) var strata: [Int] = []
  public private(set) var values: [Double] = []
  /// Where the groups of the arm and cluster that was added last start.
  private var first = 0

  /// An empty sample.
  ///
  /// - Parameters:
  ///   - times: Times of the waves, at most 64.
  ///   - keepsPeople: Whether people are kept one by one, beside their sums.
  public init(times: [Double], keepsPeople: Bool = false) {
    precondition(times.count <= 64, "at most 64 waves")
    self.times = times
    self.keepsPeople = keepsPeople
  }

  /// Numbers that a group takes.
  var stride: Int { times.count * (times.count + 1) }

  /// Forgets everybody.
  public mutating func removeAll() {
    first = 0
    groups.removeAll(keepingCapacity: true)
    sums.removeAll(keepingCapacity: true)
    people.removeAll(keepingCapacity: true)
    clusters.removeAll(keepingCapacity: true)
    strata.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  /// Adds a person.
  ///
  /// - Parameters:
  ///   - arm: Position of the arm.
  ///   - cluster: Number of the cluster in its arm, from 1; 0 where people are independent.
  ///   - stratum: Number of the stratum, or site, within which they were randomised, from 0; people of one cluster have the same.
  ///   - values: One for each wave; NaN where it is missing.
  public mutating func add(
    arm: Int, cluster: Int = 0, stratum: Int = 0, _ values: Span<Double>
  ) {
    var observed: UInt64 = 0
    for w in times.indices where !values[w].isNaN { observed |= 1 &<< UInt64(w) }
    guard observed != 0 else { return }
    if keepsPeople {
      people.append(arm)
      clusters.append(cluster)
      strata.append(stratum)
      for w in times.indices { self.values.append(values[w]) }
    }
    let group = place(arm: arm, cluster: cluster, stratum: stratum, observed)
    groups[group].count += 1
    let (start, waves) = (group * stride, times.count)
    for w in 0..<waves where observed & (1 &<< UInt64(w)) != 0 {
      sums[start + w] += values[w]
      for v in 0..<waves where observed & (1 &<< UInt64(v)) != 0 {
        sums[start + waves + w * waves + v] += values[w] * values[v]
      }
    }
  }

  /// The group of people of an arm, cluster and stratum with the same waves; a new one where there is none.
  private mutating func place(
    arm: Int, cluster: Int, stratum: Int, _ observed: UInt64
  ) -> Int {
    // People come stratum by stratum and cluster by cluster: those of an earlier one need not be looked at.
    if let last = groups.last,
      last.arm != arm || last.cluster != cluster || last.stratum != stratum
    {
      first = groups.count
    }
    for group in first..<groups.count where groups[group].observed == observed { return group }
    // A person of an arm, cluster or stratum that was left before.
    for group in 0..<first
    where groups[group].arm == arm && groups[group].cluster == cluster
      && groups[group].stratum == stratum && groups[group].observed == observed
    { return group }
    groups.append(
      WaveGroup(arm: arm, cluster: cluster, stratum: stratum, observed: observed, count: 0))
    for _ in 0..<stride { sums.append(0) }
    return groups.count - 1
  }

  /// Takes the groups of a sample whose arms are arms and levels, arm a and level l at levels·a + l, as those of its arms.
  ///
  /// Clusters of one level are numbered after those of another.
  ///
  /// - Parameters:
  ///   - other: The sample.
  ///   - levels: Levels of an arm.
  ///   - parts: Parts of each of its arms and levels that stay apart: those of cell c stand at parts·c + part.
  ///   - areStrata: Whether levels are strata of people, which stay apart too.
  public mutating func gather(
    _ other: WaveSample, levels: Int, parts: Int = 1, areStrata: Bool = false
  ) {
    removeAll()
    func own(_ place: Int) -> (arm: Int, level: Int) {
      let cell = place / parts
      return (cell / levels * parts + place % parts, cell % levels)
    }
    var numbers = ClusterNumbers()
    for (i, person) in other.people.enumerated() {
      let own = own(person)
      people.append(own.arm)
      clusters.append(numbers.next(arm: own.arm, level: own.level, other.clusters[i]))
      strata.append(areStrata ? own.level : other.strata[i])
    }
    values.append(contentsOf: other.values)
    numbers = ClusterNumbers()
    for (g, group) in other.groups.enumerated() {
      let own = own(group.arm)
      let cluster = numbers.next(arm: own.arm, level: own.level, group.cluster)
      let place = place(
        arm: own.arm, cluster: cluster, stratum: areStrata ? own.level : group.stratum,
        group.observed)
      groups[place].count += group.count
      for i in 0..<stride { sums[place * stride + i] += other.sums[g * stride + i] }
    }
  }
}

/// Numbers clusters of one level of an arm after those of another, where they come level by level.
private struct ClusterNumbers {
  private var (arm, level, before, highest) = (-1, -1, 0, 0)

  /// The number of a cluster among all of its arm; 0 for none.
  mutating func next(arm: Int, level: Int, _ cluster: Int) -> Int {
    if arm != self.arm {
      (before, highest) = (0, 0)
    } else if level != self.level {
      before = highest
    }
    (self.arm, self.level) = (arm, level)
    let own = cluster == 0 ? 0 : before + cluster
    highest = max(highest, own)
    return own
  }
}

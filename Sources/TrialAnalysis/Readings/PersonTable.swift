/// Everybody of a trial, one by one: who they are with, and what was measured of them before and after.
///
/// What sums do not hold: analyses that weigh people one by one, impute what is missing, permute arms, or regress with
/// covariates read this. People stand arm by arm, those of a cluster one after the other, missing outcomes included.
public struct PersonTable: Sendable {
  /// One of them.
  public struct Person: Sendable, BitwiseCopyable, Equatable {
    /// Position of the arm.
    public var arm: Int
    /// Number of the cluster in its arm, from 1; 0 where people are independent.
    public var cluster: Int
    /// Stratum or site within which they, or their cluster, were randomised, from 0.
    public var stratum: Int
    /// What was measured before; NaN without a baseline, or where it is missing.
    public var baseline: Double
    /// What was measured after; NaN where it is missing.
    public var outcome: Double
    /// Sessions of their own arm's support that they came to; 0 without any, infinity where all are taken to come to all.
    public var sessions: Double

    /// A person.
    @inlinable
    public init(
      arm: Int, cluster: Int = 0, stratum: Int = 0, baseline: Double = .nan, outcome: Double,
      sessions: Double = 0
    ) {
      self.arm = arm
      self.cluster = cluster
      self.stratum = stratum
      self.baseline = baseline
      self.outcome = outcome
      self.sessions = sessions
    }
  }

  /// Everybody.
  public private(set) var people: [Person] = []

  /// An empty table.
  public init() {}

  /// A table of these people.
  public init(_ people: [Person]) { self.people = people }

  /// Forgets everybody; the memory stays.
  public mutating func removeAll() { people.removeAll(keepingCapacity: true) }

  /// Makes room for so many people more.
  public mutating func reserve(_ more: Int) { people.reserveCapacity(people.count + more) }

  /// Adds a person.
  public mutating func add(_ person: Person) { people.append(person) }

  /// Takes the people of a table whose arms are arms and sites, arm a and site s at sites·a + s, as those of its arms.
  ///
  /// Clusters of one site are numbered after those of another; the site is their stratum.
  ///
  /// - Parameters:
  ///   - other: The table by site, its people arm by arm.
  ///   - sites: Sites there are.
  ///   - shift: What is added to the baselines of a site.
  public mutating func gather(
    _ other: PersonTable, sites: Int, baseline shift: (_ site: Int) -> Double
  ) {
    removeAll()
    var (arm, site, before, highest, moved) = (-1, -1, 0, 0, 0.0)
    for person in other.people {
      let own = (arm: person.arm / sites, site: person.arm % sites)
      if own.arm != arm || own.site != site {
        if own.arm != arm { highest = 0 }
        before = highest
        moved = shift(own.site)
        (arm, site) = own
      }
      var person = person
      if person.cluster > 0 { person.cluster += before }
      highest = max(highest, person.cluster)
      (person.arm, person.stratum) = (arm, site)
      person.baseline += moved
      people.append(person)
    }
  }
}

/// People of a trial in their clusters: the means of clusters, and everybody one by one where an analysis asks for them.
public struct ClusteredPeople: Reading, BitwiseCopyable {
  /// The means of clusters.
  public let means: ClusterSample
  let place: UnsafePointer<PersonTable>
  /// Everybody; empty unless the analysis `readsPeople`.
  public var table: PersonTable {
    _read { yield place.pointee }
  }

  /// A view of both.
  public init(_ means: ClusterSample, _ table: UnsafePointer<PersonTable>) {
    self.means = means
    place = table
  }
}

/// When something happened to people of a trial, or until when it had not: what analyses of times read.
///
/// Sorted once, by time and then by stratum, whatever is analysed afterwards. People who were never seen are not in it.
///
/// ```swift
/// var times = EventTimes(followUp: 365)
/// times.add(EventTimes.Person(time: 40, happened: true, arm: 0))
/// times.sort()
/// ```
public struct EventTimes: Sendable {
  /// One of them.
  public struct Person: Sendable, BitwiseCopyable, Equatable {
    /// Time to the event, or until which it had not happened: 0 or more, from randomisation.
    public let time: Double
    private let ownArm: Int32
    private let ownCluster: Int32
    private let ownStratum: Int32
    /// Whether it happened; otherwise nobody knows what came after the time.
    public let happened: Bool

    /// A person.
    ///
    /// - Parameters:
    ///   - time: To the event, or to the end of observation; 0 or more.
    ///   - happened: Whether the event ended it.
    ///   - arm: Position of the arm.
    ///   - cluster: Number of the cluster among all of the trial, from 0; −1 for independent people.
    ///   - stratum: Stratum or site, from 0.
    @inlinable
    public init(time: Double, happened: Bool, arm: Int, cluster: Int = -1, stratum: Int = 0) {
      self.init(time, happened, Int32(arm), Int32(cluster), Int32(stratum))
    }

    @usableFromInline
    init(_ time: Double, _ happened: Bool, _ arm: Int32, _ cluster: Int32, _ stratum: Int32) {
      self.time = time
      self.happened = happened
      (ownArm, ownCluster, ownStratum) = (arm, cluster, stratum)
    }

    /// Position of the arm.
    public var arm: Int { Int(ownArm) }
    /// Number of the cluster, from 0; −1 for independent people.
    public var cluster: Int { Int(ownCluster) }
    /// Stratum or site, from 0.
    public var stratum: Int { Int(ownStratum) }
  }

  /// Everybody, sorted after ``sort()``.
  public var people: [Person] {
    _read { yield everybody }
  }
  @usableFromInline var everybody: [Person] = []
  /// The time up to which everybody may be followed: where analyses look that are not told when; 0 without any times.
  public let followUp: Double
  /// How many clusters, and strata, numbers go up to.
  @usableFromInline var clusters = 0
  @usableFromInline var strata = 1
  /// How many stand first who are not seen to the common end; whether all others are seen just so long; and whether one has the event.
  @usableFromInline var early = 0
  @usableFromInline var isLateInOrder = true
  @usableFromInline var hasLateEvents = false
  /// People of each arm.
  @usableFromInline var sizes: [Int] = []

  /// Nobody yet.
  ///
  /// - Parameter followUp: Time up to which everybody may be followed, above 0; 0 for an outcome that is no time.
  public init(followUp: Double) { self.followUp = followUp }

  /// Forgets everybody; the memory stays.
  public mutating func removeAll() {
    everybody.removeAll(keepingCapacity: true)
    (clusters, strata, early) = (0, 1, 0)
    (isLateInOrder, hasLateEvents) = (true, false)
    for arm in sizes.indices { sizes[arm] = 0 }
  }

  /// Adds a person; ``sort()`` afterwards.
  public mutating func add(_ person: Person) { add(1, of: person.arm) { _ in person } }

  /// Adds people of an arm one after the other, in memory that is asked for once; ``sort()`` afterwards.
  ///
  /// - Parameters:
  ///   - count: How many at most.
  ///   - arm: Position of their arm.
  ///   - next: Gives one by number, from 0; nil for who was never seen.
  @inlinable
  public mutating func add(_ count: Int, of arm: Int, _ next: (Int) -> Person?) {
    guard count > 0 else { return }
    let before = everybody.count
    everybody.append(
      contentsOf: repeatElement(Person(time: 0, happened: false, arm: arm), count: count))
    var (filled, early, clusters, strata) = (before, self.early, self.clusters, self.strata)
    var (isLateInOrder, hasLateEvents) = (self.isLateInOrder, self.hasLateEvents)
    let end = followUp
    everybody.withUnsafeMutableBufferPointer { all in
      for i in 0..<count {
        guard let person = next(i) else { continue }
        clusters = max(clusters, person.cluster + 1)
        strata = max(strata, person.stratum + 1)
        if person.time < end {
          all[filled] = all[early]
          all[early] = person
          early += 1
        } else {
          isLateInOrder = isLateInOrder && person.time == end
          hasLateEvents = hasLateEvents || person.happened
          all[filled] = person
        }
        filled += 1
      }
    }
    everybody.removeLast(everybody.count - filled)
    (self.early, self.clusters, self.strata) = (early, clusters, strata)
    (self.isLateInOrder, self.hasLateEvents) = (isLateInOrder, hasLateEvents)
    while arm >= sizes.count { sizes.append(0) }
    sizes[arm] += filled - before
  }

  /// Puts everybody in order: n log n, once.
  ///
  /// People who are seen to the common end, and no longer, are not compared with each other where there are no strata: they stand last.
  public mutating func sort() {
    let (early, isLateInOrder) = (early, isLateInOrder && strata == 1)
    let end = followUp
    everybody.withUnsafeMutableBufferPointer { all in
      EventTimes.order(UnsafeMutableBufferPointer(rebasing: all[..<early]), before: end)
      guard !isLateInOrder else { return }
      var late = UnsafeMutableBufferPointer(rebasing: all[early...])
      late.sort(by: EventTimes.precedes)
    }
  }

  /// Takes the people of sorted times whose arms are arms and sites, arm a and site s at sites·a + s; the site is their stratum.
  public mutating func gather(_ other: EventTimes, sites: Int) {
    removeAll()
    for person in other.people {
      add(
        Person(
          time: person.time, happened: person.happened, arm: person.arm / sites,
          cluster: person.cluster, stratum: person.arm % sites))
    }
    sort()
  }
}

/// When something happened to people of a trial.
public struct TimesByArm: Reading, BitwiseCopyable {
  let place: UnsafePointer<EventTimes>
  /// Everybody, sorted.
  public var times: EventTimes {
    _read { yield place.pointee }
  }

  /// A view of everybody's times, which are sorted.
  public init(_ times: UnsafePointer<EventTimes>) { place = times }
}

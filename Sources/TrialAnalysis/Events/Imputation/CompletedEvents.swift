/// People of two arms, with places of those whose event is not known, in memory of its caller.
struct CompletedEvents {
  typealias Person = PersonTable.Person

  private let contrast: ArmPair
  private let people: UnsafeMutablePointer<Person>
  private let missing: UnsafeMutablePointer<Int>
  private var count = 0
  /// People whose event is not known.
  private(set) var gaps = 0
  /// People of the treatment, and of the comparator.
  private(set) var sizes = (0, 0)
  /// Strata that they may be of.
  private(set) var strata = 1

  init(
    _ contrast: ArmPair, _ people: UnsafeMutablePointer<Person>,
    _ missing: UnsafeMutablePointer<Int>
  ) {
    self.contrast = contrast
    self.people = people
    self.missing = missing
  }

  var all: UnsafeBufferPointer<Person> { UnsafeBufferPointer(start: people, count: count) }

  /// Takes a person of the two arms; nobody without a baseline where it is used.
  mutating func take(_ person: Person, usesBaseline: Bool) {
    guard person.arm == contrast.treatment || person.arm == contrast.comparator,
      !(usesBaseline && person.baseline.isNaN)
    else { return }
    if person.arm == contrast.treatment { sizes.0 += 1 } else { sizes.1 += 1 }
    strata = max(strata, person.stratum + 1)
    (people + count).initialize(to: person)
    if person.outcome.isNaN {
      (missing + gaps).initialize(to: count)
      gaps += 1
    }
    count += 1
  }

  /// Gives an event, 1, or none, 0, to those of whom it is not known: of both arms, or of one.
  func fill(arm: Int? = nil, _ event: (Person) -> Double) {
    for k in 0..<gaps {
      let place = missing[k]
      if let arm, people[place].arm != arm { continue }
      people[place].outcome = event(people[place])
    }
  }
}

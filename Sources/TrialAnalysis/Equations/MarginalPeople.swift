internal import Inference

/// People of a trial one by one, unit by unit, in memory of its caller: with what their means depend on.
///
/// A unit is a cluster, or somebody by themselves. Left out are people whose outcome, or baseline where it is used, is missing, and
/// strata that say nothing of arms because everybody in them has the same extreme outcome: there the likelihood rises for ever and the
/// contrast of arms stays where the other strata have it.
struct MarginalPeople {
  /// One of them.
  struct Row: BitwiseCopyable {
    /// The columns of the mean that are 1: of everybody, of an arm but the comparator, of a stratum but the first; −1 for none.
    var columns: SIMD4<Int32>
    /// Place of the arm in the model.
    var arm: Int
    /// Baseline, less everybody's mean; 0 where it is not used.
    var x: Double
    var y: Double
  }

  let rows: UnsafeMutablePointer<Row>
  /// Where units start; one more than there are.
  let starts: UnsafeMutablePointer<Int>
  private(set) var units = 0
  private(set) var count = 0
  /// Arms of the model, strata with something to say, and whether the baseline is in it.
  let arms: MarginalArms
  private(set) var strata = 1
  let usesBaseline: Bool

  /// Parameters of the mean.
  var columns: Int { arms.count + strata - 1 + (usesBaseline ? 1 : 0) }
  /// Place of the baseline among them.
  var baselineColumn: Int { columns - 1 }

  /// Reads the people of an analysis, in memory for as long as it lasts.
  ///
  /// - Parameters:
  ///   - people: Everybody, those of a cluster one after the other.
  ///   - arms: Which arms are in the model.
  ///   - family: What outcomes vary by: decides which strata are extreme.
  ///   - usesBaseline: Whether their baseline is in the model.
  ///   - usesStrata: Whether their stratum is.
  ///   - analyse: Gets the people.
  /// - Returns: The fit.
  static func read(
    _ people: Span<PersonTable.Person>, _ arms: MarginalArms, _ family: MarginalFamily,
    usesBaseline: Bool, usesStrata: Bool, _ analyse: (MarginalPeople) -> Fit
  ) -> Fit {
    withUnsafeTemporaryAllocation(of: Row.self, capacity: max(people.count, 1)) { rows in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: people.count + 1) { starts in
        // Neither is empty.
        guard let rows = rows.baseAddress, let starts = starts.baseAddress else {
          return .failed(.tooFewObservations)
        }
        return analyse(
          MarginalPeople(
            people, arms, family, usesBaseline: usesBaseline, usesStrata: usesStrata, in: rows,
            starts))
      }
    }
  }

  /// Takes them; `rows` has room for everybody, `starts` for one more.
  private init(
    _ people: Span<PersonTable.Person>, _ arms: MarginalArms, _ family: MarginalFamily,
    usesBaseline: Bool, usesStrata: Bool, in rows: UnsafeMutablePointer<Row>,
    _ starts: UnsafeMutablePointer<Int>
  ) {
    self.rows = rows
    self.starts = starts
    self.arms = arms
    self.usesBaseline = usesBaseline
    func isIn(_ person: PersonTable.Person) -> Bool {
      arms.place(person.arm) != nil && !person.outcome.isNaN
        && !(usesBaseline && person.baseline.isNaN)
    }
    guard usesStrata else {
      take(people) { isIn($0) ? 0 : nil }
      return
    }
    var most = 0
    for i in people.indices where isIn(people[i]) { most = max(most, people[i].stratum) }
    withUnsafeTemporaryAllocation(of: Stratum.self, capacity: most + 1) { strata in
      strata.initialize(repeating: Stratum())
      for i in people.indices where isIn(people[i]) {
        strata[people[i].stratum].add(people[i].outcome)
      }
      var kept = 0
      for s in strata.indices where strata[s].isTelling(family) {
        strata[s].place = kept
        kept += 1
      }
      self.strata = max(kept, 1)
      take(people) {
        isIn($0) && strata[$0.stratum].place >= 0 ? strata[$0.stratum].place : nil
      }
    }
  }

  /// What people of a stratum have.
  private struct Stratum: BitwiseCopyable {
    var n = 0.0
    var sum = 0.0
    var place = -1

    mutating func add(_ y: Double) {
      n += 1
      sum += y
    }

    func isTelling(_ family: MarginalFamily) -> Bool {
      switch family {
      case .gaussian: n > 0
      case .binomial: sum > 0 && sum < n
      case .poisson: sum > 0
      }
    }
  }

  private mutating func take(
    _ people: Span<PersonTable.Person>, stratum: (PersonTable.Person) -> Int?
  ) {
    var last = (arm: -1, cluster: 0)
    var sum = 0.0
    for i in people.indices {
      let person = people[i]
      guard let place = arms.place(person.arm), let stratum = stratum(person) else { continue }
      if person.cluster == 0 || person.arm != last.arm || person.cluster != last.cluster {
        starts[units] = count
        units += 1
        last = (person.arm, person.cluster)
      }
      var columns = SIMD4<Int32>(0, -1, -1, -1)
      if place > 0 { columns[1] = Int32(place) }
      if stratum > 0 { columns[2] = Int32(arms.count + stratum - 1) }
      let x = usesBaseline ? person.baseline : 0
      (rows + count).initialize(to: Row(columns: columns, arm: place, x: x, y: person.outcome))
      sum += x
      count += 1
    }
    starts[units] = count
    guard usesBaseline, count > 0 else { return }
    let mean = sum / Double(count)
    for i in 0..<count { rows[i].x -= mean }
  }

  /// Units of the two arms compared; why they cannot be: nobody, too few, no event or nothing but events in an arm of the model.
  func objection(_ family: MarginalFamily, least: Int) -> Failure? {
    var found = (0, 0)
    for unit in 0..<units {
      switch rows[starts[unit]].arm {
      case 0: found.0 += 1
      case 1: found.1 += 1
      default: break
      }
    }
    guard found.0 >= least, found.1 >= least else { return .tooFewObservations }
    for arm in 0..<arms.count {
      var (n, sum) = (0.0, 0.0)
      for i in 0..<count where rows[i].arm == arm {
        n += 1
        sum += rows[i].y
      }
      switch family {
      case .binomial where n > 0 && (sum == 0 || sum == n): return .emptyCell
      case .poisson where n > 0 && sum == 0: return .emptyCell
      default: continue
      }
    }
    return nil
  }
}

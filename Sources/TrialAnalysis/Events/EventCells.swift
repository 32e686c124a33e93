internal import Inference

/// People of two arms by arm and stratum, counted, with their baselines side by side: what a logistic regression of them needs.
///
/// Left out are people whose outcome, or baseline where it is used, is missing, and strata where nobody, or everybody, has the event: there
/// the likelihood rises for ever and the contrast of arms stays where the other strata have it.
struct EventCells {
  /// People of an arm and a stratum.
  struct Cell: BitwiseCopyable {
    var n = 0.0
    var events = 0.0
    /// Where their points start.
    var start = 0
    var points = 0
    /// Σx, Σx² and Σxy of baselines less everybody's mean; 0 where they are not used.
    var x = 0.0
    var xx = 0.0
    var xy = 0.0
  }

  /// Of arm a, 0 for the comparator and 1 on trial, and the kept stratum s at 2s + a.
  let cells: UnsafeMutablePointer<Cell>
  /// Points, cell by cell: everybody with baseline and outcome, or, without baselines, who has the event and who has not.
  let x: UnsafeMutablePointer<Double>
  let y: UnsafeMutablePointer<Double>
  let usesBaseline: Bool
  private(set) var strata = 1
  private(set) var points = 0
  /// People of strata that were left out: of those where nobody has the event, and of those where everybody has.
  private(set) var leftOut = (none: 0.0, all: 0.0)

  var count: Int { 2 * strata }
  /// Parameters: the comparator's, the other arm's difference, strata but the first, the baseline's slope.
  var columns: Int { 1 + strata + (usesBaseline ? 1 : 0) }
  /// Place of the baseline among them.
  var baselineColumn: Int { columns - 1 }

  /// People at a point.
  func times(_ cell: Cell, _ point: Int) -> Double {
    usesBaseline ? 1 : y[point] > 0 ? cell.events : cell.n - cell.events
  }

  /// Goes through the columns that are 1 in a cell, or in its stratum in another arm.
  @inline(__always)
  func forEachColumn(stratum: Int, arm: Int, _ take: (Int) -> Void) {
    take(0)
    if arm == 1 { take(1) }
    if stratum > 0 { take(1 + stratum) }
  }

  /// Reads people, in memory for as long as the analysis lasts.
  static func read(
    _ people: Span<PersonTable.Person>, _ pair: ArmPair, usesBaseline: Bool, usesStrata: Bool,
    _ analyse: (EventCells) -> Fit
  ) -> Fit {
    var most = 0
    if usesStrata { for i in people.indices { most = max(most, people[i].stratum) } }
    return withUnsafeTemporaryAllocation(of: Cell.self, capacity: 2 * (most + 1)) { cells in
      withUnsafeTemporaryAllocation(
        of: Double.self, capacity: max(2 * people.count, 8 * (most + 1))
      ) { numbers in
        // Neither is empty.
        guard let cells = cells.baseAddress, let numbers = numbers.baseAddress else {
          return .failed(.tooFewObservations)
        }
        return analyse(
          EventCells(
            people, pair, usesBaseline: usesBaseline, usesStrata: usesStrata, most: most,
            in: cells, numbers))
      }
    }
  }

  private init(
    _ people: Span<PersonTable.Person>, _ pair: ArmPair, usesBaseline: Bool, usesStrata: Bool,
    most: Int, in cells: UnsafeMutablePointer<Cell>, _ numbers: UnsafeMutablePointer<Double>
  ) {
    self.cells = cells
    self.usesBaseline = usesBaseline
    x = numbers
    y = numbers + max(people.count, 4 * (most + 1))
    cells.initialize(repeating: Cell(), count: 2 * (most + 1))
    /// The cell of a person; nil for who is in none.
    func cell(_ person: PersonTable.Person) -> Int? {
      guard !person.outcome.isNaN, !(usesBaseline && person.baseline.isNaN) else { return nil }
      let arm = person.arm == pair.treatment ? 1 : person.arm == pair.comparator ? 0 : nil
      return arm.map { usesStrata ? 2 * person.stratum + $0 : $0 }
    }
    for i in people.indices {
      guard let place = cell(people[i]) else { continue }
      cells[place].n += 1
      cells[place].events += people[i].outcome
      if usesBaseline { cells[place].x += people[i].baseline }
    }
    withUnsafeTemporaryAllocation(of: Int.self, capacity: most + 1) { places in
      let mean = keep(most, usesStrata, places)
      if usesBaseline {
        for i in people.indices {
          guard let own = cell(people[i]) else { continue }
          let kept = places[own / 2]
          if kept >= 0 { add(people[i], to: 2 * kept + own % 2, mean) }
        }
      }
    }
  }

  /// Leaves strata out that say nothing, and finds where points of the others start.
  ///
  /// - Returns: Everybody's mean baseline.
  private mutating func keep(
    _ most: Int, _ usesStrata: Bool, _ places: UnsafeMutableBufferPointer<Int>
  ) -> Double {
    var (kept, n, sum) = (0, 0.0, 0.0)
    for s in 0...most {
      let own = (cells[2 * s], cells[2 * s + 1])
      let (people, events) = (own.0.n + own.1.n, own.0.events + own.1.events)
      guard !usesStrata || events > 0 && events < people else {
        if events == 0 { leftOut.none += people } else { leftOut.all += people }
        places.initializeElement(at: s, to: -1)
        continue
      }
      places.initializeElement(at: s, to: kept)
      n += people
      sum += own.0.x + own.1.x
      for (arm, counted) in [own.0, own.1].enumerated() {
        var cell = Cell(n: counted.n, events: counted.events, start: points)
        if usesBaseline {
          points += Int(counted.n)
        } else {
          for (event, people) in [(1.0, cell.events), (0, cell.n - cell.events)] where people > 0 {
            x[points] = 0
            y[points] = event
            (points, cell.points) = (points + 1, cell.points + 1)
          }
        }
        cells[2 * kept + arm] = cell
      }
      kept += 1
    }
    strata = max(kept, 1)
    if kept == 0 { cells.update(repeating: Cell(), count: 2) }
    return n > 0 ? sum / n : 0
  }

  private func add(_ person: PersonTable.Person, to place: Int, _ mean: Double) {
    let (own, point) = (person.baseline - mean, cells[place].start + cells[place].points)
    x[point] = own
    y[point] = person.outcome
    cells[place].points += 1
    cells[place].x += own
    cells[place].xx += own * own
    cells[place].xy += own * person.outcome
  }

  /// Why arms cannot be compared: nobody, no event, or nothing but events in one of them.
  var objection: Failure? {
    var arms = (Cell(), Cell())
    for c in 0..<count {
      if c % 2 == 0 {
        (arms.0.n, arms.0.events) = (arms.0.n + cells[c].n, arms.0.events + cells[c].events)
      } else {
        (arms.1.n, arms.1.events) = (arms.1.n + cells[c].n, arms.1.events + cells[c].events)
      }
    }
    guard arms.0.n > 0, arms.1.n > 0 else { return .tooFewObservations }
    func isExtreme(_ arm: Cell) -> Bool { arm.events == 0 || arm.events == arm.n }
    return isExtreme(arms.0) || isExtreme(arms.1) ? .emptyCell : nil
  }
}

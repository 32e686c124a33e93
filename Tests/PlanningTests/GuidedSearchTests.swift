import Foundation
import GSLKit
import MonteCarlo
import Planning
import Testing

/// A known curve with a guide: what is expected of it before anything is drawn.
private final class GuidedCurve: Oracle {
  let curve: KnownCurve
  let expected: (Double) -> Double

  init(seed: UInt64, _ curve: @escaping (Double) -> Double, expected: @escaping (Double) -> Double)
  {
    self.curve = KnownCurve(seed: seed, curve)
    self.expected = expected
  }

  func promise(at x: Double) -> Double? { nil }
  func guide(at x: Double, isCount: Bool) -> Double? { expected(x) }
  func respond(at x: Double, replicates: Int, stage: Stage) throws -> Response {
    try curve.respond(at: x, replicates: replicates, stage: stage)
  }
}

/// Searches along what is expected: steps, plateaus, guides that mislead; and what is printed of them.
struct GuidedSearchTests {
  private func search(
    _ axis: Axis, seed: UInt64, effort: Search.Effort = Search.Effort(),
    expected: @escaping (Double) -> Double, _ curve: @escaping (Double) -> Double
  ) throws -> SearchResult {
    let row = TallyRow(
      outcome: "y", contrast: "c", method: "m", unit: "", truth: 1, plannedSE: 1, isNull: false)
    let criterion = try Criterion(
      "power", of: Criterion.Choice(), target: 0.8, in: TallyLayout(rows: [row]))
    var search = Search(
      axis, criterion, isLattice: false, effort: effort,
      oracle: GuidedCurve(seed: seed, curve, expected: expected))
    return try search.run()
  }

  private let counts = Axis(range: 1...1_000_000, isInteger: true, current: 100)

  /// |θ|/SE of a mean of n people with ten to a peer worker, ICC .03, against n without.
  private func caseloads(_ n: Double) -> Double {
    0.36 / (0.03 / (n / 10).rounded(.up) + 0.97 / n + 1 / n).squareRoot()
  }

  /// Power steps where another peer worker starts: the first number of the step is found, as what it is.
  @Test(arguments: UInt64(1)...10) func startedCaseloads(seed: UInt64) throws {
    func power(_ n: Double) -> Double { Normal.cdf(1.05 * caseloads(n) - 2.1382) }
    let exact = try #require((50...400).first { power(Double($0)) >= 0.8 })
    #expect(exact == 141)
    let result = try search(counts, seed: seed, expected: caseloads, power)
    let found = try #require(result.solution)
    #expect(found.value == Double(exact) && found.shape == .line)
    #expect(found.interval.contains(Double(exact)))
  }

  /// A guide that bends against the curve is given up for √n.
  @Test(arguments: UInt64(1)...5) func misleadingGuide(seed: UInt64) throws {
    func power(_ n: Double) -> Double { Normal.cdf(0.4 * (n / 2).squareRoot() - 1.96) }
    let exact = try #require((50...400).first { power(Double($0)) >= 0.8 })
    for guide in [{ $0 * $0 * $0 }, { -$0 }, { ($0 / 7).rounded(.down) + 1e-6 * $0 }]
      as [@Sendable (Double) -> Double]
    {
      let found = try #require(
        try search(counts, seed: seed, expected: guide, power).solution)
      #expect(abs(found.value - Double(exact)) <= 1)
    }
  }

  /// Sizes of clusters near their plateau: 58.62 people by the normal curve, where a line in the logarithm bends.
  @Test(arguments: UInt64(1)...5) func plateau(seed: UInt64) throws {
    func expected(_ m: Double) -> Double { 0.45 / (0.2 * (0.1 + 0.9 / m)).squareRoot() }
    func power(_ m: Double) -> Double { Normal.cdf(expected(m) - 2.1) }
    // θ/SE = 2.1 + 0.8416: SE² = 0.0234, 0.9/m = SE²/0.2 − 0.1.
    let goal = 0.45 / (2.1 + 0.841_621_233_6)
    let exact = 0.9 / (goal * goal / 0.2 - 0.1)
    let axis = Axis(range: 1...100_000, isInteger: false, current: 20)
    let found = try #require(
      try search(axis, seed: seed, expected: expected, power).solution)
    let crossing = try #require(found.crossing)
    #expect(abs(crossing.value - exact) < 5 * crossing.error && found.shape == .line)
  }

  /// The number that is verified is the answer; it reaches the target there, and one less does not, or it is said.
  @Test(arguments: UInt64(1)...20) func verifiedIsPrinted(seed: UInt64) throws {
    // Power .80002 at 100, .796 at 99: chance decides between 100 and 101.
    func power(_ n: Double) -> Double {
      Normal.cdf((0.841_693 + 1.96) * (n / 100).squareRoot() - 1.96)
    }
    let found = try #require(
      try search(counts, seed: seed, expected: { $0.squareRoot() }, power).solution)
    let short = try #require(found.short)
    #expect(found.at.x == found.value && short.x == found.value - 1)
    #expect(found.at.value >= 0.8 && (short.value < 0.8 || found.isTied))
    #expect(found.at.stage == .verification && found.interval.contains(found.value))
    #expect(found.value == 100 || found.value == 101)
    // Numbers that are not whole are printed as they are verified, and fall where they fall.
    let share = Axis(range: 0...0.99, isInteger: false, current: 0.1)
    let borne = try #require(
      try search(
        share, seed: seed, effort: Search.Effort(rateError: 0.0003),
        expected: { 5 - 4 * $0 }
      ) { Normal.cdf(1.3 - 4 * $0) }.solution)
    let exact = (1.3 - 0.841_621_233_6) / 4
    #expect(borne.at.x == borne.value && borne.at.value >= 0.8 && !borne.isIncreasing)
    let error = try #require(borne.crossing?.error)
    #expect(abs(borne.value - exact) < 10 * error && borne.interval.contains(borne.value))
  }

  /// A tolerance forty times as wide costs less than an eighth.
  ///
  /// Of n = 1,570 an interval of .0025·n needs (3.92·1.02/.0025)² = 2.6 million replicates at the root at best, one of .1·n
  /// 1,600. What the wide one spends beyond is no matter of tolerance: the pilot and two stages (some 150,000), and numbers that
  /// are verified by a twentieth of its interval, 400·(1/.1)² = 40,000 each: 300,000 in all, a ratio of 1/8.
  @Test func tolerance() throws {
    func power(_ n: Double) -> Double { Normal.cdf(0.1 * (n / 2).squareRoot() - 1.96) }
    let spent = try [0.0025, 0.1].map { tolerance in
      try search(
        counts, seed: 3, effort: Search.Effort(tolerance: tolerance),
        expected: { $0.squareRoot() }, power
      ).spent
    }
    #expect(spent[1] < spent[0] / 8, "\(spent)")
  }

  /// A curve that stays just below its target is not counted for hours: what a value of the pilot gets is bounded by what
  /// the search may spend, and by what a fit takes.
  @Test func neverReached() throws {
    func most(_ effort: Search.Effort) throws -> Int {
      let result = try search(counts, seed: 4, effort: effort, expected: { _ in .nan }) { _ in 0.79
      }
      let pilot = result.responses.filter { $0.stage == .pilot }
      return Dictionary(grouping: pilot, by: \.x).values.map { $0.reduce(0) { $0 + $1.replicates } }
        .max() ?? 0
    }
    #expect(try most(Search.Effort(budget: 200, pilot: 256)) == 256)
    #expect(try most(Search.Effort(budget: 2_000_000, dearness: 100)) == 4096)
    #expect(try most(Search.Effort(budget: 2_000_000)) > 4 * 4096)
  }

  /// An interrupted search says what it knows.
  @Test func interrupted() throws {
    var left = 9
    let row = TallyRow(
      outcome: "y", contrast: "c", method: "m", unit: "", truth: 1, plannedSE: 1, isNull: false)
    let criterion = try Criterion(
      "power", of: Criterion.Choice(), target: 0.8, in: TallyLayout(rows: [row]))
    let known = KnownCurve(seed: 1) { Normal.cdf(0.4 * ($0 / 2).squareRoot() - 1.96) }
    let oracle = Ending(known) {
      left -= 1
      return left > 0
    }
    var search = Search(
      counts, criterion, isLattice: false, effort: Search.Effort(), oracle: oracle)
    let result = try search.run()
    guard case .unfinished(let so) = result.answer else {
      Issue.record("not .unfinished")
      return
    }
    let bracket = try #require(so.bracket)
    #expect(bracket.contains(98) && result.spent > 0)
    var atOnce = Search(
      counts, criterion, isLattice: false, effort: Search.Effort(),
      oracle: Ending(known) { false })
    #expect(throws: SearchInterrupted.self) { _ = try atOnce.run() }
  }

  /// A test of no effect is not asked of more and more people: what is promised of them is told from what is drawn.
  @Test(arguments: [0.0, 0.02]) func hopeless(effect: Double) throws {
    let row = TallyRow(
      outcome: "y", contrast: "c", method: "m", unit: "", truth: effect, plannedSE: 1,
      isNull: effect == 0)
    let criterion = try Criterion(
      "power", of: Criterion.Choice(), target: 0.8, in: TallyLayout(rows: [row]))
    let known = Promising(effect)
    var search = Search(
      counts, criterion, isLattice: false, effort: Search.Effort(), oracle: known)
    let result = try search.run()
    if effect == 0 {
      guard case .unreachable(_, let isPlateau) = result.answer else {
        Issue.record("\(result.answer)")
        return
      }
      #expect(isPlateau && known.most <= 200)
    } else {
      // (1.96 + .8416)²·2/.02²
      let exact = 2.8016 * 2.8016 * 2 / (0.02 * 0.02)
      let found = try #require(result.solution)
      #expect(abs(found.value - exact) < 0.01 * exact, "\(found.value) \(exact)")
    }
  }
}

/// Power of n people an arm, promised and drawn.
private final class Promising: Oracle {
  let effect: Double
  let curve: KnownCurve
  private(set) var most = 0.0

  init(_ effect: Double) {
    self.effect = effect
    curve = KnownCurve(seed: 4) { n in
      let z = effect / (2 / n).squareRoot()
      return Normal.cdf(z - 1.959964) + Normal.cdf(-z - 1.959964)
    }
  }

  func promise(at x: Double) -> Double? { effect / (2 / x).squareRoot() - 1.959964 }
  func respond(at x: Double, replicates: Int, stage: Stage) throws -> Response {
    most = max(most, x)
    return try curve.respond(at: x, replicates: replicates, stage: stage)
  }
}

/// An oracle that is interrupted.
private final class Ending: Oracle {
  let oracle: any Oracle
  let goesOn: () -> Bool

  init(_ oracle: any Oracle, _ goesOn: @escaping () -> Bool) {
    (self.oracle, self.goesOn) = (oracle, goesOn)
  }

  func promise(at x: Double) -> Double? { nil }
  func respond(at x: Double, replicates: Int, stage: Stage) throws -> Response {
    guard goesOn() else { throw SearchInterrupted() }
    return try oracle.respond(at: x, replicates: replicates, stage: stage)
  }
}

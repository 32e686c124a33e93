import Foundation
import GSLKit
import MonteCarlo
import Planning
import Testing

/// Curves that are known: plateaus, steps, sawteeth, curves that fall.
struct SearchLawTests {
  /// A curve that levels off below the target is said to, with its level.
  @Test(arguments: UInt64(1)...10) func plateau(seed: UInt64) throws {
    let result = try KnownCurve.search(seed: seed) { 0.7 - 0.6 * exp(-$0 / 200) }
    guard case .unreachable(let best, let isPlateau) = result.answer else {
      Issue.record("a plateau was not seen")
      return
    }
    #expect(isPlateau && best.x == 1_000_000 && abs(best.value - 0.7) < 5 * best.mcse)
  }

  /// A plateau just above the target is none.
  @Test func levelAboveTarget() throws {
    let result = try KnownCurve.search { 0.82 - 0.72 * exp(-$0 / 200) }
    let found = try #require(result.solution)
    // 0.82 − 0.72·exp(−n/200) = 0.8 at n = 200·ln 36 = 716.7.
    #expect(found.interval.lowerBound <= 719 && found.interval.upperBound >= 716)
  }

  @Test func everythingReaches() throws {
    let result = try KnownCurve.search { _ in 0.9 }
    guard case .always(let worst) = result.answer else {
      Issue.record("not .always")
      return
    }
    #expect(abs(worst.value - 0.9) < 5 * worst.mcse)
  }

  /// A step fits no line: the monotone curve finds it.
  @Test(arguments: UInt64(1)...5) func step(seed: UInt64) throws {
    let result = try KnownCurve.search(seed: seed) { $0 < 300 ? 0.6 : 0.95 }
    let found = try #require(result.solution)
    #expect(found.value == 300 && found.interval.contains(300))
    #expect(found.at.value > 0.9 && found.short.map { $0.value < 0.7 } == true)
  }

  /// A sawtooth of amplitude .008 and period 7: the answer is the first number from which on every
  /// one reaches the target.
  @Test(arguments: UInt64(1)...5) func sawtooth(seed: UInt64) throws {
    func curve(_ n: Double) -> Double {
      Normal.cdf(0.2 * (n / 2).squareRoot() - 1.96) + 0.008 * (n.remainder(dividingBy: 7) / 3.5)
    }
    let exact = 1 + ((300...500).last { curve(Double($0)) < 0.8 } ?? 0)
    // Numbers that miss the target by more than noise can hide.
    let surely = (300...500).last { curve(Double($0)) < 0.799 } ?? 0
    let first = (300...500).first { curve(Double($0)) >= 0.8 } ?? 0
    #expect(first < surely)
    let result = try KnownCurve.search(seed: seed, isLattice: true, curve)
    let found = try #require(result.solution)
    let may = 1 + ((300...500).last { curve(Double($0)) < 0.801 } ?? 0)
    #expect(surely < exact && exact <= may)
    #expect(Double(surely) < found.value && found.value <= Double(may))
    #expect(found.shape == .lattice)
  }

  /// A measure that falls: the largest value that still reaches the target.
  @Test func falling() throws {
    let result = try KnownCurve.search(
      from: 0.1, range: 0...0.99, isInteger: false
    ) { Normal.cdf(2 - 3 * $0) }
    let found = try #require(result.solution)
    let exact = (2 - 0.841_621_233_6) / 3
    let crossing = try #require(found.crossing)
    #expect(!found.isIncreasing && abs(crossing.value - exact) < 5 * crossing.error)
  }

  /// Of two crossings of a number that is not whole, the one nearest to the scenario's value.
  @Test(arguments: [(0.15, 0.2), (0.85, 0.8)]) func nearest(current: Double, exact: Double) throws {
    let result = try KnownCurve.search(
      from: current, range: 0...1, isInteger: false
    ) { 0.8 + 2 * (($0 - 0.5) * ($0 - 0.5) - 0.09) }
    let found = try #require(result.solution)
    #expect(abs(found.value - exact) < 0.005)
  }

  /// The budget bounds what is spent, and a search that it ended says so.
  @Test func budget() throws {
    let row = TallyRow(
      outcome: "y", contrast: "c", method: "m", unit: "", truth: 1, plannedSE: 1, isNull: false)
    let criterion = try Criterion(
      "power", of: Criterion.Choice(), target: 0.8, in: TallyLayout(rows: [row]))
    let oracle = KnownCurve(seed: 2) { Normal.cdf(0.05 * ($0 / 2).squareRoot() - 1.96) }
    var search = Search(
      Axis(range: 1...1e6, isInteger: true, current: 100), criterion, isLattice: false,
      effort: Search.Effort(budget: 400_000), oracle: oracle)
    let result = try search.run()
    let found = try #require(result.solution)
    #expect(found.isCoarse && result.spent < 800_000 && result.spent == oracle.spent)
    #expect(abs(found.value / 6280 - 1) < 0.1)
  }

  /// Every part of every point belongs to exactly one shard, and shards differ by one point at most.
  @Test(arguments: [(1, 7), (5, 7), (22, 7), (100, 7), (3, 1), (1000, 33)])
  func shards(points: Int, count: Int) {
    for canCut in [true, false] {
      let shards = (1...count).map {
        Shard(number: $0, of: count).tasks(points: points, canCut: canCut)
      }
      let all = shards.flatMap(\.self)
      #expect(Set(all).count == all.count)
      let parts = all[0].parts
      #expect(canCut || parts == 1)
      #expect(all.count == points * parts && all.allSatisfy { $0.parts == parts })
      let sizes = shards.map(\.count)
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1 + parts)
    }
  }
}

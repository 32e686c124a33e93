import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Sites as metafor's `rma.mh` pools them; made by `Fixtures/scripts/meta-methods.R`.
struct MantelHaenszelVersusRTests {
  struct Cells: Decodable { let ai, bi, ci, di: [Double] }
  struct Pool: Decodable {
    let table, measure: String
    let b, se: Double
  }
  struct Case: Decodable {
    let tables: [String: Cells]
    let pools: [Pool]
  }
  struct File: Decodable { let cases: [Case] }

  /// Arm a and site s at sites·a + s.
  private static func cells(_ table: Cells) -> [ArmMoments] {
    func arm(_ events: [Double], _ others: [Double]) -> [ArmMoments] {
      zip(events, others).map { e, o in
        ArmMoments(n: e + o, mean: e + o > 0 ? e / (e + o) : 0)
      }
    }
    return arm(table.ai, table.bi) + arm(table.ci, table.di)
  }

  private func fit(
    _ measure: MantelHaenszelTest.Measure, _ table: Cells
  ) -> Fit {
    MantelHaenszelTest(measure: measure).fit(
      Self.cells(table).span, levels: table.ai.count, ArmPair(treatment: 0, comparator: 1))
  }

  @Test func everyTable() throws {
    let data = try #require(Fixtures.json("meta-methods.json", as: File.self).cases.first)
    let measures: [String: MantelHaenszelTest.Measure] = [
      "MH.RD": .riskDifference, "MH.RR": .riskRatio,
    ]
    var compared = 0
    for pool in data.pools {
      guard let measure = measures[pool.measure], let table = data.tables[pool.table] else {
        continue
      }
      let estimate = try #require(fit(measure, table).estimate)
      #expect(close(estimate.value, pool.b, relative: 1e-10, floor: 1e-12), "\(pool)")
      #expect(close(estimate.standardError, pool.se, relative: 1e-10), "\(pool)")
      #expect(estimate.df == .infinity)
      compared += 1
    }
    #expect(compared >= 4)
  }

  /// Nobody at all, nobody of one arm at any site, no events: a reason, or a difference of 0 at the boundary.
  @Test func edges() {
    func table(_ a: [Double], _ b: [Double], _ c: [Double], _ d: [Double]) -> Cells {
      Cells(ai: a, bi: b, ci: c, di: d)
    }
    #expect(fit(.riskRatio, table([0], [0], [0], [0])) == .failed(.tooFewObservations))
    #expect(
      fit(.riskDifference, table([3, 0], [4, 0], [0, 2], [0, 5])) == .failed(.tooFewObservations))
    #expect(fit(.riskRatio, table([0, 0], [9, 8], [2, 1], [6, 7])) == .failed(.emptyCell))
    guard
      case .boundary(let none, .sameOutcomeForAll) = fit(
        .riskDifference, table([0, 0], [9, 8], [0, 0], [6, 7]))
    else {
      Issue.record("no boundary")
      return
    }
    #expect(none.value == 0)
  }
}

import Foundation
import GSLKit
import Inference
import MetaAnalysis
import TestSupport
import Testing

/// One list of tests for small-study effects, whoever runs them.
struct SmallStudyTestListTests {
  private struct Case: Decodable {
    let name, test: String
    let y, v: [Double]
  }
  private struct Cases: Decodable { let cases: [Case] }

  private func studies() throws -> [(name: String, y: [Double], v: [Double])] {
    try Fixtures.json("meta-excess.json", as: Cases.self).cases.filter { $0.test == "exact" }
      .map { ($0.name, $0.y, $0.v) }
  }

  private func test(_ name: String) throws -> SmallStudyTest {
    try #require(SmallStudyTest(rawValue: name))
  }

  /// What is printed for a table is what each test gives by itself, of all that there are.
  @Test func batteryRunsTheList() throws {
    for (name, y, v) in try studies() {
      let set = StudySet(y, v, n: v.map { 4 / $0 })
      let battery = SmallStudyBattery(
        set, .restrictedMaximumLikelihood, tests: SmallStudyTest.allCases)
      let setting = SmallStudySetting(
        direction: battery.direction, method: .restrictedMaximumLikelihood, effort: .thorough)
      #expect(battery.tests.map(\.test) == SmallStudyTest.allCases)
      for (test, found) in battery.tests {
        let alone = test.run(set, setting)
        switch (found, alone) {
        case (.success(let a), .success(let b)):
          #expect(close(a.p, b.p), "\(name) \(test.rawValue)")
          #expect((0...1).contains(a.p), "\(name) \(test.rawValue)")
        case (.failure(let a), .failure(let b)): #expect(a == b)
        default: Issue.record("\(name) \(test.rawValue)")
        }
      }
    }
  }

  /// Each variant is the one that its name says.
  @Test func variants() throws {
    for (name, y, v) in try studies() {
      let sign = Direction.ofCommonEffect(y.span, v.span)
      let (set, setting) = (StudySet(y, v), SmallStudySetting(direction: sign))
      func p(_ name: String) throws -> Double { try test(name).run(set, setting).get().p }
      let common = try ExcessSignificance.test(y.span, v.span).get()
      #expect(
        try p("excess") == common.exactP && p("excess-chi2") == common.chiSquaredP, "\(name)")
      #expect(try p("excess-binomial") == common.binomialP)
      let random = try ExcessSignificance.amongRandomEffects(y.span, v.span).get()
      #expect(try p("excess-reml") == random.exactP)
      let side: ExcessSignificance.Alternative = sign == .positive ? .greater : .less
      let benefit = try ExcessSignificance.test(y.span, v.span, side, alpha: 0.025).get()
      #expect(try p("excess-benefit-chi2") == benefit.chiSquaredP)
      let begg = try Begg.test(y.span, v.span).get()
      #expect(try p("begg") == begg.p && p("begg-normal") == begg.zP)
      // Two-sided is twice the smaller tail of the signed root.
      let (two, one) = (try p("3psm-ratio"), try p("3psm-ratio-one-sided"))
      #expect(close(two, 2 * min(one, 1 - one), relative: 1e-6, floor: 1e-9), "\(name)")
      #expect(throws: MetaFailure.noSizes) {
        try test("egger-by-size").run(set, setting).get()
      }
    }
  }

  /// The 480 trials of the fixture by metafor.
  ///
  /// By metafor 3.8.1's `tes`: 274.6151 significant expected at τ² = 0, by χ² p = .0243;
  /// 301.1499 by REML, .6866. The exact p, which metafor cannot do here, is .011.
  @Test func excessOfDepression() throws {
    let text = try String(
      contentsOf: Fixtures.folder.appending(path: "tables/depression-one-effect.csv"),
      encoding: .utf8)
    let rows = text.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
    let y = rows.compactMap { Double($0[1]) }
    let v = rows.compactMap { Double($0[2]) }.map { $0 * $0 }
    #expect(y.count == 480)
    for (name, expected, p) in [
      ("excess-chi2", 274.6151, 0.02426), ("excess-reml-chi2", 301.1499, 0.68657),
      ("excess", 274.6151, 0.011),
    ] {
      let found = try test(name).run(StudySet(y, v), SmallStudySetting()).get()
      guard case .significant(_, let e) = found.statistic else {
        Issue.record("no count")
        continue
      }
      #expect(close(e, expected, relative: 0, floor: 1e-3), "\(name) \(e)")
      #expect(close(found.p, p, relative: 0, floor: 5e-4), "\(name) \(found.p)")
    }
  }
}

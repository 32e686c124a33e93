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

  /// What is printed for a table is what each test gives by itself, of all that there are.
  @Test func batteryRunsTheList() throws {
    for (name, y, v) in try studies() {
      let n = v.map { 4 / $0 }
      let battery = try SmallStudyBattery(
        y, v, sizes: n, .restrictedMaximumLikelihood, tests: SmallStudyTest.allCases)
      let setting = SmallStudyTest.Setting(
        direction: battery.direction, method: .restrictedMaximumLikelihood, effort: .thorough)
      #expect(battery.tests.map(\.test) == SmallStudyTest.allCases)
      for (test, found) in battery.tests {
        let alone = test.run(y.span, v.span, n.span, setting)
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
      let setting = SmallStudyTest.Setting(direction: sign)
      func p(_ test: SmallStudyTest) throws -> Double {
        try test.run(y.span, v.span, nil, setting).get().p
      }
      let common = try ExcessSignificance.test(y.span, v.span).get()
      #expect(
        try p(.excess) == common.exactP && p(.excessChiSquared) == common.chiSquaredP, "\(name)")
      #expect(try p(.excessBinomial) == common.binomialP)
      let random = try ExcessSignificance.amongRandomEffects(y.span, v.span).get()
      #expect(try p(.excessRandom) == random.exactP)
      let side: ExcessSignificance.Alternative = sign == .positive ? .greater : .less
      let benefit = try ExcessSignificance.test(y.span, v.span, side, alpha: 0.025).get()
      #expect(try p(.excessBenefitChiSquared) == benefit.chiSquaredP)
      let begg = try Begg.test(y.span, v.span).get()
      #expect(try p(.begg) == begg.p && p(.beggNormal) == begg.zP)
      // Two-sided is twice the smaller tail of the signed root.
      let (two, one) = (try p(.selectionRatio), try p(.selectionRatioOneSided))
      #expect(close(two, 2 * min(one, 1 - one), relative: 1e-6, floor: 1e-9), "\(name)")
      #expect(throws: MetaFailure.noSizes) {
        try SmallStudyTest.eggerBySize.run(y.span, v.span, nil, setting).get()
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
    for (test, expected, p) in [
      (SmallStudyTest.excessChiSquared, 274.6151, 0.02426),
      (.excessRandomChiSquared, 301.1499, 0.68657), (.excess, 274.6151, 0.011),
    ] {
      let found = try test.run(y.span, v.span, nil, .init()).get()
      guard case .significant(_, let e) = found.statistic else {
        Issue.record("no count")
        continue
      }
      #expect(close(e, expected, relative: 0, floor: 1e-3), "\(test.rawValue) \(e)")
      #expect(close(found.p, p, relative: 0, floor: 5e-4), "\(test.rawValue) \(found.p)")
    }
  }
}

import Foundation
import GSLKit
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Two proportions against R's `prop.test` and `fisher.test`; made by
/// `Fixtures/scripts/two-proportions.R`.
struct ProportionsVersusRTests {
  struct ChiSquare: Decodable { let statistic, p: Double? }
  struct Fisher: Decodable { let twoSided, less, greater: Double }
  struct Wald: Decodable { let estimate, se: Double?; let p: Double? }
  struct Case: Decodable {
    let events1, n1, events2, n2: Double
    let chiSquared, chiSquaredCorrected: ChiSquare
    let fisher: Fisher
    let riskDifference: Wald
    let logOddsRatio: Wald?
    let logOddsRatioHalfAdded: Wald
  }
  struct File: Decodable { let cases: [Case] }
  private let pair = ArmPair(treatment: 0, comparator: 1)

  @Test func everyTable() throws {
    let cases = try Fixtures.json("two-proportions.json", as: File.self).cases
    #expect(cases.count >= 20)
    for c in cases {
      let arms = [
        ArmCounts(n: c.n1, events: c.events1), ArmCounts(n: c.n2, events: c.events2),
      ]
      let what = "\(c.events1)/\(c.n1) v \(c.events2)/\(c.n2)"
      for (correction, expected) in [
        (ChiSquaredTest.Correction.none, c.chiSquared), (.yates, c.chiSquaredCorrected),
      ] {
        let fit = ChiSquaredTest(correction: correction).fit(arms.span, pair)
        let z = try #require(fit.estimate).statistic
        #expect(
          close(z * z, expected.statistic ?? 0, relative: 1e-10, floor: 1e-14),
          "\(what) \(correction)")
        if expected.statistic == nil {
          if case .boundary = fit {} else { Issue.record("\(what) is on the boundary") }
        }
      }
      try checkFisher(arms, c.fisher, what)
      let difference = RiskDifference().fit(arms.span, pair)
      if let se = c.riskDifference.se, se > 0 {
        let ours = try #require(difference.estimate)
        #expect(close(ours.value, try #require(c.riskDifference.estimate), floor: 1e-14))
        #expect(close(ours.standardError, se))
      } else if c.riskDifference.estimate != 0 {
        #expect(difference.estimate == nil, "\(what) has no standard error")
      }
      try check(LogOddsRatio().fit(arms.span, pair), c.logOddsRatio, what)
      try check(
        LogOddsRatio(emptyCells: .alwaysAddHalf).fit(arms.span, pair), c.logOddsRatioHalfAdded, what
      )
    }
  }

  private func check(_ fit: Fit, _ expected: Wald?, _ what: String) throws {
    guard let expected else {
      if case .failed(.emptyCell) = fit {} else { Issue.record("\(what): a cell is empty") }
      return
    }
    let ours = try #require(fit.estimate, "\(what)")
    #expect(close(ours.value, try #require(expected.estimate), floor: 1e-14), "\(what) log OR")
    #expect(close(ours.standardError, try #require(expected.se)), "\(what) SE")
  }

  private func checkFisher(_ arms: [ArmCounts], _ expected: Fisher, _ what: String) throws {
    let both = try #require(FisherTest().fit(arms.span, pair).estimate)
    // Through the normal deviate and back: 1e-8 is what GSL's inverse leaves.
    #expect(
      close(
        2 * Normal.upper(abs(both.statistic)), min(1, expected.twoSided), relative: 1e-7,
        floor: 1e-290),
      "\(what) Fisher")
    let up = FisherTest().adapted(to: .superiority(.oneSided), benefit: .higher)
    let down = FisherTest().adapted(to: .superiority(.oneSided), benefit: .lower)
    let upper = try #require(up.fit(arms.span, pair).estimate).statistic
    let lower = try #require(down.fit(arms.span, pair).estimate).statistic
    #expect(
      close(Normal.upper(upper), expected.greater, relative: 1e-7, floor: 1e-14), "\(what) greater")
    #expect(
      close(Normal.upper(-lower), expected.less, relative: 1e-7, floor: 1e-14), "\(what) less")
  }

  /// C50: the counts of Johnson and colleagues (2018) Lancet 392:409; crude odds ratio by Woolf.
  @Test func core() throws {
    let arms = [ArmCounts(n: 218, events: 64), ArmCounts(n: 216, events: 83)]
    let ours = try #require(LogOddsRatio().fit(arms.span, pair).estimate)
    #expect(abs(exp(ours.value) - 0.6659) < 0.00005)
    let half = 1.959963984540054 * ours.standardError
    #expect(abs(exp(ours.value - half) - 0.4463) < 0.00005)
    #expect(abs(exp(ours.value + half) - 0.9936) < 0.00005)
    #expect(abs(2 * Normal.upper(abs(ours.statistic)) - 0.0464) < 0.00005)
  }
}

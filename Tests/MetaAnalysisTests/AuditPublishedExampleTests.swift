import Foundation
import MetaAnalysis
import TestSupport
import Testing

/// What the printed figures of a review imply.
///
/// The expected figures were worked out by hand from the review's eleven pools: standard errors from the
/// intervals, Q from I², sizes from a log-normal inequality. Three digits, as they were written down.
struct AuditPublishedExampleTests {
  private func pool(
    _ smd: Double, _ lower: Double, _ upper: Double, k: Int, n: Int, i2: Double, p: String = "",
    q: String = "", fromQ: Bool = true
  ) -> PoolAudit {
    PoolAudit(
      ReportedPool(
        name: "pool", estimate: smd, lower: lower, upper: upper, decimals: 2, studies: k,
        participants: n, i2: i2, p: ReportedP(p), pHeterogeneity: ReportedP(q), isI2FromQ: fromQ))
  }

  @Test func impliedFigures() throws {
    let recovery = pool(0.20, 0.11, 0.29, k: 17, n: 4104, i2: 47, p: "< .001", q: ".02")
    #expect(close(recovery.standardError, 0.0459, relative: 0, floor: 5e-5))
    #expect(close(try #require(recovery.commonError), 0.0313, relative: 0, floor: 5e-5))
    #expect(close(try #require(recovery.meanSize), 241, relative: 0, floor: 0.5))
    #expect(close(try #require(recovery.pQ), 0.0170, relative: 0, floor: 5e-5))
    #expect(close(try #require(recovery.pT), 0.0005, relative: 0, floor: 5e-5))
    #expect(close(try #require(recovery.sizeInequality), 0.74, relative: 0, floor: 0.005))
    #expect(close(try #require(recovery.tau2), 0.0153, relative: 0, floor: 5e-5))
    let prediction = try #require(recovery.prediction)
    #expect(close(prediction.lowerBound, -0.08, relative: 0, floor: 0.005))
    #expect(close(prediction.upperBound, 0.48, relative: 0, floor: 0.005))
    #expect(recovery.findings.isEmpty)
    for (audit, s, tau2) in [
      (pool(-0.21, -0.40, -0.02, k: 4, n: 1400, i2: 68), 0.38, 0.0253),
      (pool(0.22, 0.09, 0.34, k: 10, n: 2230, i2: 49), 0.74, 0.0183),
      (pool(0.36, 0.09, 0.62, k: 3, n: 407, i2: 39), 0.65, 0.0217),
      (pool(-0.14, -0.79, 0.50, k: 2, n: 485, i2: 75), 1.82, 0.170),
    ] {
      #expect(close(try #require(audit.sizeInequality), s, relative: 0, floor: 0.005))
      #expect(close(try #require(audit.tau2), tau2, relative: 5e-3))
    }
    let hope = pool(0.12, 0.02, 0.22, k: 8, n: 1642, i2: 0, p: ".015", q: ".6")
    #expect(close(hope.p, 0.0187, relative: 0, floor: 5e-5))
    #expect(close(hope.pRange.lowerBound, 0.010, relative: 0, floor: 5e-4))
    #expect(close(hope.pRange.upperBound, 0.032, relative: 0, floor: 5e-4))
    #expect(hope.findings.isEmpty)
  }

  @Test func whatCannotBe() {
    func kinds(_ audit: PoolAudit) -> [AuditFinding.Kind] { audit.findings.map(\.kind) }
    // p for heterogeneity from .0565 to .0610, printed as .07.
    let q = pool(0.27, -0.02, 0.56, k: 2, n: 746, i2: 72, p: ".07", q: ".07")
    #expect(kinds(q) == [.contradiction])
    #expect(close(q.pQRange?.lowerBound ?? 0, 0.0565, relative: 0, floor: 5e-5))
    #expect(close(q.pQRange?.upperBound ?? 0, 0.0610, relative: 0, floor: 5e-5))
    #expect(kinds(pool(0.27, -0.02, 0.56, k: 2, n: 746, i2: 72, q: ".06")).isEmpty)
    #expect(kinds(pool(0.2, 0.11, 0.29, k: 17, n: 4104, i2: 47, p: ".03")) == [.contradiction])
    #expect(kinds(pool(0.4, 0.11, 0.29, k: 17, n: 4104, i2: 47)) == [.contradiction])
    #expect(kinds(pool(0.15, 0.11, 0.29, k: 17, n: 4104, i2: 47)) == [.unexplained])
    // 200 people cannot give a standard error of .05.
    #expect(kinds(pool(0.2, 0.10, 0.30, k: 4, n: 200, i2: 0)) == [.unexplained])
    // A Hartung-Knapp interval with its own p, and an I² from REML's τ²: nothing that cannot be.
    let knapp = pool(0.22, 0.05, 0.39, k: 7, n: 550, i2: 0, p: "0.019", q: "0.28", fromQ: false)
    #expect(kinds(knapp) == [.unexplained])
    // Too wide for any inequality of sizes.
    let wild = pool(2, -90, 94, k: 2, n: 1000, i2: 50)
    #expect(kinds(wild) == [.unexplained] && wild.tau2 == nil && wild.sizeInequality == nil)
    // 339 people, and an interval that 305 would give.
    let wide = pool(0.19, -0.04, 0.41, k: 2, n: 339, i2: 0, p: ".11", q: ".7")
    #expect(kinds(wide) == [.unexplained] && wide.findings[0].message.contains("305"))
    let unequal = pool(-0.14, -0.79, 0.50, k: 2, n: 485, i2: 75, p: ".67", q: ".05")
    #expect(kinds(unequal) == [.unexplained] && unequal.findings[0].message.contains("74 people"))
  }

  @Test func printedP() throws {
    func range(_ text: String) throws -> ClosedRange<Double> {
      try #require(ReportedP(text)).range
    }
    #expect(try range("< .001") == 0...0.001)
    #expect(try range("> 0.05") == 0.05...1)
    for text in [".03", "0.03", "= .03", " = 0.03"] {
      let found = try range(text)
      #expect(close(found.lowerBound, 0.025) && close(found.upperBound, 0.035))
    }
    #expect(try range("1e-5").upperBound < 1.6e-5 && range("1.2e-5").lowerBound > 1.1e-5)
    #expect(try range("<= .05") == 0...0.05)
    for text in ["", "p", "1.2", "-0.1", "ns", "< x"] { #expect(ReportedP(text) == nil) }
  }

  @Test func countsRepeatsAndCoverage() {
    let audit = ReviewAudit(
      pools: [],
      counts: [
        .init(name: "right", total: 5, parts: [("a", 2), ("b", 3)], rounding: 0),
        .init(name: "wrong", total: 49, parts: [("a", 27), ("b", 21)], rounding: 0),
        .init(
          name: "per cent", total: 100, parts: [("a", 39.0), ("b", 2.4), ("c", 40.4), ("d", 18.3)],
          rounding: 0.05),
        .init(name: "too far", total: 100, parts: [("a", 60), ("b", 41)], rounding: 0.05),
      ],
      repeats: [
        .init(name: "same", statements: [("x", "5"), ("y", "5")]),
        .init(name: "other", statements: [("x", "5"), ("y", "4")]),
      ],
      coverage: [
        .init(
          name: "cover", whole: ["a", "b"], parts: [("first", ["a"]), ("second", ["a", "c"])])
      ], remainders: [], analyses: 47, significant: 9, alpha: 0.05)
    #expect(audit.findings.map(\.place) == ["wrong", "too far", "other", "cover", "cover"])
    // 1 − .95^47 and P(X ≥ 9), X binomial (47, .05).
    #expect(close(audit.multiplicity?.familywise ?? 0, 0.91026, relative: 0, floor: 5e-5))
    #expect(close(audit.multiplicity?.asMany ?? 0, 0.00047, relative: 0, floor: 1e-5))
  }
}

import Foundation
import MetaAnalysis
import TestSupport
import Testing

/// The test of excess significance and where it turns equal metafor 3.8.1's `tes`, by each of its three tests.
struct ExcessSignificanceVersusRTests {
  struct Case: Decodable {
    let name, test: String
    let y, v: [Double]
    let O: Int
    let E, theta, p: Double
    let lim: Double?
  }
  struct Cases: Decodable { let cases: [Case] }

  /// p to rounding; metafor finds the limit by `uniroot` to about 1e-4.
  @Test func testsAndLimits() throws {
    for c in try Fixtures.json("meta-excess.json", as: Cases.self).cases {
      let test: ExcessSignificance.Test =
        c.test == "exact" ? .exact : c.test == "chi2" ? .chiSquared : .binomial
      let found = try ExcessSignificance.test(c.y.span, c.v.span).get()
      #expect(found.observed == c.O && close(found.expected, c.E, relative: 1e-9))
      #expect(close(found.p(test), c.p, relative: 1e-7), "\(c.name) \(c.test)")
      let limit = ExcessSignificance.limit(c.y.span, c.v.span, test)
      #expect((limit == nil) == (c.lim == nil), "\(c.name) \(c.test)")
      if let limit, let lim = c.lim {
        #expect(close(limit, lim, relative: 0, floor: 2e-4), "\(c.name) \(c.test) \(limit)")
      }
    }
  }

  /// The limit that is reported beside the exact p is that of the exact test: it was that of χ².
  @Test func reportedLimitIsOfTheReportedTest() throws {
    for c in try Fixtures.json("meta-excess.json", as: Cases.self).cases where c.test == "exact" {
      let battery = SmallStudyBattery(StudySet(c.y, c.v), .restrictedMaximumLikelihood)
      let limit = try #require(battery.excessLimit)
      #expect(close(limit, try #require(c.lim), relative: 0, floor: 2e-4), "\(c.name)")
      let (exact, chi) = (
        ExcessSignificance.limit(c.y.span, c.v.span, .exact),
        ExcessSignificance.limit(c.y.span, c.v.span, .chiSquared)
      )
      #expect(limit == exact && limit != chi)
    }
  }
}

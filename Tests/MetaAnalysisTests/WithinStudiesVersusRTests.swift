import Foundation
import Inference
import MetaAnalysis
import TestSupport
import Testing

/// Effects pooled within studies equal metafor 3.8.1's `aggregate.escalc` with `struct = "CS"`.
struct WithinStudiesVersusRTests {
  struct Case: Decodable {
    let name: String
    let rho: Double
    let study, aggregated: [String]
    let y, v, yi, vi: [Double]
    let b, se: Double
  }
  struct Cases: Decodable { let cases: [Case] }

  /// Closed forms against an inverse: relative 1e-9 of rounding, 1e-7 for the iterated pool.
  @Test func aggregates() throws {
    for c in try Fixtures.json("meta-dependence.json", as: Cases.self).cases {
      let studies = try #require(
        WithinStudies.pool(c.y, c.v, by: c.study, correlation: c.rho), "\(c.name) \(c.rho)")
      #expect(studies.map { c.study[$0.members[0]] } == c.aggregated)
      for (i, study) in studies.enumerated() {
        #expect(close(study.effect.y, c.yi[i], relative: 1e-9), "\(c.name) \(c.rho) \(i)")
        #expect(close(study.effect.v, c.vi[i], relative: 1e-9), "\(c.name) \(c.rho) \(i)")
      }
      let (y, v) = (studies.map(\.effect.y), studies.map(\.effect.v))
      let pool = try Pooled.pool(y.span, v.span, .restrictedMaximumLikelihood, test: .z).get()
      #expect(close(pool.estimate.value, c.b, relative: 1e-7), "\(c.name) \(c.rho)")
      #expect(close(pool.estimate.standardError, c.se, relative: 1e-7), "\(c.name) \(c.rho)")
    }
  }

  @Test func refuses() {
    #expect(WithinStudies.pool([1, 2], [1, 1], by: ["a", "a"], correlation: 1) == nil)
    #expect(WithinStudies.pool([1, 2], [1, 1], by: ["a", "a"], correlation: -0.1) == nil)
    #expect(WithinStudies.pool([1, 2], [1, 0], by: ["a", "a"], correlation: 0.5) == nil)
    #expect(WithinStudies.pool([1, 2], [1, 1], by: ["a"], correlation: 0.5) == nil)
  }
}

import Foundation
import MetaAnalysis
import TestSupport
import Testing

/// Steps whose weights change with size, on 480 trials of psychotherapy for depression.
struct SizedStepsVersusRTests {
  struct Case: Decodable {
    let ll4, ll5, typical: Double
    let cuts4, par4, cuts5, par5: [Double]
    let alarms: [String: Double]
  }
  struct Cases: Decodable { let cases: [Case] }

  /// Likelihoods and numbers as R's optim found them; a higher top than R's is none the worse.
  @Test func likelihoods() throws {
    let (y, v) = try SelectionComparisonTests.depression()
    let found = try SelectionComparison.of(y, v).get()
    let c = try #require(try Fixtures.json("meta-sized-steps.json", as: Cases.self).cases.first)
    for (cuts, ll, numbers) in [(c.cuts4, c.ll4, c.par4), (c.cuts5, c.ll5, c.par5)] {
      let fitted = try #require(found.models.first { $0.model == .stepsBySize(cuts) })
      #expect(fitted.logLikelihood > ll - 1e-5 && fitted.logLikelihood < ll + 0.01, "\(ll)")
      let own =
        [fitted.mean, fitted.tau] + fitted.weights.dropFirst().map { log($0) }
        + fitted.slopes.dropFirst()
      // Where the likelihood is flat within 1e-5 of its top, numbers agree to a few thousandths.
      for (i, (a, b)) in zip(own, numbers).enumerated() {
        // τ counts by its size.
        #expect(abs(a - (i == 1 ? abs(b) : b)) < 5e-3, "\(cuts) \(i) \(a) \(b)")
      }
      #expect(own.count == numbers.count && close(fitted.typicalSize, c.typical))
    }
    // By AIC, of those in which effects are the same at any size, the one with a step at two-sided .001; 4PSM is 70
    // worse.
    let best = try #require(
      found.models.filter { $0.differs == nil }.min { $0.aic < $1.aic })
    #expect(best.model == .stepsBySize([0.0005, 0.025, 0.5]))
    #expect(found.models[2].aic - best.aic > 60)
    #expect(close(best.aic, 16 - 2 * c.ll5, relative: 0, floor: 1e-3))
  }

  /// A profile interval ends where the likelihood, the other numbers at their best, has fallen by 1.92: with all others
  /// free it holds the estimate, and the end of one slope is what fixing it there costs.
  @Test func profiles() throws {
    let (y, v) = try SelectionComparisonTests.depression()
    let found = try SelectionComparison.of(y, v).get()
    let four = try #require(found.models.first { $0.model == .stepsBySize([0.025, 0.5]) })
    for j in 1...2 {
      let interval = try #require(found.interval(of: .slope(j), four))
      #expect(interval.contains(four.slopes[j]))
    }
    // Size matters for results with p from .025 to .5: their slope's interval leaves out 0, as the ratio of the
    // likelihoods of both models of four steps says (29.16 on 2 degrees of freedom).
    #expect(try #require(found.interval(of: .slope(1), four)).lowerBound > 0)
    #expect(found.interval(of: .slope(3), four) == nil)
    #expect(found.interval(of: .slope(1), found.models[2]) == nil)
  }

  /// A table that is too small for them has none, and says so.
  @Test func needsStudies() throws {
    let (y, v) = try SelectionComparisonTests.depression()
    let found = try SelectionComparison.of(Array(y.prefix(59)), Array(v.prefix(59))).get()
    #expect(
      found.untried.map(\.name) == [
        "4PSM by size", "5PSM by size", "4PSM, differ by se", "5PSM, differ by se",
        "4PSM, differ by variance", "5PSM, differ by variance",
      ])
    #expect(found.untried.map(\.fewestStudies) == [60, 80, 60, 70, 60, 70])
  }
}

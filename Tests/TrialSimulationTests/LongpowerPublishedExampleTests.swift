import Foundation
import GSLKit
import MonteCarlo
import Testing
import TrialSimulation

/// Sample sizes of repeated measures that longpower prints in its help pages and tests.
struct LongpowerPublishedExampleTests {
  /// Diggle, Liang & Zeger (1994), page 29: a difference of slopes of .5 at times 0, 2, 5, one-sided .05, power .8.
  ///
  /// ```
  /// n = 2·(z_.95 + z_.8)²·σ²·(1 − ρ)/(δ²·Σ(t − t̄)²) an arm
  /// ```
  ///
  /// The test on slopes of people is exact: simulated power is that of the noncentral t with 2(n − 1) degrees of freedom.
  @Test(arguments: [
    (0.2, 100.0, 313), (0.2, 200, 625), (0.2, 300, 938), (0.5, 100, 196), (0.5, 200, 391),
    (0.5, 300, 586), (0.8, 100, 79), (0.8, 200, 157), (0.8, 300, 235),
  ])
  func slopes(_ rho: Double, _ variance: Double, _ n: Int) throws {
    func tally(_ people: Int, _ replicates: Int) throws -> Tally {
      // Over five units of time the effect of the last wave is five times that of one.
      let scenario = try Scenarios.text(
        """
        trial:
          design: {participants-per-arm: \(people)}
          arms: {a: {delivery: peer-led, effect: {points: 2.5}}, b: {comparator: usual-care}}
          outcomes: {y: {kind: repeated, times: [0, 2, 5], sd: \(variance.squareRoot()), correlations: \(rho)}}
        analysis: {sides: one-sided, methods: {slope: {kind: summary-measure, of: slope}}}
        """)
      return try Scenarios.tally(scenario, replicates)
    }
    let found = try tally(n, n < 200 ? 10_000 : 512)
    let se = found.layout.rows[0].plannedSE
    // As a normal test: this number, and one fewer is not enough.
    func power(_ se: Double) -> Double { Normal.cdf(0.5 / se - 1.6448536269514722) }
    #expect(power(se) >= 0.8)
    #expect(try power(tally(n - 1, 1).layout.rows[0].plannedSE) < 0.8)
    let df = Double(2 * n - 2)
    let exact = try 1 - NoncentralT.cdf(StudentT.quantile(0.95, df: df), df: df, ncp: 0.5 / se)
    #expect(try #require(found.figure("power")).agrees(with: exact))
  }

  /// Lu, Luo & Chen (2008): four visits with a correlation of .25, of which 100, 90, 80 and 70 % of people are seen; .5 SD at
  /// the last, 174 people in all: power .80004 as a normal test.
  ///
  /// Times are such that so many leave at random before each. Kenward and Roger's degrees of freedom, about 130, cost half a
  /// percentage point.
  @Test func visits() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 87}
        arms:
          a: {delivery: peer-led, effect: {smd: 0.5}, dropout: 0.3}
          b: {comparator: usual-care, dropout: 0.3}
        outcomes:
          y:
            kind: repeated
            times: [0, 0.0000001, 0.29539646, 0.62562161, 1]
            correlations: 0.25
            shares: [0, 0, 0, 0, 1]
      analysis: {methods: {m: {kind: mmrm, baseline: none, covariance: compound-symmetry}}}
      """)
    let tally = try Scenarios.tally(scenario, 20_000)
    let se = try 0.5 / (1.959963984540054 + Normal.quantile(0.8000372))
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
    // The variance of an estimate is its expectation over who is seen: a little more than that of expected numbers.
    #expect(try #require(tally.figure("empirical-se")).agrees(with: se, rounding: 0.005 * se))
    #expect(try #require(tally.figure("power")).agrees(with: 0.795, rounding: 0.005))
  }
}

import Foundation
import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Counts with more zeros than a negative binomial has: how they are distributed, what is true of them, what analyses find.
struct ZeroCountsTests {
  private static func trial(
    people: Int = 300, outcome: String = "mean: 2, dispersion: 0.8, zero-inflation: 0.4",
    effect: String = "rate-ratio: 0.6", arm: String = "", extra: String = "", methods: String
  ) -> String {
    """
    trial:
      design: {participants-per-arm: \(people)}
      arms:
        peer: {delivery: peer-led, effects: {visits: {\(effect)}} \(arm)}
        usual: {comparator: usual-care}
      outcomes: {visits: {kind: count, \(outcome)}}
      \(extra)
    analysis: {methods: {\(methods)}}
    """
  }

  private static func laws(_ text: String) throws -> [CountLaw] {
    try Scenarios.text(text).trial.forms[0].map { try #require($0 as? CountLaw) }
  }

  /// Chances of 0 to 200 of people by themselves, and moments of everybody, by quantiles at even places.
  @Test func distribution() throws {
    let law = CountLaw(mean: 1.8, dispersion: 0.7, zeros: 0.4)
    let places = 200_000
    var (none, sum, squares) = (0.0, 0.0, 0.0)
    for i in 0..<places {
      let z = try Normal.quantile((Double(i) + 0.5) / Double(places))
      let y = Double(law.count(at: z, rate: law.mean))
      none += y == 0 ? 1 : 0
      sum += y
      squares += y * y
    }
    let n = Double(places)
    // λ = 3: P(0) = .4 + .6·(1 + .7·3)^(−1/.7); V = μ + μ²(k + π)/(1 − π). A place of 200,000 is 5e-6.
    #expect(abs(none / n - (0.4 + 0.6 * pow(3.1, -1 / 0.7))) < 1e-5)
    #expect(abs(sum / n - 1.8) < 2e-3)
    #expect(abs(squares / n - 1.8 * 1.8 - (1.8 + 3.24 * 1.1 / 0.6)) < 0.05)
  }

  /// Rates of those who can have any are to each other as the rate ratio, whatever the shares; means as both say.
  @Test func truths() throws {
    let methods =
      "part: {kind: zero-inflated}, all: {kind: hurdle, compares: everybody}, t-test: {}"
    let text = Self.trial(
      outcome: "mean: 2, dispersion: 0.8, zero-inflation: {peer: 0.55, usual: 0.4}",
      methods: methods)
    let laws = try Self.laws(text)
    #expect(close(laws[0].mean, 0.45 * 2 / 0.6 * 0.6, relative: 1e-12) && laws[1].mean == 2)
    let scenario = try Scenarios.text(text)
    let rows = try TrialExperiment(scenario.trial, scenario.analysis).layout.rows
    #expect(close(rows[0].truth, log(0.6), relative: 1e-12))
    #expect(close(rows[1].truth, log(0.45), relative: 1e-12))
    #expect(close(rows[2].truth, 0.9 - 2, relative: 1e-12))
    #expect(rows[0].effect == .logCountPartRatio && rows[1].effect == .logRateRatio)
  }

  /// A share with any is the same law as the zeros that it leaves.
  @Test func shareWithAny() throws {
    let laws = try Self.laws(
      Self.trial(
        outcome: "mean: 2, dispersion: 0.8, any: {peer: 0.3, usual: 0.4}", methods: "hurdle: {}"))
    func any(_ law: CountLaw) -> Double {
      let rate = law.mean / (1 - law.zeros)
      return (1 - law.zeros) * (1 - pow(1 + law.dispersion * rate, -1 / law.dispersion))
    }
    #expect(close(any(laws[0]), 0.3, relative: 1e-12))
    #expect(close(any(laws[1]), 0.4, relative: 1e-12))
    #expect(close(laws[1].mean, 2, relative: 1e-12))
    let rates = laws.map { $0.mean / (1 - $0.zeros) }
    #expect(close(rates[0], 0.6 * rates[1], relative: 1e-12))
    // .55 of people have any of a negative binomial with mean 2 and k 2; people with any have one at least.
    for outcome in [
      "mean: 2, dispersion: 2, any: 0.6", "mean: 0.3, any: 0.4",
      "mean: 2, any: 0.3, zero-inflation: 0.2",
    ] {
      #expect(throws: (any Error).self) {
        try Self.laws(Self.trial(outcome: outcome, methods: "t-test: {}"))
      }
    }
  }

  /// Estimates of 300 people an arm have no bias to speak of, and intervals cover as they say.
  @Test func estimates() throws {
    let text = Self.trial(
      outcome: "mean: 2, dispersion: 0.8, zero-inflation: {peer: 0.5, usual: 0.4}",
      arm: ", dropout: 0.2",
      methods:
        "part: {kind: zero-inflated}, all: {kind: zero-inflated, compares: everybody}, hurdle: {}"
    )
    let tally = try Scenarios.tally(Scenarios.text(text), 10_000, seed: 23)
    for method in ["part", "all", "hurdle"] {
      let bias = try #require(tally.figure("bias", method))
      // Of the order of 1/n beside the Monte Carlo error: maximum likelihood.
      #expect(bias.agrees(with: 0, rounding: 0.01), "\(method) \(bias.value)")
      let coverage = try #require(tally.figure("coverage", method))
      #expect(coverage.agrees(with: 0.95, rounding: 0.005), "\(method) \(coverage.value)")
    }
  }

  /// What lies between groups and sites leaves mean and variance of everybody; zeros bound how alike people are.
  @Test func groupsAndSites() throws {
    let text = Self.trial(
      people: 96, arm: ", groups: {size: 8, icc: 0.1}, dropout: 0.2",
      extra: "sites: {number: 3, icc: 0.05}", methods: "t-test: {}, cluster-means: {}")
    let tally = try Scenarios.tally(Scenarios.text(text), 20_000, seed: 11)
    for method in ["t-test", "cluster-means"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0), "\(method) \(bias.value)")
    }
    let law = CountLaw(mean: 2, dispersion: 0.8, zeros: 0.4)
    // K = 2: V = 10; K' = 2/3 leaves no dispersion: B = (8 − 8/3)/(1 + 2/3) = 3.2.
    #expect(law.objection(toICC: 0.3199) == nil && law.objection(toICC: 0.3201) != nil)
  }
}

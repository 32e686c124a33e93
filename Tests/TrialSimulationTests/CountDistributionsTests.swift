import Foundation
import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Ranks and logarithms of counts: what is true of them, and that analyses find it.
struct CountDistributionsTests {
  /// Chances of 0 to 600 of a negative binomial of which a share can have none.
  private static func chances(_ rate: Double, _ k: Double, _ zeros: Double) -> [Double] {
    (0...600).map { (count: Int) -> Double in
      let y = Double(count)
      let ways = lgamma(y + 1 / k) - lgamma(1 / k) - lgamma(y + 1)
      let chance = exp(ways - log1p(k * rate) / k + y * log(k * rate / (1 + k * rate)))
      return (count == 0 ? zeros : 0) + (1 - zeros) * chance
    }
  }

  /// Sums over pairs of counts.
  @Test func independentPeople() throws {
    let a = CountLaw(mean: 1.2, dispersion: 0.8, zeros: 0.5)
    let b = CountLaw(mean: 2, dispersion: 1.1, zeros: 0.2)
    let (p, q) = (Self.chances(2.4, 0.8, 0.5), Self.chances(2.5, 1.1, 0.2))
    var (won, logs) = (0.0, 0.0)
    for y in p.indices {
      logs += (p[y] - q[y]) * log(Double(y) + 1)
      for x in q.indices { won += p[y] * q[x] * (x < y ? 1 : x == y ? 0.5 : 0) }
    }
    let setting = TruthSetting(offset: 1)
    let truth = try #require(a.truth(of: .winProbability, in: setting, beside: b))
    #expect(abs(truth - (won - 0.5)) < 1e-10)
    let ofLogs = try #require(a.truth(of: .logGeometricMeanRatio, in: setting, beside: b))
    #expect(abs(ofLogs - logs) < 1e-9)
    let part = try #require(a.truth(of: .logCountPartRatio, in: setting, beside: b))
    #expect(close(part, log(2.4 / 2.5), relative: 1e-12))
    #expect(a.truth(of: .winProbability, in: setting, beside: a) == 0)
    #expect(a.truth(of: .meanDifference, in: setting, beside: b) == nil)
  }

  /// Groups, sites and zeros of their own in trials of 80,000: every analysis finds its truth.
  @Test(arguments: ["", ", zero-inflation: {peer: 0.5, usual: 0.3}", ", any: 0.35"])
  func largeTrials(zeros: String) throws {
    let text = """
      trial:
        design: {participants-per-arm: 40000}
        arms:
          peer: {delivery: peer-led, effects: {days: {rate-ratio: 0.7}}, workers: {caseload: 9, icc: 0.03}, dropout: 0.2}
          usual: {comparator: usual-care}
        outcomes: {days: {kind: count, mean: 4, dispersion: 1.4\(zeros)}}
        sites: {number: 40, icc: 0.01}
      analysis: {methods: {log-t: {}, wilcoxon: {}, brunner-munzel: {}, welch: {}, two-part: {}, poisson: {}, ratio: {kind: two-part, scale: ratio}}}
      """
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    #expect(experiment.layout.rows.count == 7)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 5)) {
      let estimate = try #require(fit.estimate, "\(row.method)")
      // Nine people with .03 between them widen an error by the root of 1.24 at most.
      #expect(
        abs(estimate.value - row.truth) < 5 * 1.12 * estimate.standardError,
        "\(row.method): \(estimate.value) for \(row.truth), SE \(estimate.standardError)")
    }
  }
}

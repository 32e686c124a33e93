import Foundation
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Means and covariances of repeated measures: what is drawn is what closed forms say.
struct CourseCovarianceTests {
  private func trial(_ outcome: String, methods: String) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 40}
        arms: {a: {delivery: peer-led, effect: {points: 4}}, b: {comparator: usual-care}}
        outcomes:
          y: {kind: repeated, times: [0, 2, 5, 14], sd: 10, \(outcome)}
      analysis: {methods: {\(methods)}}
      """)
  }

  /// The mean of three waves of an AR(1) process, and the difference of the ends of four.
  ///
  /// Variances (3 + 4a + 2a²)/9 and 2(1 − a³) of one wave's; with a share s that lasts, s + (1 − s) and (1 − s) of them.
  @Test(arguments: [(0.6, 0.0), (-0.5, 0.0), (0.6, 0.4), (0.9, 0.2)])
  func autocorrelation(_ a: Double, _ stable: Double) throws {
    let scenario = try trial(
      "stable-share: \(stable), autocorrelation: \(a), course: sustained",
      methods: "mean: {kind: summary-measure, of: mean}, ends: {kind: summary-measure, of: change}")
    let tally = try Scenarios.tally(scenario, 20_000)
    let (mean, ends) = ((3 + 4 * a + 2 * a * a) / 9, 2 * (1 - a * a * a))
    for (method, variance) in [
      ("mean", stable + (1 - stable) * mean), ("ends", (1 - stable) * ends),
    ] {
      let se = (2 * 100 * variance / 40).squareRoot()
      let row = try #require(tally.layout.rows.first { $0.method == method })
      #expect(abs(row.plannedSE / se - 1) < 1e-12, "planned \(row.plannedSE), \(se)")
      #expect(try #require(tally.figure("empirical-se", method)).agrees(with: se))
    }
  }

  /// A course of its own without effect is both arms': truth and bias do not know it, and people show it.
  @Test func means() throws {
    let scenario = try trial(
      "means: [40, 43, 45, 44], shares: [0, 1, 1, 0.5]",
      methods: "last: {kind: summary-measure, of: last}")
    let tally = try Scenarios.tally(scenario, 20_000)
    #expect(tally.layout.rows[0].truth == 2)
    #expect(try #require(tally.figure("bias", "last")).agrees(with: 0))
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    var sums = [0.0, 0, 0, 0]
    for replicate in 0..<200 {
      for person in Replay(experiment, replicate: replicate, seed: 1).people where person.arm == "b"
      {
        for (w, value) in person.values.enumerated() { sums[w] += try #require(value) }
      }
    }
    // 8,000 people of SD 10: five standard errors of a mean.
    for (sum, mean) in zip(sums, [40.0, 43, 45, 44]) {
      #expect(abs(sum / 8000 - mean) < 5 * 10 / 8000.0.squareRoot())
    }
  }

  @Test(arguments: [
    ("means: [1, 2]", "give a mean for each of the 4 waves"),
    ("mean: 3, means: [1, 2, 3, 4]", "give 'mean', or 'means'"),
    ("autocorrelation: 1", "must lie in -0.99 … 0.99"),
  ])
  func refused(_ outcome: String, _ words: String) throws {
    #expect {
      _ = try trial(outcome, methods: "t: {kind: summary-measure}")
    } throws: { "\($0)".contains(words) }
  }
}

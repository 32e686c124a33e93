import Foundation
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Truths under each strategy beside trials of 10,000,000 people an arm without missing scores, drawn in R: `Fixtures/scripts/intercurrent.R`.
struct IntercurrentVersusRTests {
  struct TrueValue: Decodable {
    let strategy: String
    let last, mean, lastError, meanError: Double
  }
  struct Case: Decodable {
    let name: String
    let truths: [TrueValue]
  }
  struct File: Decodable { let cases: [Case] }

  /// The same trials, as scenarios.
  static let trials: [String: (arms: String, outcome: String, failure: Double)] = [
    "one event": (
      """
          a: {delivery: peer-led, effect: {smd: 0.4}, intercurrent: {stops: {share: 0.35, shape: 0.7, last: -0.5, keeps: 0.2, shift: {smd: -0.1}}}}
          b: {comparator: usual-care, intercurrent: {stops: {share: 0.2, last: 0.3}}}
      """, "times: [0, 3, 6, 12], shares: [0, 0.5, 0.8, 1]", -1
    ),
    "two events": (
      """
          a: {delivery: peer-led, effect: {smd: 0.5}, intercurrent: {stops: {share: 0.4, shape: 0.8, last: -0.8, keeps: 0}, other: {share: 0.1, baseline: -0.6}}}
          b: {comparator: usual-care, intercurrent: {stops: {share: 0.2, last: -0.3}, other: {share: 0.12, baseline: -0.6}}}
      """,
      "times: [0, 2, 6, 12], shares: [0, 1, 0.8, 0.6], stable-share: 0.6, slope-sd: 0.05, intercept-slope-correlation: 0.2, autocorrelation: 0.3",
      -1.5
    ),
    "mostly gone": (
      """
          a: {delivery: peer-led, effect: {smd: 0.3}, intercurrent: {stops: {share: 0.8, shape: 0.5, baseline: 0.4, last: -1.2, keeps: -0.5, shift: {smd: 0.2}}}}
          b: {comparator: usual-care}
      """, "times: [0, 1, 2], shares: [0, 1, 1]", 0
    ),
  ]

  /// Both errors together; shares in R are those of 4,000,000 people, which adds some .0003 at most.
  @Test(arguments: ["one event", "two events", "mostly gone"])
  func truths(name: String) throws {
    let file = try Fixtures.json("intercurrent.json", as: File.self)
    let theirs = try #require(file.cases.first { $0.name == name })
    let own = try #require(Self.trials[name])
    for truth in theirs.truths {
      let names = own.arms.contains("other:") ? ["stops", "other"] : ["stops"]
      let asked = names.map { "\($0): \(truth.strategy)" }.joined(separator: ", ")
      let scenario = try Scenarios.text(
        """
        trial:
          design: {participants-per-arm: 100}
          arms:
        \(own.arms)
          outcomes: {y: {kind: repeated, \(own.outcome)}}
          estimand: {intercurrent: {\(asked)}, failure: {points: \(own.failure)}}
        analysis: {methods: {last: {kind: summary-measure, of: last}, mean: {kind: summary-measure, of: mean}}}
        """)
      let rows = try TrialExperiment(scenario.trial, scenario.analysis).layout.rows
      for (row, value, error) in [
        (rows[0], truth.last, truth.lastError), (rows[1], truth.mean, truth.meanError),
      ] {
        #expect(
          abs(row.truth - value) < 5 * (error * error + 1e-8).squareRoot() + 3e-4,
          "\(name), \(truth.strategy), \(row.method): \(row.truth), R \(value)")
      }
      let last = scenario.analysis.methods[0].analysis.weights(Self.times(own.outcome))
      let printed = try #require(
        scenario.trial.intercurrentTruth(
          outcome: "y", contrast: rows[0].contrast, weights: last,
          scenario.trial.estimand.intercurrent))
      // Below what the bias of 10,000 trials of 400 people is known to, .001.
      #expect(printed.error < 5e-4, "\(printed.error)")
      #expect(close(printed.value, rows[0].truth, relative: 1e-12))
    }
  }

  private static func times(_ outcome: String) -> [Double] {
    let inner = outcome.split(separator: "[")[1].split(separator: "]")[0]
    return inner.split(separator: ",").compactMap {
      Double($0.trimmingCharacters(in: .whitespaces))
    }
  }
}

import Foundation
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// How much of the support reaches people, where scores have a floor and a ceiling, or are measured at several waves.
struct DeliveryOfScalesAndWavesTests {
  /// A trial of two arms; nine sessions of which each number is as likely, a linear response unless said otherwise.
  private static func trial(
    _ arm: String, outcome: String, method: String = "welch: {}", people: Int = 100
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(people)}
        arms: {a: {delivery: peer-led, \(arm)}, b: {comparator: usual-care}}
        outcomes: {y: {\(outcome)}}
      analysis: {methods: {\(method)}}
      """)
  }

  private static let recovery = "kind: gaussian, instrument: qpr-15, baseline-correlation: 0.6"
  private static let repeated =
    "kind: repeated, times: [0, 3, 6], sd: 10, stable-share: 0.5, slope-sd: 0, course: sustained"
  private static let sessions = "sessions: 9, mean: 1/2, spread: 1/3"

  /// From six of nine sessions on all of it works, below none: two fifths of people have the mean score of full delivery, the
  /// rest that of none, so that the truth is two fifths of the points to the last digit.
  @Test func thresholdOfAnInstrument() throws {
    let scenario = try Self.trial(
      "effect: {points: 6}, delivered: {attendance: {\(Self.sessions), response: threshold, enough: 6}}",
      outcome: Self.recovery)
    let tally = try Scenarios.tally(scenario, 20_000)
    #expect(abs(tally.layout.rows[0].truth - 2.4) < 1e-8)
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
  }

  /// The mean over shares of the effect, by sums and quadrature, is the mean of many drawn people: 4 million an arm.
  @Test(arguments: [
    ("attendance: {\(sessions)}", ""),
    ("attendance: {\(sessions), baseline-correlation: -0.8}", ""),
    (
      "attendance: {\(sessions), baseline-correlation: 0.7}, fidelity: {mean: 0.7, sd: 0.2}, turnover: {share: 0.3, keeps: 0.2}",
      ", groups: {size: 5, icc: 0.1}"
    ),
  ])
  func instruments(_ delivered: String, _ groups: String) throws {
    // Far up the scale, where what people get bends most.
    let scenario = try Self.trial(
      "effect: {points: 14}\(groups), delivered: {\(delivered)}",
      outcome: "\(Self.recovery), mean: 42")
    let tally = try Scenarios.tally(scenario, 40_000)
    #expect(try #require(tally.figure("bias")).agrees(with: 0), "\(tally.layout.rows[0].truth)")
  }

  /// At sites what people get spreads them within their site: the truth is that of what is drawn, far up the scale too; and
  /// the same of what another arm's support makes of them.
  @Test(arguments: [
    (
      "delivered: {attendance: {\(sessions), response: threshold, enough: 6, baseline-correlation: 0.5}}",
      ""
    ),
    ("delivered: {attendance: {\(sessions), response: threshold, enough: 6}}", ""),
    ("dropout: 0", ", contamination: {share: 0.4, from: a}"),
  ])
  func instrumentsAtSites(_ arm: String, _ other: String) throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 100}
        arms:
          a: {delivery: peer-led, effect: {points: 14}, \(arm)}
          b: {comparator: usual-care\(other)}
        outcomes: {y: {\(Self.recovery), mean: 42}}
        sites: {number: 20, icc: 0.4}
        estimand: {contamination: diluted}
      analysis: {methods: {m: {kind: welch}}}
      """)
    let tally = try Scenarios.tally(scenario, 20_000)
    let bias = try #require(tally.figure("bias"))
    #expect(bias.agrees(with: 0), "\(bias) of \(tally.layout.rows[0].truth)")
  }

  /// Fidelity that hardly differs gives what fidelity that does not gives, at once; a little further it is continuous.
  @Test func fidelityThatHardlyDiffers() throws {
    func truth(_ sd: Double) throws -> Double {
      let scenario = try Self.trial(
        "effect: {points: 14}, groups: {size: 5}, delivered: {fidelity: {mean: 0.5, sd: \(sd)}}",
        outcome: "\(Self.recovery), mean: 42")
      return try TrialExperiment(scenario.trial, scenario.analysis).layout.rows[0].truth
    }
    let none = try truth(0)
    #expect(abs(try truth(0.0001) - none) < 1e-6)
    // Shapes on either side of where the rule changes; the truth moves with sd².
    let (low, high) = try (truth(0.0111), truth(0.0113))
    #expect(abs(low - high) < 1e-4)
  }

  /// Uniform attendance, a tenth never: E g = .45 at every wave, and the variance of a difference is (2 + Δ²·Var g)/n.
  @Test func waves() throws {
    let scenario = try Self.trial(
      "effect: {smd: 1}, delivered: {attendance: {\(Self.sessions), never: 0.1}}",
      outcome: Self.repeated,
      method: "last: {kind: summary-measure, of: last}, mean: {kind: summary-measure, of: mean}")
    let tally = try Scenarios.tally(scenario, 40_000)
    for method in ["last", "mean"] {
      #expect(try #require(tally.figure("bias", method)).agrees(with: 0), "\(method)")
    }
    #expect(abs(tally.layout.rows[0].truth - 4.5) < 1e-12)
    let variance = 0.9 * (0.25 + 99.0 / 12 / 81) - 0.45 * 0.45
    let last = try #require(tally.figure("empirical-se", "last"))
    #expect(last.agrees(with: 10 * ((2 + variance) / 100).squareRoot()), "\(last)")
  }

  /// Groups that form after the baseline: what people get is added to what they are, not shrunk with it.
  @Test func wavesOfGroups() throws {
    let scenario = try Self.trial(
      "effect: {smd: 1}, groups: {size: 10, icc: 0.3}, delivered: {attendance: {\(Self.sessions), never: 0.1}}",
      outcome: Self.repeated,
      method: "last: {kind: summary-measure, of: last}")
    let tally = try Scenarios.tally(scenario, 40_000)
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
    // Beside what groups give, Δ²·Var g/n; in units of ten points, as n = 100.
    let plain = try Scenarios.tally(
      Self.trial(
        "effect: {smd: 1}, groups: {size: 10, icc: 0.3}",
        outcome: Self.repeated,
        method: "last: {kind: summary-measure, of: last}"), 40_000)
    let with = try #require(tally.figure("empirical-se"))
    let without = try #require(plain.figure("empirical-se"))
    let further = 0.9 * (0.25 + 99.0 / 12 / 81) - 0.45 * 0.45
    let expected = (without.value * without.value + further).squareRoot()
    #expect(abs(with.value - expected) < 5 * (with.mcse + without.mcse), "\(with) \(expected)")
  }

  /// People leave with their peer worker, at a wave of their own: 1 − (1 − .1)·(1 − .4·.5) are gone by the last.
  @Test func leavingWithWorkers() throws {
    let scenario = try Self.trial(
      "effect: {smd: 0.3}, dropout: 0.1, workers: {caseload: 5}, delivered: {turnover: {share: 0.4, leave: 0.5}}",
      outcome: "kind: repeated, times: [0, 3, 6, 9]",
      method: "last: {kind: summary-measure, of: last}", people: 50)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    var (gone, early, all) = (0.0, 0.0, 0.0)
    for replicate in 0..<400 {
      let people = Replay(experiment, replicate: replicate, seed: 1).people
      for person in people where person.arm == "a" {
        all += 1
        gone += person.values[3] == nil ? 1 : 0
        early += person.values[1] == nil ? 1 : 0
      }
    }
    // Ten workers of 400 trials leave alike: the share's standard error is that of 4,000 workers, and of 20,000 people.
    let variance: Double = 0.16 / 4_000 + 0.2016 / 20_000
    #expect(abs(gone / all - 0.28) < 5 * variance.squareRoot())
    #expect(early > 0.05 * all)
    #expect(early < 0.5 * gone)
  }

  /// Where those leave who come to little, those who are left show more of the effect than there is.
  @Test func leavingByAttendance() throws {
    func bias(_ slope: Double) throws -> Measured {
      let scenario = try Self.trial(
        "effect: {smd: 1}, dropout: 0.4, attrition: {attendance: \(slope)}, delivered: {attendance: {\(Self.sessions)}}",
        outcome: "kind: repeated, times: [0, 3, 6]",
        method: "last: {kind: summary-measure, of: last}")
      let tally = try Scenarios.tally(scenario, 10_000)
      return try #require(tally.figure("bias"))
    }
    #expect(try bias(0).agrees(with: 0))
    let found = try bias(-4)
    #expect(found.value > 10 * found.mcse, "\(found)")
  }
}

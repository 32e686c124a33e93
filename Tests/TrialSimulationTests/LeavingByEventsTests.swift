import Foundation
import Inference
import InputFiles
import MonteCarlo
import Parts
import TestSupport
import Testing
import TrialSimulation

/// What leaving does where an event, or a count, decides who leaves, against sums over all values.
struct LeavingByEventsTests {
  /// People of whom a share leaves by what they show.
  struct Stayers {
    /// P(leave) at each value.
    let leave: [Double]
    /// The mean value of those who stay.
    let mean: Double

    /// Stayers of people with some chances of 0, 1, 2, ….
    ///
    /// - Parameters:
    ///   - chances: The chances.
    ///   - share: The share who leave.
    ///   - slope: Of the log odds of leaving on the value.
    init(_ chances: [Double], share: Double, slope: Double) {
      func leave(_ a: Double) -> [Double] {
        chances.indices.map { 1 / (1 + exp(-a - slope * Double($0))) }
      }
      var (low, high) = (-200.0, 200.0)
      for _ in 0..<200 {
        let a = (low + high) / 2
        var left = 0.0
        for (chance, leaves) in zip(chances, leave(a)) { left += chance * leaves }
        if left < share { low = a } else { high = a }
      }
      let found = leave(low)
      self.leave = found
      let stay: [Double] = chances.indices.map { Double($0) * chances[$0] * (1 - found[$0]) }
      mean = stay.reduce(0, +) / (1 - share)
    }

    /// An event.
    init(risk: Double, share: Double, slope: Double) {
      self.init([1 - risk, risk], share: share, slope: slope)
    }

    /// Negative binomial counts, of which a share of people can have none.
    init(mean: Double, dispersion k: Double, zeros: Double = 0, share: Double, slope: Double) {
      let mean = mean / (1 - zeros)
      let none = -log1p(k * mean) / k
      let more = log(k * mean / (1 + k * mean))
      let chances = (0..<400).map { (count: Int) -> Double in
        let y = Double(count)
        let ways = lgamma(y + 1 / k) - lgamma(1 / k) - lgamma(y + 1)
        return (count == 0 ? zeros : 0) + (1 - zeros) * exp(ways + none + y * more)
      }
      self.init(chances, share: share, slope: slope)
    }
  }

  /// A trial of 4,000 people.
  private static func trial(
    _ treated: String, _ comparator: String, _ outcome: String, _ method: String,
    ofTrial: String = "design: {participants-per-arm: 2000}"
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        \(ofTrial)
        arms:
          a: {delivery: peer-led, \(treated)}
          b: {comparator: usual-care, \(comparator)}
        outcomes: {y: {\(outcome)}}
      analysis: {methods: {m: {kind: \(method)}}}
      """)
  }

  /// Closed form of an event: 1/(1 + e^(−a − b)) of those with it leave, 1/(1 + e^(−a)) of the others.
  @Test(arguments: [
    ("", "event"), ("groups: {size: 8, icc: 0.1}, ", "event in groups"),
  ]) func riskOfThoseWhoStay(groups: String, name: String) throws {
    let scenario = try Self.trial(
      groups + "effect: {risk: 0.25}, dropout: 0.3, attrition: {outcome: 1.2}",
      "dropout: 0.2, attrition: {outcome: -0.5}", "kind: binary, risk: 0.4", "risk-difference")
    #expect(try TrialExperiment(scenario.trial, scenario.analysis).source == .people)
    let bias = try #require(try Scenarios.tally(scenario, 1000).figure("bias", "m"))
    let exact =
      Stayers(risk: 0.25, share: 0.3, slope: 1.2).mean - 0.25
      - (Stayers(risk: 0.4, share: 0.2, slope: -0.5).mean - 0.4)
    #expect(abs(exact) > 0.05)
    #expect(bias.agrees(with: exact), "\(name) \(bias) \(exact)")
  }

  /// The slope of counts is per SD of those of the reference arm without effect: √(2 + .8·4).
  @Test func meanCountOfThoseWhoStay() throws {
    let scenario = try Self.trial(
      "effect: {rate-ratio: 0.7}, dropout: 0.3, attrition: {outcome: 0.8}",
      "dropout: 0.3, attrition: {outcome: -0.4}", "kind: count, mean: 2, dispersion: 0.8", "t-test")
    let bias = try #require(try Scenarios.tally(scenario, 1000).figure("bias", "m"))
    let sd = (2 + 0.8 * 4).squareRoot()
    let exact =
      Stayers(mean: 1.4, dispersion: 0.8, share: 0.3, slope: 0.8 / sd).mean - 1.4
      - (Stayers(mean: 2, dispersion: 0.8, share: 0.3, slope: -0.4 / sd).mean - 2)
    #expect(abs(exact) > 0.3)
    #expect(bias.agrees(with: exact), "\(bias) \(exact)")
  }

  /// As many leave as `dropout` says, whatever decides who: at sites, in groups, by attendance, over periods.
  @Test(arguments: [
    (
      "kind: binary, risk: 0.3", "effect: {risk-difference: -0.1}, groups: {size: 10, icc: 0.15}, ",
      ", attendance: -1", "sites: {number: 100, icc: 0.1}"
    ),
    (
      "kind: count, mean: 3, dispersion: 1",
      "effect: {rate-ratio: 0.6}, groups: {size: 10, icc: 0.15}, ", ", attendance: -1",
      "sites: {number: 100, icc: 0.1}"
    ),
    ("kind: count, mean: 3, dispersion: 1", "effect: {rate-ratio: 0.6}, ", "", ""),
  ]) func shareOfLeavers(outcome: String, treated: String, further: String, sites: String) throws {
    let delivered = further.isEmpty ? "" : ", delivered: {attendance: {sessions: 4, mean: 0.6}}"
    let scenario = try Self.trial(
      treated + "dropout: 0.35, attrition: {outcome: 1.5\(further)}" + delivered,
      "dropout: 0.1, attrition: {outcome: -1}", outcome,
      outcome.contains("binary") ? "risk-difference" : "t-test",
      ofTrial: "design: {participants-per-arm: 2000}\n  " + sites)
    try expectShares(scenario, ["a": 0.35, "b": 0.1], clusters: 10 * 0.15 + 20 * 0.1)
  }

  /// The trend of a stepped wedge changes how many have the event, and not how many leave.
  @Test func shareOfLeaversOverPeriods() throws {
    let scenario = try Self.trial(
      "dropout: 0.3, attrition: {outcome: 1.5}", "dropout: 0.3, attrition: {outcome: 1.5}",
      "kind: binary, risk: 0.3", "mixed-periods",
      ofTrial:
        "design: {kind: stepped-wedge, sequences: 4, clusters-per-sequence: 10, participants-per-period: 10, trend: 0.8}"
    )
    try expectShares(scenario, ["a": 0.3, "b": 0.3], clusters: 10 * 0.05)
  }

  /// Shares of people who leave in forty replicates; `clusters` is by how much clusters and sites widen their variance, less 1.
  private func expectShares(
    _ scenario: Scenario, _ shares: [String: Double], clusters: Double
  ) throws {
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (arm, share) in shares {
      var (left, all) = (0.0, 0.0)
      for replicate in 0..<40 {
        for person in Replay(experiment, replicate: replicate, seed: 1).people
        where person.arm == arm {
          all += 1
          left += person.values.allSatisfy { $0 == nil } ? 1 : 0
        }
      }
      let error = (share * (1 - share) / all * (1 + clusters)).squareRoot()
      #expect(abs(left / all - share) < 5 * error, "\(arm) \(left / all)")
    }
  }

  /// An event or a count has no baseline to leave by, and names are those of outcomes that may decide.
  @Test func refusals() {
    for outcome in ["kind: binary, risk: 0.3", "kind: count, mean: 2"] {
      #expect(
        performing: {
          _ = try Self.trial(
            "dropout: 0.2, attrition: {baseline: 1}", "dropout: 0.2", outcome, "t-test")
        }, throws: { "\($0)".contains("'y' has no baseline") })
    }
  }
}

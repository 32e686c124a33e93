import Foundation
import InputFiles
import MonteCarlo
import Parts
import TestSupport
import Testing
import TrialSimulation

/// Effects that depend on how people stood at baseline.
struct BaselineModifierTests {
  static func trial(
    arm: String = "label: a", other: String = "label: b",
    design: String = "participants-per-arm: 60",
    outcome: String = "kind: gaussian, baseline-correlation: 0.5", effect: String = "smd: 0.3",
    modifier: String = "baseline-modifier: {difference: {smd: 0.4}}", more: String = "",
    methods: String = "interaction-baseline: {}, t-test: {}, ancova: {}"
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {\(design)}
        arms:
          a: {delivery: peer-led, effect: {\(effect)}, \(arm)}
          b: {comparator: usual-care, \(other)}
        outcomes: {y: {\(outcome)}}
        \(modifier)
        \(more)
      analysis: {methods: {\(methods)}}
      """)
  }

  private func truth(_ tally: Tally, _ method: String) throws -> Double {
    try #require(tally.layout.rows.first { $0.method == method }).truth
  }

  /// Given x the error of a slope is σ²(1 − ρ²)/SSx, and E 1/χ²(n − 1) is 1/(n − 3): .4 ± .1624 with 60 people an arm.
  @Test func errorAndPower() throws {
    let tally = try Scenarios.tally(try Self.trial(), 40_000)
    #expect(try truth(tally, "interaction-baseline") == 0.4)
    for method in ["interaction-baseline", "t-test", "ancova"] {
      #expect(try #require(tally.figure("bias", method)).agrees(with: 0), "\(method)")
    }
    let found = try #require(tally.figure("empirical-se", "interaction-baseline"))
    #expect(found.agrees(with: (0.75 * 2 / 57).squareRoot()), "\(found)")
    #expect(try #require(tally.figure("coverage", "interaction-baseline")).agrees(with: 0.95))
  }

  /// Without dependence the test has its level: from statistics, and from people.
  @Test(arguments: ["", "baseline-modifier: {difference: {smd: 0}}"]) func level(modifier: String)
    throws
  {
    let scenario = try Self.trial(modifier: modifier)
    for source in [SourceKind.exact, .people] {
      let tally = try Scenarios.tally(scenario, source == .exact ? 200_000 : 20_000, source: source)
      let found = try #require(tally.figure("type-i-error", "interaction-baseline"))
      #expect(found.agrees(with: 0.05), "\(source) \(found)")
    }
  }

  /// In points of an outcome with an SD of 9 at baseline: two points for each SD are .2222 for each point.
  ///
  /// Arms whose SDs differ, 10 and
  /// 8, differ in slope by .6·2/9 besides.
  @Test func points() throws {
    let scenario = try Self.trial(
      outcome:
        "kind: gaussian, mean: 40, sd: 9, sd-at-end: {a: 10, b: 8}, baseline-correlation: 0.6",
      effect: "points: 3", modifier: "baseline-modifier: {difference: {points: 2}}")
    let tally = try Scenarios.tally(scenario, 20_000)
    #expect(close(try truth(tally, "interaction-baseline"), (2 + 0.6 * 2) / 9, relative: 1e-12))
    #expect(try #require(tally.figure("bias", "interaction-baseline")).agrees(with: 0))
    #expect(try #require(tally.figure("bias", "t-test")).agrees(with: 0))
  }

  /// Groups, caseloads, teams, sites, wedges, levels, delivery, dropout: neither the effect nor what it depends on is biased.
  @Test(arguments: [
    ("groups", "groups: {size: 6, icc: 0.1}", "label: b", "participants-per-arm: 60", ""),
    (
      "caseloads at sites", "workers: {caseload: 6, icc: 0.1}", "label: b",
      "participants-per-arm: 60", "sites: {number: 3, icc: 0.1, effect-sd: 0.1}"
    ),
    (
      "teams", "label: a", "label: b",
      "kind: cluster, clusters-per-arm: 9, cluster-size: 7, size-cv: 0.4, icc: 0.1", ""
    ),
    (
      "wedge", "label: a", "label: b",
      "kind: stepped-wedge, sequences: 3, clusters-per-sequence: 3, participants-per-period: 5", ""
    ),
    (
      "levels", "label: a", "label: b", "participants-per-arm: 60",
      "modifier: {share: 0.4, difference: {smd: 0.3}, main: {smd: 0.5}}"
    ),
    (
      "attendance", "delivered: {attendance: {sessions: 8, mean: 0.6, never: 0.1}}", "label: b",
      "participants-per-arm: 60", ""
    ),
    (
      "fidelity", "groups: {size: 6, icc: 0.05}, delivered: {fidelity: {mean: 0.7, sd: 0.15}}",
      "label: b", "participants-per-arm: 60", ""
    ),
    (
      "even fidelity", "delivered: {fidelity: {mean: 0.7}}", "label: b", "participants-per-arm: 60",
      ""
    ),
    (
      "contamination", "label: a", "contamination: {share: 0.3, from: a}",
      "participants-per-arm: 60", "estimand: {contamination: diluted}"
    ),
    (
      "contamination and attendance", "delivered: {attendance: {sessions: 8, mean: 0.6}}",
      "contamination: {share: 0.3, from: a}", "participants-per-arm: 60",
      "estimand: {contamination: diluted}"
    ),
    ("dropout", "dropout: 0.3", "dropout: 0.2", "participants-per-arm: 60", ""),
    (
      "dropout by the baseline", "dropout: 0.3, attrition: {baseline: 0.6}", "label: b",
      "participants-per-arm: 60", ""
    ),
  ]) func besideStructures(name: String, arm: String, other: String, design: String, more: String)
    throws
  {
    let tally = try Scenarios.tally(
      try Self.trial(arm: arm, other: other, design: design, more: more), 12_000)
    let slope = try #require(tally.figure("bias", "interaction-baseline"))
    #expect(slope.agrees(with: 0), "\(name): \(slope)")
    guard !name.hasPrefix("dropout by"), name != "wedge" else { return }
    let effect = try #require(tally.figure("bias", "t-test"))
    #expect(effect.agrees(with: 0), "\(name): \(effect)")
  }

  /// Where those with a higher baseline come more often, and gain more by it, the effect over all people is larger than at the mean.
  ///
  /// E(m·x) of one session that the upper half comes to is r·φ(0). So is that on those who came: by r·φ(0)/.5.
  @Test func whoComesGoesWithTheBaseline() throws {
    let scenario = try Self.trial(
      arm:
        "delivered: {attendance: {sessions: 1, mean: 0.5, spread: 0, baseline-correlation: 0.6}}",
      methods: "t-test: {}, cace: {}")
    let tally = try Scenarios.tally(scenario, 40_000)
    let density = 1 / (2 * Double.pi).squareRoot()
    #expect(close(try truth(tally, "t-test"), 0.15 + 0.4 * 0.6 * density, relative: 1e-9))
    #expect(close(try truth(tally, "cace"), 0.3 + 0.4 * 0.6 * density / 0.5, relative: 1e-9))
    #expect(try #require(tally.figure("bias", "t-test")).agrees(with: 0))
    let full = try Self.trial(
      arm:
        "delivered: {attendance: {sessions: 1, mean: 0.5, spread: 0, baseline-correlation: 0.6}}",
      more: "estimand: {delivery: full}", methods: "t-test: {}")
    let rows = try TrialExperiment(full.trial, full.analysis).layout.rows
    #expect(rows.first { $0.method == "t-test" }?.truth == 0.3)
  }

  @Test(arguments: [
    ("kind: gaussian, instrument: qpr-15", "points: 3", "goes from"),
    ("kind: count, mean: 2", "rate-ratio: 0.7", "no outcome has a baseline"),
  ]) func refusals(outcome: String, effect: String, words: String) {
    #expect {
      try Self.trial(outcome: outcome, effect: effect, methods: "t-test: {}")
    } throws: { "\($0)".contains(words) }
  }

  /// A slope that hangs on who comes, or on the ends of a scale, is not the effect's.
  @Test func slopesOfSomethingElse() {
    #expect {
      try Self.trial(
        arm: "delivered: {attendance: {sessions: 8, mean: 0.6, baseline-correlation: 0.3}}")
    } throws: { "\($0)".contains("who comes to the support of 'a' goes with the baseline") }
    #expect {
      try Self.trial(
        outcome: "kind: gaussian, instrument: qpr-15", effect: "points: 3", modifier: "",
        methods: "interaction-baseline: {}")
    } throws: { "\($0)".contains("near its ends") }
  }
}

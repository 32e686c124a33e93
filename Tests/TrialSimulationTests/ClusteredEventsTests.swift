import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Events in clusters and at sites, analysed by mixed logistic regression and by Mantel and Haenszel.
struct ClusteredEventsTests {
  private func trial(
    _ design: String, arm: String = "label: a", effect: String = "risk: 0.3", more: String = "",
    method: String
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {\(design)}
        arms: {a: {delivery: peer-led, effect: {\(effect)}, \(arm)}, b: {comparator: usual-care}}
        outcomes: {y: {kind: binary, risk: 0.45}}
        \(more)
      analysis: {methods: {m: {\(method)}}}
      """)
  }

  /// Many clusters: what is found is what is said to be true, where risks are beta and the model is normal.
  ///
  /// 300 clusters an arm, or 300 groups beside 2,400 people: 400 replicates show .01 of a log odds ratio, five errors.
  @Test(arguments: [
    ("teams", "kind: cluster, clusters-per-arm: 300, cluster-size: 10, icc: 0.1", "label: a", ""),
    (
      "unequal teams",
      "kind: cluster, clusters-per-arm: 300, cluster-size: 10, size-cv: 0.5, icc: 0.2", "label: a",
      ""
    ),
    ("groups in one arm", "participants-per-arm: 2400", "groups: {size: 8, icc: 0.15}", ""),
    (
      "who leaves", "kind: cluster, clusters-per-arm: 300, cluster-size: 10, icc: 0.1",
      "dropout: 0.3", ""
    ),
    (
      "variances by arm", "participants-per-arm: 2400", "groups: {size: 8, icc: 0.15}",
      ", variance-between: by-arm"
    ),
  ]) func whereItEnds(name: String, design: String, arm: String, keys: String) throws {
    let tally = try Scenarios.tally(
      try trial(design, arm: arm, method: "kind: mixed-logistic\(keys)"), 400)
    let bias = try #require(tally.figure("bias"))
    // A few clusters more or less move the maximum by 1/clusters.
    #expect(bias.agrees(with: 0, rounding: 0.004), "\(name): \(bias)")
    #expect(try #require(tally.figure("coverage")).agrees(with: 0.95))
  }

  /// With 12 teams an arm t with clusters less arms keeps the level; groups of one arm alone make clusters of no effect differ from people in
  /// their log odds: that is what is true, and no error of the test.
  @Test func levelWithFewTeams() throws {
    let tally = try Scenarios.tally(
      try trial(
        "kind: cluster, clusters-per-arm: 12, cluster-size: 15, icc: 0.05", effect: "risk: 0.45",
        method: "kind: mixed-logistic"), 6_000)
    let found = try #require(tally.figure("type-i-error"))
    #expect(found.value < 0.055 && found.value > 0.03, "\(found)")
    let groups = try trial(
      "participants-per-arm: 240", arm: "groups: {size: 8, icc: 0.15}", effect: "risk: 0.45",
      method: "kind: mixed-logistic")
    let truth = try TrialExperiment(groups.trial, groups.analysis).layout.rows[0].truth
    #expect(truth < -0.01 && truth > -0.06, "\(truth)")
  }

  /// Sites whose risks differ: differences and ratios of risks are those of everybody.
  @Test(arguments: ["risk-difference", "risk-ratio"]) func atSites(measure: String) throws {
    let scenario = try trial(
      "participants-per-arm: 240", more: "sites: {number: 6, icc: 0.1}",
      method: "kind: mantel-haenszel, measure: \(measure)")
    for source in [SourceKind.exact, .people] {
      let tally = try Scenarios.tally(scenario, 20_000, source: source)
      let truth = tally.layout.rows[0].truth
      #expect(close(truth, measure == "risk-ratio" ? log(0.3 / 0.45) : -0.15, relative: 1e-12))
      let bias = try #require(tally.figure("bias"))
      guard measure == "risk-ratio" else {
        #expect(bias.agrees(with: 0), "\(source) \(bias)")
        #expect(try #require(tally.figure("coverage")).agrees(with: 0.95, rounding: 0.004))
        continue
      }
      // Logarithms of means of 240 people at six sites whose risks p are beta: −Var/(2·mean²) in each arm, Var p(1 − p)·(.9/240 + .1/6).
      func bent(_ p: Double) -> Double { -(1 - p) / p * (0.9 / 240 + 0.1 / 6) / 2 }
      #expect(bias.agrees(with: bent(0.3) - bent(0.45), rounding: 0.001), "\(source) \(bias)")
    }
    let null = try trial(
      "participants-per-arm: 240", effect: "risk: 0.45", more: "sites: {number: 6, icc: 0.1}",
      method: "kind: mantel-haenszel, measure: \(measure)")
    let level = try #require(Scenarios.tally(null, 40_000).figure("type-i-error"))
    #expect(level.agrees(with: 0.05, rounding: 0.002), "\(level)")
  }
}

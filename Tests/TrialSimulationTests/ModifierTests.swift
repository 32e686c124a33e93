import GSLKit
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// Effects that depend on a characteristic of people.
struct ModifierTests {
  static func trial(_ keys: String, effect: Double = 0.2) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 100}
        arms: {a: {delivery: peer-led, effect: {smd: \(effect)}}, b: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian, baseline-correlation: 0.6}}
        modifier: {\(keys)}
      analysis: {methods: {interaction: {covariate: none}, adjusted: {kind: interaction}, t-test: {}}}
      """)
  }

  /// Power of the interaction by the noncentral t, with four times the variance of the main effect for equal levels.
  ///
  /// Source: Brookes and others (2004) J Clin Epidemiol 57:229.
  @Test(arguments: [0.5, 0.2]) func power(_ share: Double) throws {
    let scenario = try Self.trial("share: \(share), difference: {smd: 0.6}")
    let tally = try Scenarios.tally(scenario, 200_000)
    let sizes = 2 / (100 * share) + 2 / (100 * (1 - share))
    let expected = try ClustersPublishedExampleTests.power(
      ncp: 0.6 / sizes.squareRoot(), df: 196)
    let found = try #require(tally.figure("power", "interaction"))
    #expect(found.agrees(with: expected), "\(found) \(expected)")
    // With the baseline: noncentral t with one degree of freedom less, and a variance (1 − r²)(1 + 1/(ν − 2))
    // that is as good as exact.
    let adjusted = try ClustersPublishedExampleTests.power(
      ncp: 0.6 / (sizes * (1 - 0.36) * (1 + 1.0 / 193)).squareRoot(), df: 195)
    let other = try #require(tally.figure("power", "adjusted"))
    #expect(other.agrees(with: adjusted, rounding: 0.001), "\(other) \(adjusted)")
    // The mean effect is the arm's, whatever the levels.
    #expect(try #require(tally.figure("bias", "t-test")).agrees(with: 0))
    #expect(try #require(tally.figure("bias", "interaction")).agrees(with: 0))
    #expect(abs(tally.layout.rows[0].truth - 0.6) < 1e-12)
  }

  /// Levels that differ in score but not in effect: a level of .05, exactly.
  @Test func level() throws {
    let scenario = try Self.trial("share: 0.3, main: {smd: 0.8}")
    let tally = try Scenarios.tally(scenario, 200_000)
    for method in ["interaction", "adjusted"] {
      let found = try #require(tally.figure("type-i-error", method))
      #expect(found.agrees(with: 0.05), "\(method) \(found)")
    }
  }

  /// Who gets the other arm's support has its effect in their level.
  ///
  /// Of effect and interaction .6 are left, or all where the estimand says so. 40,000 replicates would show a bias of .03 points.
  @Test(arguments: ["diluted", "undiluted"]) func besideContamination(estimand: String) throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 40}
        arms:
          a: {delivery: peer-led, effect: {points: 3}}
          b: {comparator: usual-care, contamination: {share: 0.4, from: a}}
        outcomes: {y: {kind: gaussian, sd: 5}}
        modifier: {share: 0.5, difference: {points: 4}, main: {points: 1}}
        estimand: {contamination: \(estimand)}
      analysis: {methods: {interaction: {}, t-test: {}}}
      """)
    let tally = try Scenarios.tally(scenario, 40_000)
    let left = estimand == "diluted" ? 0.6 : 1
    for (method, truth) in [("interaction", 4.0), ("t-test", 3)] {
      let row = try #require(tally.layout.rows.firstIndex { $0.method == method })
      #expect(abs(tally.layout.rows[row].truth - left * truth) < 1e-9)
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: (0.6 - left) * truth), "\(method) \(bias)")
    }
  }

  /// Groups, peer workers, teams, sites, instruments, delivery and contamination beside levels: neither the mean effect nor its
  /// difference between levels is biased.
  ///
  /// 6,000 replicates would show .02 and .06 SD, five errors.
  @Test(arguments: [
    (
      "groups", "groups: {size: 8, icc: 0.1}", "participants-per-arm: 41", "kind: gaussian", "", 1.0
    ),
    (
      "two sites", "workers: {caseload: 7, icc: 0.05}", "participants-per-arm: 37",
      "kind: gaussian", "sites: {number: 2, icc: 0.1}", 1
    ),
    (
      "clusters", "label: a", "kind: cluster, clusters-per-arm: 8, cluster-size: 6, size-cv: 0.4",
      "kind: gaussian", "", 1
    ),
    (
      "instrument", "label: a", "participants-per-arm: 40",
      "kind: gaussian, instrument: qpr-15, sd: 8", "", 8
    ),
    (
      "instrument at sites", "groups: {size: 8, icc: 0.1}", "participants-per-arm: 40",
      "kind: gaussian, instrument: qpr-15, sd: 8", "sites: {number: 3, icc: 0.1}", 8
    ),
    (
      "delivery", "delivered: {attendance: {sessions: 8, mean: 0.6}}", "participants-per-arm: 40",
      "kind: gaussian", "", 1
    ),
    (
      "wedge", "label: a",
      "kind: stepped-wedge, sequences: 3, clusters-per-sequence: 3, participants-per-period: 4",
      "kind: gaussian", "", 1
    ),
  ]) func besideStructures(
    name: String, arm: String, design: String, outcome: String, more: String, unit: Double
  ) throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {\(design)}
        arms:
          a: {delivery: peer-led, effect: {points: \(0.4 * unit)}, \(arm)}
          b: {comparator: usual-care, contamination: {share: 0.1, from: a}}
        outcomes: {y: {\(outcome)}}
        modifier: {share: 0.3, difference: {points: \(0.5 * unit)}, main: {points: \(0.3 * unit)}}
        \(more)
      analysis: {methods: {interaction: {covariate: none}, t-test: {}, stratified: {covariate: none}}}
      """)
    let tally = try Scenarios.tally(scenario, 6_000, seed: 11)
    for method in ["interaction", "t-test", "stratified"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: tally.expectedBias(method)), "\(name) \(method) \(bias)")
    }
  }
}

extension Tally {
  /// What contamination of a tenth takes of a truth that does not know it, on a line.
  fileprivate func expectedBias(_ method: String) -> Double {
    -0.1 * (layout.rows.first { $0.method == method }?.truth ?? 0)
  }
}

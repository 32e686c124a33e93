import Foundation
import Inference
import InputFiles
import MonteCarlo
import Parts
import TestSupport
import Testing
import TrialSimulation

/// Groups, or caseloads, within clusters that are randomised whole.
struct GroupsInClustersTests {
  private static func trial(
    _ outcome: String, _ effect: String, _ methods: String,
    arm: String = "groups: {size: 8, icc: 0.1}",
    design: String = "clusters-per-arm: 12, cluster-size: 24, icc: 0.05", more: String = ""
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {kind: cluster, \(design)}
        arms:
          a: {delivery: peer-led, effect: {\(effect)}, \(arm)}
          b: {comparator: usual-care}
        outcomes: {y: {\(outcome)}}
        \(more)
      analysis: {methods: {\(methods)}}
      """)
  }

  /// Variance of a cluster's mean, three groups of eight in one arm: icc_c + icc_g/3 + (1 − icc_c − icc_g)/24, and without groups.
  private func standardError(_ variances: (a: Double, b: Double)) -> Double {
    let a = variances.a * (0.05 + 0.1 / 3 + 0.85 / 24)
    return ((a + variances.b * (0.05 + 0.95 / 24)) / 12).squareRoot()
  }

  /// The spread of estimates, and the error that is planned, by the formula: scores, risks, mean counts.
  @Test(arguments: [
    ("kind: gaussian, sd: 1", "smd: 0.3", 1.0, 1.0),
    ("kind: binary, risk: 0.4", "risk: 0.3", 0.21, 0.24),
    ("kind: count, mean: 2, dispersion: 1", "rate-ratio: 0.5", 2, 6),
  ]) func spread(outcome: String, effect: String, ofA: Double, ofB: Double) throws {
    let scenario = try Self.trial(outcome, effect, "m: {kind: cluster-means}")
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    #expect(experiment.source == .people)
    let expected = standardError((ofA, ofB))
    #expect(abs(experiment.expectedError(row: 0) - expected) < 1e-12)
    let tally = try Scenarios.tally(scenario, 6_000, seed: 2)
    let found = try #require(tally.figure("empirical-se", "m"))
    #expect(found.agrees(with: expected), "\(outcome) \(found) \(expected)")
    #expect(try #require(tally.figure("bias", "m")).agrees(with: 0))
  }

  /// Groups alone, without any correlation of clusters: what is alike is alike in groups.
  @Test func groupsAlone() throws {
    let scenario = try Self.trial(
      "kind: gaussian, sd: 1", "smd: 0", "m: {kind: cluster-means}",
      design: "clusters-per-arm: 12, cluster-size: 24, icc: 0")
    let expected = ((0.1 / 3 + 0.9 / 24 + 1.0 / 24) / 12).squareRoot()
    let found = try #require(try Scenarios.tally(scenario, 6_000).figure("empirical-se", "m"))
    #expect(found.agrees(with: expected), "\(found) \(expected)")
  }

  /// Analyses of clusters keep their level, one that ignores them does not.
  @Test func levels() throws {
    let scenario = try Self.trial(
      "kind: gaussian, baseline-correlation: 0.5", "smd: 0",
      "welch: {kind: cluster-means, variance: by-arm, covariate: none}, mixed: {covariate: none}, t-test: {}"
    )
    let tally = try Scenarios.tally(scenario, 10_000)
    let welch = try #require(tally.figure("type-i-error", "welch"))
    #expect(welch.agrees(with: 0.05), "\(welch)")
    // Both arms have one variance between clusters in the model, and not in the trial.
    let mixed = try #require(tally.figure("type-i-error", "mixed"))
    #expect(mixed.agrees(with: 0.05, rounding: 0.004), "\(mixed)")
    #expect(try #require(tally.figure("type-i-error", "t-test")).value > 0.15)
  }

  /// A group's people leave with their worker, and get what their worker gives; the truth is what is delivered.
  @Test func workersWhoLeave() throws {
    let scenario = try Self.trial(
      "kind: gaussian, sd: 1", "smd: 0.5", "m: {kind: cluster-means}",
      arm:
        "workers: {caseload: 8, icc: 0.05}, delivered: {turnover: {share: 0.4, keeps: 0.5}, fidelity: {mean: 0.8, sd: 0.1}}"
    )
    let tally = try Scenarios.tally(scenario, 4_000)
    #expect(abs(tally.layout.rows[0].truth - 0.5 * 0.8 * 0.8) < 1e-12)
    #expect(try #require(tally.figure("bias", "m")).agrees(with: 0))
  }

  /// Replayed people give the counted fits: scores, events and counts, with levels and sites.
  @Test(arguments: [
    ("kind: gaussian", "smd: 0.3", "mixed: {}, cluster-means: {}", ""),
    (
      "kind: gaussian, baseline-correlation: 0.5", "smd: 0.3", "mixed: {}, t-test: {}",
      "modifier: {share: 0.4, main: {smd: 0.5}}"
    ),
    ("kind: binary, risk: 0.4", "risk: 0.3", "cluster-means: {}, gee: {}", "sites: {number: 3}"),
    ("kind: count, mean: 2", "rate-ratio: 0.5", "cluster-means: {}, poisson: {}", ""),
    (
      "kind: repeated, times: [0, 2, 6], stable-share: 0.6", "smd: 0.3",
      "summary-measure: {of: change}", ""
    ),
  ]) func replays(outcome: String, effect: String, methods: String, more: String) throws {
    let scenario = try Self.trial(
      outcome, effect, methods, design: "clusters-per-arm: 6, cluster-size: 20, size-cv: 0.3",
      more: more)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for replicate in 0..<3 {
      for analysis in Replay(experiment, replicate: replicate, seed: 3).analyses {
        let counted = try #require(analysis.counted.estimate)
        let again = try #require(analysis.reanalysed.estimate)
        #expect(close(counted.value, again.value, relative: 1e-9), "\(outcome)")
        #expect(close(counted.standardError, again.standardError, relative: 1e-9), "\(outcome)")
      }
    }
  }

  @Test(arguments: [
    ("groups: {size: 8, size-cv: 0.3}", "leave out 'size-cv'"),
    ("workers: {caseload: 8, lost: 0.1}", "leave out 'lost'"),
    ("groups: {size: 8, variance: added}", "part of the outcome's SD"),
    ("groups: {size: 8, icc: 0.96}", "share 1.01 of the variance"),
  ]) func refusals(arm: String, words: String) {
    #expect(
      performing: { _ = try Self.trial("kind: gaussian", "smd: 0", "t-test: {}", arm: arm) },
      throws: { "\($0)".contains(words) })
  }
}

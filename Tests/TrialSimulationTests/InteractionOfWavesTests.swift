import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Effects on repeated scores that depend on a characteristic of people, and the tests that look for it.
struct InteractionOfWavesTests {
  static func trial(
    _ modifier: String, people: Int = 60, arm: String = "", usual: String = "", extra: String = "",
    methods: String = "change: {kind: interaction-summary, of: change}"
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(people)}
        arms:
          a: {delivery: peer-led, effect: {smd: 0.3}\(arm)}
          b: {comparator: usual-care\(usual)}
        outcomes: {y: {kind: repeated, times: [0, 3, 6], stable-share: 0.6}}
        modifier: {\(modifier)}
        \(extra)
      analysis: {methods: {\(methods)}}
      """)
  }

  private static let all = """
    last: {kind: interaction-mmrm}, average: {kind: interaction-mmrm, contrast: average}, \
    slope: {kind: interaction-summary}, change: {kind: interaction-summary, of: change}, \
    end: {kind: interaction-summary, of: last}, mean: {kind: interaction-summary, of: mean}, mmrm: {}
    """

  /// `difference` goes the effect's course: all of it at the last wave, half of it at the first after the baseline.
  @Test func truth() throws {
    let scenario = try Self.trial(
      "share: 0.4, difference: {smd: 0.5}, main: {smd: 0.8}", methods: Self.all)
    let rows = try TrialExperiment(scenario.trial, scenario.analysis).layout.rows
    let truths = Dictionary(uniqueKeysWithValues: rows.map { ($0.method, $0.truth) })
    for (method, truth) in [
      ("last", 0.5), ("average", 0.375), ("slope", 0.5 / 6), ("change", 0.5), ("end", 0.5),
      ("mean", 0.375), ("mmrm", 0.3),
    ] {
      #expect(close(truths[method] ?? .nan, truth, relative: 1e-12), "\(method)")
    }
    #expect(rows.first { $0.method == "slope" }?.unit == "SD per unit of time")
  }

  /// Power of the change by the noncentral t: a variance of 2(1 − .6), four cells.
  ///
  /// 40,000 replicates.
  @Test(arguments: [0.5, 0.3]) func powerOfTheChange(share: Double) throws {
    let scenario = try Self.trial("share: \(share), difference: {smd: 0.8}, main: {smd: 0.5}")
    let tally = try Scenarios.tally(scenario, 40_000)
    let sizes = 2 / (60 * share) + 2 / (60 * (1 - share))
    let expected = try ClustersPublishedExampleTests.power(
      ncp: 0.8 / (0.8 * sizes).squareRoot(), df: 116)
    let found = try #require(tally.figure("power", "change"))
    #expect(found.agrees(with: expected), "\(found) \(expected)")
  }

  /// Levels that differ in score and not in effect: a level of .05, whoever leaves.
  ///
  /// 4,000 replicates would show .068.
  @Test func level() throws {
    let scenario = try Self.trial(
      "share: 0.4, main: {smd: 0.8}", arm: ", dropout: 0.2", usual: ", dropout: 0.1",
      methods: "mmrm: {kind: interaction-mmrm}, change: {kind: interaction-summary, of: change}")
    let tally = try Scenarios.tally(scenario, 4_000)
    for method in ["mmrm", "change"] {
      let found = try #require(tally.figure("type-i-error", method))
      #expect(found.agrees(with: 0.05), "\(method) \(found)")
    }
  }

  /// In one large trial with whatever composes, each estimate is within five errors of its truth.
  @Test(arguments: [
    ("", "", ""), (", groups: {size: 8, icc: 0.02}", "", ""),
    ("", "", "sites: {number: 4, icc: 0.02}"),
    (
      ", workers: {caseload: 8, icc: 0.02}, delivered: {attendance: {sessions: 8, mean: 0.6}}"
        + ", dropout: 0.2", ", contamination: {share: 0.1, from: a}",
      "sites: {number: 4, icc: 0.02}\n  estimand: {contamination: diluted}"
    ),
  ])
  func composes(arm: String, usual: String, extra: String) throws {
    let scenario = try Self.trial(
      "share: 0.4, difference: {smd: 0.5}, main: {smd: 0.8}", people: 8_000, arm: arm, usual: usual,
      extra: extra, methods: Self.all)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 11)) {
      let estimate = try #require(fit.estimate)
      #expect(
        abs(estimate.value - row.truth) < 5 * 1.15 * estimate.standardError,
        "\(row.method) \(estimate.value) \(row.truth) \(estimate.standardError)")
    }
  }

  /// People of a replay give the fit that was counted, at sites and without.
  @Test(arguments: ["", "sites: {number: 3, icc: 0.02}"]) func replays(extra: String) throws {
    let scenario = try Self.trial(
      "share: 0.4, difference: {smd: 0.5}", arm: ", dropout: 0.3", extra: extra, methods: Self.all)
    let replay = Replay(
      try TrialExperiment(scenario.trial, scenario.analysis), replicate: 2, seed: 4)
    #expect(replay.hasLevels)
    for analysis in replay.analyses {
      let (a, b) = (
        try #require(analysis.counted.estimate), try #require(analysis.reanalysed.estimate)
      )
      #expect(close(a.value, b.value, relative: 1e-6, floor: 1e-8), "\(analysis.method)")
      #expect(close(a.standardError, b.standardError, relative: 1e-6), "\(analysis.method)")
    }
  }

  @Test func needsAModifier() throws {
    let text = """
      trial:
        design: {participants-per-arm: 20}
        arms: {a: {effect: {smd: 0.3}}, b: {comparator: usual-care}}
        outcomes: {y: {kind: repeated, times: [0, 3, 6]}}
      analysis: {methods: {interaction-mmrm: {}}}
      """
    let problems = #expect(throws: (any Error).self) { try Scenarios.text(text) }
    #expect("\(try #require(problems))".contains("'interaction-mmrm' needs a 'modifier'"))
  }
}

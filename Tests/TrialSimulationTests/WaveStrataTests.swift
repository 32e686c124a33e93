import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Models of visits and of waves that adjust for sites, or strata of clusters: `mmrm` and `gee-waves` with `strata`.
struct WaveStrataTests {
  static func trial(
    effect: Double = 0.4, people: Int = 60, arm: String = "", extra: String = "",
    sites: String = "sites: {number: 5, icc: 0.3}", methods: String
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(people)}
        arms:
          a: {delivery: peer-led, effect: {smd: \(effect)}\(arm)}
          b: {comparator: usual-care, dropout: 0.2, attrition: {last: -0.3}}
        outcomes: {y: {kind: repeated, times: [0, 3, 6, 12], stable-share: 0.6}}
        \(sites)
        \(extra)
      analysis: {methods: {\(methods)}}
      """)
  }

  private static let all = """
    visits: {kind: mmrm, strata: adjusted}, each: {kind: mmrm, strata: adjusted-by-wave, contrast: average}, \
    response: {kind: mmrm, baseline: response, strata: adjusted, covariance: ar1}, \
    arms: {kind: mmrm, covariance: compound-symmetry, matrices: by-arm, strata: adjusted}, \
    waves: {kind: gee-waves, strata: adjusted}, ar1: {kind: gee-waves, correlation: ar1, strata: adjusted-by-wave, baseline: none}, \
    weighted: {kind: gee-waves, missing: weighted, strata: adjusted}
    """

  /// With whatever composes: the estimate of one large trial is within five errors of its truth.
  ///
  /// Those who leave do so by the last value seen, which biases estimating equations by a hundredth of an SD at most here.
  @Test(arguments: [
    ("", ""), (", groups: {size: 8, icc: 0.02}", ""),
    (
      ", workers: {caseload: 8, icc: 0.02}, delivered: {attendance: {sessions: 8, mean: 0.6}}",
      "modifier: {share: 0.4, main: {smd: 0.3}, difference: {smd: 0.2}}"
    ), (", intercurrent: {stops: {share: 0.3, keeps: 0.5}}", ""),
  ])
  func truthOfALargeTrial(arm: String, extra: String) throws {
    let scenario = try Self.trial(
      people: 8_000, arm: arm, extra: extra, methods: Self.all)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 5)) {
      let estimate = try #require(fit.estimate, "\(row.method) \(fit)")
      #expect(
        abs(estimate.value - row.truth) < 5 * 1.15 * estimate.standardError + 0.01,
        "\(row.method) \(estimate.value) \(row.truth) \(estimate.standardError)")
    }
  }

  /// Sites that hold .3 of the variance: a level of .05 with them in the model, and too seldom without.
  ///
  /// 4,000 replicates: ± .0034. Scores after the baseline are adjusted for the baseline by `mmrm`, which takes part of the sites with
  /// it; left out, it takes none.
  @Test func level() throws {
    let scenario = try Self.trial(
      effect: 0, arm: ", dropout: 0.2",
      methods: """
        visits: {kind: mmrm, strata: adjusted}, each: {kind: mmrm, strata: adjusted-by-wave, baseline: none}, \
        waves: {kind: gee-waves, baseline: none, strata: adjusted}, plain: {kind: mmrm, baseline: none}
        """)
    let tally = try Scenarios.tally(scenario, 4_000)
    for method in ["visits", "each", "waves"] {
      let level = try #require(tally.figure("type-i-error", method))
      #expect(level.agrees(with: 0.05), "\(method) \(level)")
      let se = try #require(tally.figure("relative-error-in-model-se", method))
      #expect(se.agrees(with: 0, rounding: 0.02), "\(method) \(se)")
    }
    let plain = try #require(tally.figure("type-i-error", "plain"))
    #expect(plain.value < 0.05 - 5 * plain.mcse, "\(plain)")
    func ignored(_ method: String) -> [TrialStructure] {
      scenario.analysis.ignored(
        by: method, of: scenario.trial, outcome: "y", contrast: tally.layout.rows[0].contrast)
    }
    #expect(ignored("plain") == [.sites])
    for method in ["visits", "each", "waves"] { #expect(ignored(method) == []) }
  }

  /// Clusters randomised within strata that hold .9 of the variance between them: people of two strata are as far apart as clusters
  /// are, and a test without strata rejects too seldom.
  @Test func strataOfClusters() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {kind: cluster, clusters-per-arm: 12, cluster-size: 12, icc: 0.15, strata: {number: 3, share: 0.9}}
        arms: {a: {delivery: peer-led, dropout: 0.1}, b: {comparator: usual-care}}
        outcomes: {y: {kind: repeated, times: [0, 3, 6], stable-share: 0.6}}
      analysis:
        methods:
          within: {kind: gee-waves, strata: adjusted, baseline: none}
          plain: {kind: gee-waves, baseline: none}
      """)
    let tally = try Scenarios.tally(scenario, 3_000)
    let within = try #require(tally.figure("type-i-error", "within"))
    #expect(within.agrees(with: 0.05, rounding: 0.005), "\(within)")
    let plain = try #require(tally.figure("type-i-error", "plain"))
    #expect(plain.value < 0.05 - 5 * plain.mcse, "\(plain)")
    func ignored(_ method: String) -> [TrialStructure] {
      scenario.analysis.ignored(
        by: method, of: scenario.trial, outcome: "y", contrast: tally.layout.rows[0].contrast)
    }
    #expect(ignored("plain") == [.clusterStrata] && ignored("within") == [])
    try replays(scenario)
  }

  /// People of a replay give the fit that was counted.
  @Test(arguments: [
    ("", ""), (", groups: {size: 6, icc: 0.05}, dropout: 0.3", ""),
    (", intercurrent: {stops: {share: 0.3, keeps: 0.5}}", "modifier: {share: 0.4}"),
  ])
  func replays(arm: String, extra: String) throws {
    try replays(try Self.trial(arm: arm, extra: extra, methods: Self.all))
  }

  private func replays(_ scenario: Scenario) throws {
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for replicate in [0, 3] {
      for analysis in Replay(experiment, replicate: replicate, seed: 4).analyses {
        let (a, b) = (
          try #require(analysis.counted.estimate, "\(analysis.method) \(analysis.counted)"),
          try #require(analysis.reanalysed.estimate)
        )
        #expect(close(a.value, b.value, relative: 1e-6, floor: 1e-8), "\(analysis.method)")
        #expect(close(a.standardError, b.standardError, relative: 1e-6), "\(analysis.method)")
        #expect(close(a.df, b.df, relative: 1e-5), "\(analysis.method)")
      }
    }
  }

  /// An analysis that reads strata moves no other result by one bit.
  @Test func movesNoOther() throws {
    let plain = "visits: {kind: mmrm}, waves: {kind: gee-waves}, lines: {kind: growth}"
    func fits(_ methods: String) throws -> [String: Estimate] {
      let scenario = try Self.trial(arm: ", groups: {size: 6}", methods: methods)
      let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
      let all = zip(experiment.layout.rows, experiment.fits(replicate: 2, seed: 8))
      return all.reduce(into: [:]) { found, row in found[row.0.method] = row.1.estimate }
    }
    let (alone, beside) = (
      try fits(plain), try fits(plain + ", more: {kind: mmrm, strata: adjusted}")
    )
    #expect(alone.count == 3 && beside.count == 4)
    for (method, estimate) in alone { #expect(beside[method] == estimate, "\(method)") }
  }

  @Test func words() throws {
    let nouns = StructureNouns(cluster: "group", stratum: "site")
    #expect(
      RepeatedMeasuresModel(strata: .adjustedByWave).words(nouns)
        .hasSuffix("adjusted for the site at each visit"))
    #expect(WaveEquations(strata: .adjusted).words(nouns).contains("adjusted for the site"))
    #expect(!RepeatedMeasuresModel().words(nouns).contains("site"))
    let problem = #expect(throws: (any Error).self) {
      try Self.trial(sites: "", methods: "m: {kind: mmrm, strata: adjusted}")
    }
    #expect("\(try #require(problem))".contains("needs 'strata' of the design, or 'sites'"))
  }
}

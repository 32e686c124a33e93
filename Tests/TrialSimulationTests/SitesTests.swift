import Foundation
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// Sites and strata, within which people or clusters are randomised.
struct SitesTests {
  static func trial(_ sites: String, arms: Int = 120) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(arms)}
        arms: {a: {delivery: peer-led, effects: {y: {smd: 0.3}, e: {risk-ratio: 0.6}}}, b: {comparator: usual-care}}
        outcomes:
          y: {kind: gaussian, sd: 10, baseline-correlation: 0.5}
          e: {kind: binary, risk: 0.4}
        sites: {number: 6, \(sites)}
      analysis:
        methods:
          t-test: {}
          stratified: {covariate: none}
          adjusted: {kind: stratified, covariate: baseline}
          risk-difference: {}
      """)
  }

  /// Stratified and adjusted: power by the noncentral t on what varies within sites; two sources.
  ///
  /// Smallest difference seen at 200,000 replicates: .005. ICH E9 (1998), section 3.2.
  @Test(arguments: [SourceKind.exact, .people]) func power(_ source: SourceKind) throws {
    let scenario = try Self.trial("icc: 0.1")
    let tally = try Scenarios.tally(scenario, source == .exact ? 200_000 : 20_000, source: source)
    let expected = try ClustersPublishedExampleTests.power(
      ncp: 0.3 / (2 * 0.9 / 120).squareRoot(), df: 240 - 6 - 1)
    let found = try #require(tally.figure("power", "stratified"))
    #expect(found.agrees(with: expected), "\(found) \(expected)")
    // Ignored, sites inflate the error that is estimated: SE² = 2·SD²/n on average, of a true 2·.9·SD²/n.
    let spread = try #require(tally.figure("empirical-se", "t-test"))
    #expect(spread.agrees(with: 10 * (2 * 0.9 / 120).squareRoot()), "\(spread)")
    let coverage = try #require(tally.figure("coverage", "t-test"))
    #expect(coverage.value > 0.953, "\(coverage)")
    #expect(try #require(tally.figure("coverage", "stratified")).agrees(with: 0.95))
    #expect(try #require(tally.figure("coverage", "adjusted")).agrees(with: 0.95))
    // Risks of sites are beta around the arms' own, by one uniform: the difference is unbiased.
    #expect(try #require(tally.figure("bias", "risk-difference")).agrees(with: 0))
  }

  /// Effects that differ between sites: the estimate has variance 2·SD²(1 − icc)/n + τ²/S.
  @Test func effectsDiffer() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 90}
        arms: {a: {delivery: peer-led, effect: {smd: 0.3}}, b: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian}}
        sites: {number: 6, icc: 0.05, effect-sd: 0.3, shares: [1, 1, 1, 1, 1, 1]}
      analysis: {methods: {stratified: {}}}
      """)
    let tally = try Scenarios.tally(scenario, 100_000)
    let found = try #require(tally.figure("empirical-se"))
    let exact = (2 * 0.95 / 90 + 0.09 / 6).squareRoot()
    #expect(found.agrees(with: exact), "\(found) \(exact)")
    // Fixed sites: the interval is for these sites, not for all there might be.
    #expect(try #require(tally.figure("coverage")).value < 0.9)
  }

  /// Clusters randomised in strata that hold .6 of the variance between them.
  @Test(arguments: [SourceKind.exact, .people]) func strata(_ source: SourceKind) throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {kind: cluster, clusters-per-arm: 9, cluster-size: 12, icc: 0.1, strata: {number: 3, share: 0.6}}
        arms: {a: {delivery: peer-led, effects: {y: {smd: 0.4}, e: {risk-ratio: 0.6}}}, b: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian}, e: {kind: binary, risk: 0.4}}
      analysis:
        methods:
          ignored: {kind: cluster-means}
          adjusted: {kind: cluster-means, strata: adjusted}
      """)
    let tally = try Scenarios.tally(scenario, source == .exact ? 200_000 : 20_000, source: source)
    // Between .4 of the between-cluster variance .1, within .9/12; 18 clusters less three strata less one.
    let variance = 2 * (0.4 * 0.1 + 0.9 / 12) / 9
    let expected = try ClustersPublishedExampleTests.power(ncp: 0.4 / variance.squareRoot(), df: 14)
    let found = try #require(tally.figure("power", "adjusted", outcome: "y"))
    #expect(found.agrees(with: expected), "\(found) \(expected)")
    #expect(try #require(tally.figure("coverage", "ignored", outcome: "y")).value > 0.96)
    #expect(try #require(tally.figure("bias", "adjusted", outcome: "e")).agrees(with: 0))
  }

  /// Risks of sites near 1 keep their mean: 400 sites of a correlation of .3, risk .98 against .5.
  @Test func extremeRisks() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 2000}
        arms: {a: {delivery: peer-led, effect: {risk: 0.98}}, b: {comparator: usual-care}}
        outcomes: {e: {kind: binary, risk: 0.5}}
        sites: {number: 400, icc: 0.3}
      analysis: {methods: {risk-difference: {}}}
      """)
    let found = try #require(try Scenarios.tally(scenario, 8_000).figure("bias"))
    // Seen to .0006: a table of p/(1 − p) would be .0017 off.
    #expect(found.agrees(with: 0), "\(found)")
  }

  /// A correlation too small to tell from none is none, and takes no longer: the tables of 1e-300 took minutes.
  @Test func tinyCorrelations() throws {
    func rejections(_ icc: String) throws -> [Double] {
      let scenario = try Scenarios.file(
        "enrich-discharge", set: ["trial.sites.icc=\(icc)"])
      let tally = try Scenarios.tally(scenario, 200)
      return tally.layout.rows.indices.map { RowMeasures(tally, row: $0).rejection.value }
    }
    let start = ContinuousClock.now
    let none = try rejections("0")
    for icc in ["1e-300", "1e-20", "1e-13"] { #expect(try rejections(icc) == none) }
    // Some .1 s alone; two minutes leave room for a busy machine, and the old tables took longer than that.
    #expect(ContinuousClock.now - start < .seconds(120))
  }

  /// What sites cannot be put together with is said, with where and what.
  @Test func problems() {
    for (text, arms, says) in [
      ("icc: 0.1", 4, "a site would have none"),
      ("icc: 0.1, effect-sd: 0.2", 120, "do not differ between sites"),
      ("shares: [1, 2]", 120, "a share for each of the 6 sites"),
    ] {
      let problem = #expect(throws: (any Error).self) { try Self.trial(text, arms: arms) }
      #expect("\(problem as Any)".contains(says), "\(problem as Any)")
    }
  }
}

import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// The level of growth models with lines of clusters, of ten to twenty clusters, by Satterthwaite's degrees of freedom.
struct GrowthLevelTests {
  private static let designs = [
    "six clusters an arm, of sizes that differ": """
    trial:
      design: {kind: cluster, clusters-per-arm: 6, cluster-size: 10, size-cv: 0.4, icc: 0.05}
      arms: {a: {delivery: peer-led, dropout: 0.2}, b: {comparator: usual-care, dropout: 0.2}}
      outcomes:
        y: {kind: repeated, times: [0, 3, 6, 12], stable-share: 0.6, slope-sd: 0.06, slope-icc: 0.3}
    analysis: {methods: {lines: {kind: growth, clusters: slope, cluster-covariance: zero}}}
    """,
    "twelve groups in one arm": """
    trial:
      design: {participants-per-arm: 96}
      arms:
        a: {delivery: peer-led, groups: {size: 8, icc: 0}, dropout: 0.25, attrition: {last: -0.3}}
        b: {comparator: usual-care, dropout: 0.15}
      outcomes:
        y: {kind: repeated, times: [0, 2, 8, 14], stable-share: 0.5, slope-sd: 0.05, slope-icc: 0.25}
    analysis: {methods: {lines: {kind: growth, clusters: slope-alone}}}
    """,
    "ten clusters an arm, two visits": """
    trial:
      design: {kind: cluster, clusters-per-arm: 10, cluster-size: 8, icc: 0}
      arms: {a: {delivery: peer-led, dropout: 0.15}, b: {comparator: usual-care, dropout: 0.1}}
      outcomes: {y: {kind: repeated, times: [0, 6], stable-share: 0.5, slope-sd: 0.05, slope-icc: 0.5}}
    analysis: {methods: {lines: {kind: growth, random: intercept, clusters: slope-alone}}}
    """,
  ]

  /// 6,000 replicates: ± .0028.
  ///
  /// Degrees of freedom are Satterthwaite's, which are near: a hundredth is allowed.
  @Test(arguments: designs.keys.sorted())
  func satterthwaite(design: String) throws {
    let scenario = try Scenarios.text(try #require(Self.designs[design]))
    let tally = try Scenarios.tally(scenario, 6_000)
    let level = try #require(tally.figure("type-i-error"))
    #expect(level.mcse < 0.0035)
    #expect(level.agrees(with: 0.05, rounding: 0.01), "\(design): \(level)")
    #expect(try #require(tally.figure("bias")).agrees(with: 0), "\(design)")
  }
}

import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Estimating equations of clusters that cross over, in simulated trials: level with few clusters, truth, cohorts, replays.
struct PeriodEquationsTests {
  private static let methods = """
    kc: {kind: gee-periods}, md: {kind: gee-periods, correction: mancl-derouen}, \
    fg: {kind: gee-periods, correction: fay-graubard}, alone: {kind: gee-periods, correlation: independence}, \
    plain: {kind: gee-periods, correction: none, df: z}, cells: {kind: mixed-periods}
    """

  /// Twelve clusters over five periods, people of a cluster less alike between periods than R has it, and a trend.
  ///
  /// Uncorrected Wald tests reject too often (Li, Turner & Preisser 2018: to .15); corrected ones with t(clusters − parameters) are between .02 and
  /// .07 there.
  @Test func levelWithTwelveClusters() throws {
    let scenario = try SteppedWedgeTests.scenario(
      "sequences: 4, clusters-per-sequence: 3, participants-per-period: 10, icc: 0.05, autocorrelation: 0.7, trend: 0.3",
      effect: "smd: 0", methods: Self.methods)
    let tally = try Scenarios.tally(scenario, 10_000, seed: 11)
    func level(_ method: String) throws -> Double {
      let figure = try #require(tally.figure("type-i-error", method))
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0), "\(method) \(bias)")
      return figure.value
    }
    for method in ["kc", "md", "fg", "alone"] {
      let found = try level(method)
      #expect(found > 0.015 && found < 0.075, "\(method) \(found)")
    }
    #expect(try level("plain") > 0.09)
    #expect(try level("md") < level("kc"))
  }

  /// Risks of clusters over periods: estimates are around the risk difference and the log odds ratio, as widely as they say.
  @Test func events() throws {
    let scenario = try SteppedWedgeTests.scenario(
      "sequences: 4, clusters-per-sequence: 8, participants-per-period: 40, icc: 0.02, autocorrelation: 0.5",
      outcome: "kind: binary, risk: 0.4", effect: "risk-difference: -0.08",
      methods: "risk: {kind: gee-periods}, odds: {kind: gee-periods, family: binomial}")
    for source in [SourceKind.exact, .people] {
      let tally = try Scenarios.tally(scenario, 3_000, seed: 12, source: source)
      for method in ["risk", "odds"] {
        let bias = try #require(tally.figure("bias", method))
        // Odds ratios of 6,400 people are off by their curvature.
        #expect(bias.agrees(with: 0, rounding: method == "odds" ? 0.004 : 0), "\(method) \(bias)")
        let spread = try #require(tally.figure("empirical-se", method))
        let model = try #require(tally.figure("model-se", method))
        // Kauermann and Carroll's correction is for independent residuals: .96 to 1.04 of 32 clusters.
        #expect(
          spread.agrees(with: model.value, rounding: 0.04 * model.value),
          "\(method) \(spread) \(model)")
      }
    }
  }

  /// People of a cohort are measured again and again, and the sandwich allows for it; a replay gives the counted fit.
  @Test func cohortsAndReplays() throws {
    let scenario = try SteppedWedgeTests.scenario(
      "sequences: 3, clusters-per-sequence: 8, participants-per-period: 8, icc: 0.05, cohort: {autocorrelation: 0.6}",
      methods: "kc: {kind: gee-periods}, md: {kind: gee-periods, correction: mancl-derouen}")
    let tally = try Scenarios.tally(scenario, 4_000, seed: 13)
    let (low, high) = (
      try #require(tally.figure("model-se", "kc")), try #require(tally.figure("model-se", "md"))
    )
    let spread = try #require(tally.figure("empirical-se", "kc"))
    #expect(spread.value > 0.95 * low.value && spread.value < 1.05 * high.value, "\(spread)")
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for replicate in 0..<4 {
      for analysis in Replay(experiment, replicate: replicate, seed: 4).analyses {
        let counted = try #require(analysis.counted.estimate)
        let again = try #require(analysis.reanalysed.estimate)
        #expect(close(counted.value, again.value, relative: 1e-9, floor: 1e-9))
        #expect(close(counted.standardError, again.standardError, relative: 1e-9))
      }
    }
  }
}

import GSLKit
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Clusters that cross over: published power, the variance of the estimate, and what time does to who forgets it.
struct SteppedWedgeTests {
  static func scenario(
    _ design: String, outcome: String = "kind: gaussian", effect: String = "smd: 0.25",
    methods: String = "m: {kind: mixed-periods, correlation: exchangeable, df: z}"
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {kind: stepped-wedge, \(design)}
        arms:
          a: {delivery: peer-led, effect: {\(effect)}}
          b: {comparator: usual-care}
        outcomes: {y: {\(outcome)}}
      analysis: {methods: {\(methods)}}
      """)
  }

  static func crossing(_ design: String) throws -> Crossing {
    try #require(try scenario(design).trial.clusters[0]?.crossing)
  }

  /// swCRTdesign's examples, and Hooper et al.'s number of clusters as clusterPower prints it.
  @Test func publishedVariances() throws {
    let four = try Self.crossing(
      "sequences: 4, clusters-per-sequence: 4, participants-per-period: 20")
    let variance = four.variance(between: 0.05, within: 0.95, people: 20)
    #expect(abs(variance - 0.007155063) < 5e-10)
    #expect(abs(power(0.25, variance) - 0.840266) < 5e-7)
    // Risks of .05 and .035, τ .01, residual variance at the mean risk; both tails count.
    let six = try Self.crossing(
      "sequences: 4, clusters-per-sequence: 6, participants-per-period: 120")
    let risks = six.variance(between: 0.01 * 0.01, within: 0.0425 * 0.9575, people: 120)
    #expect(abs(power(0.015, risks) - 0.786190) < 5e-7)
    // Clusters a step for power .8: 1.288772 as printed, to the five digits in which normal quantiles were taken.
    let hooper = try Self.crossing(
      "sequences: 5, clusters-per-sequence: 1, participants-per-period: 50, autocorrelation: 0.8")
    let each = hooper.variance(between: 3.2, within: 12.8, people: 50)
    let quantiles = 1.959964 + 0.841621
    #expect(close(each * quantiles * quantiles / (1.5 * 1.5), 1.288772, relative: 3e-5))
  }

  private func power(_ effect: Double, _ variance: Double) -> Double {
    let z = effect / variance.squareRoot()
    return Normal.cdf(z - 1.959964) + Normal.cdf(-z - 1.959964)
  }

  /// Simulated power against the normal, variance and its estimate, of both sources and of events; 20,000 replicates show a
  /// difference in power of .013.
  @Test(arguments: [SourceKind.exact, .people])
  func simulated(_ source: SourceKind) throws {
    let scenario = try Self.scenario(
      "sequences: 4, clusters-per-sequence: 4, participants-per-period: 20, icc: 0.05, trend: 0.3")
    let tally = try Scenarios.tally(scenario, 20_000, seed: 5, source: source)
    let spread = try #require(tally.figure("empirical-se"))
    #expect(spread.agrees(with: 0.007155063.squareRoot()), "\(spread)")
    let power = try #require(tally.figure("power"))
    // Estimated variances against known ones: the normal's .8403 less what they cost is within .006.
    #expect(power.agrees(with: 0.840266, rounding: 0.006), "\(power)")
    let bias = try #require(tally.figure("bias"))
    #expect(bias.agrees(with: 0), "\(bias)")
  }

  /// A cohort, whose people correlate .6 between periods, and clusters that change: the variance is that of the formula.
  @Test func cohort() throws {
    let design =
      "sequences: 3, clusters-per-sequence: 5, participants-per-period: 8, icc: 0.1, "
      + "autocorrelation: 0.7, cohort: {autocorrelation: 0.6}"
    let scenario = try Self.scenario(design, methods: "m: {kind: mixed-periods, unit: cells}")
    #expect(throws: SourceRefusal.self) {
      try TrialExperiment(scenario.trial, scenario.analysis, source: .exact)
    }
    let tally = try Scenarios.tally(scenario, 8_000, seed: 6)
    let expected = try Self.crossing(design).variance(between: 0.1, within: 0.9, people: 8)
    let spread = try #require(tally.figure("empirical-se"))
    // REML's weights are estimated: at most a hundredth more than the best.
    #expect(spread.agrees(with: expected.squareRoot(), rounding: 0.01 * expected.squareRoot()))
    let coverage = try #require(tally.figure("coverage"))
    #expect(coverage.agrees(with: 0.95, rounding: 0.005), "\(coverage)")
  }

  /// Under a trend the mixed model with periods keeps its level, and what forgets them does not; both are marked as what
  /// they are.
  @Test func level() throws {
    let scenario = try Self.scenario(
      "sequences: 4, clusters-per-sequence: 3, participants-per-period: 10, icc: 0.05, trend: 0.3",
      effect: "smd: 0", methods: "m: {kind: mixed-periods}, naive: {kind: mixed}")
    let tally = try Scenarios.tally(scenario, 20_000, seed: 7)
    let level = try #require(tally.figure("type-i-error", "m"))
    // Kenward and Roger's test with a variance at 0 in many trials is conservative, not more than by a hundredth.
    #expect(level.value <= 0.05 + 5 * level.mcse && level.value > 0.03, "\(level)")
    let naive = try #require(tally.figure("type-i-error", "naive"))
    #expect(naive.value > 0.2, "\(naive)")
    func ignored(_ method: String) -> [TrialStructure] {
      scenario.analysis.ignored(
        by: method, of: scenario.trial, outcome: "y",
        contrast: tally.layout.rows[0].contrast)
    }
    #expect(ignored("m").isEmpty && ignored("naive") == [.periods])
  }

  /// Risks of clusters over periods: both sources the same, and the estimate is the risk difference.
  @Test func events() throws {
    let scenario = try Self.scenario(
      "sequences: 4, clusters-per-sequence: 6, participants-per-period: 40, icc: 0.02, autocorrelation: 0.5",
      outcome: "kind: binary, risk: 0.4", effect: "risk-difference: -0.08",
      methods: "m: {kind: mixed-periods}")
    for source in [SourceKind.exact, .people] {
      let tally = try Scenarios.tally(scenario, 6_000, seed: 8, source: source)
      let bias = try #require(tally.figure("bias"))
      #expect(bias.agrees(with: 0), "\(source) \(bias)")
      let spread = try #require(tally.figure("empirical-se"))
      let model = try #require(tally.figure("model-se"))
      #expect(spread.agrees(with: model.value, rounding: 0.03 * model.value), "\(spread) \(model)")
    }
  }

  @Test func refusals() throws {
    for (text, word) in [
      ("a: {delivery: peer-led}, b: {delivery: co-led}", "one of them with 'comparator'"),
      (
        "a: {delivery: peer-led, groups: {size: 3, size-cv: 0.2}}, b: {comparator: usual-care}",
        "leave out 'size-cv'"
      ),
    ] {
      #expect {
        _ = try Scenarios.text(
          """
          trial:
            design: {kind: stepped-wedge, sequences: 3, clusters-per-sequence: 2, participants-per-period: 5}
            arms: {\(text)}
            outcomes: {y: {kind: gaussian}}
          analysis: {methods: {t-test: {}}}
          """)
      } throws: {
        "\($0)".contains(word)
      }
    }
  }
}

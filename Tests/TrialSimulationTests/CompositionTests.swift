import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Groups, sites, waves and scales put together: what was refused pair by pair.
struct CompositionTests {
  /// Groups of eight in three sites, four waves, people who leave by what they showed last.
  private static func waves(
    effect: Double = 4, icc: Double = 0.05, siteICC: Double = 0.03, extra: String = ""
  ) -> String {
    """
    trial:
      design: {participants-per-arm: 96}
      arms:
        wrap: {delivery: peer-led, effect: {points: \(effect)}, groups: {size: 8, icc: \(icc)} \(extra)}
        usual: {comparator: usual-care \(extra)}
      outcomes:
        y: {kind: repeated, times: [0, 2, 8, 14], sd: 10, stable-share: 0.6, slope-sd: 0.3, shares: [0, 1, 1, 1]}
      sites: {number: 3, icc: \(siteICC)}
    analysis:
      methods:
        last: {kind: summary-measure, of: last}
        change: {kind: summary-measure, of: change}
        mmrm: {}
    """
  }

  /// The spread of estimates is the one that groups formed after the baseline, sites and lines make.
  ///
  /// ```
  /// last     within = (1 − icc_s)·SD² + slope²·t²;  var = 2·within/n + (icc_g·(1 − icc_s)·SD²)·(8 − 1)/n, groups full
  /// ```
  ///
  /// Of a group's variance its people's own gives way, so that one person's variance stays: var of the arm's mean is
  /// (within·(1 − g) + 8·g·between)/n with g·between of the baseline's SD. Sites cancel in the difference.
  @Test func spreadOfTheLastWave() throws {
    let tally = try Scenarios.tally(Scenarios.text(Self.waves()), 20_000, seed: 5)
    let (n, t) = (96.0, 14.0)
    let own = 0.97 * 100 + 0.09 * t * t
    let between = 0.05 * 0.97 * 100
    let arm = (0.95 * own + 8 * between) / n
    let expected = (arm + own / n).squareRoot()
    let found = try #require(tally.figure("empirical-se", "last"))
    #expect(found.agrees(with: expected), "\(found.value) for \(expected)")
    let bias = try #require(tally.figure("bias", "mmrm"))
    #expect(bias.agrees(with: 0), "\(bias.value)")
  }

  /// Without an effect, groups make the analyses that ignore them too sure; without groups they keep their level.
  @Test func levels() throws {
    let alone = try Scenarios.tally(
      Scenarios.text(Self.waves(effect: 0, icc: 0)), 20_000, seed: 6)
    let error = try #require(alone.figure("type-i-error", "change"))
    #expect(error.agrees(with: 0.05), "\(error.value)")
    let grouped = try Scenarios.tally(
      Scenarios.text(Self.waves(effect: 0, icc: 0.15)), 5_000, seed: 6)
    #expect(try #require(grouped.figure("type-i-error", "change")).value > 0.08)
  }

  /// The truth, and a trial of 60,000 people an arm in 60 sites.
  @Test func truthOfALargeTrial() throws {
    let text = Self.waves().replacing(
      "participants-per-arm: 96", with: "participants-per-arm: 60000"
    )
    .replacing("number: 3", with: "number: 60")
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 3)) {
      let estimate = try #require(fit.estimate)
      // Groups make the printed error too small by the root of 1.35 at most.
      #expect(abs(estimate.value - row.truth) < 5 * 1.4 * estimate.standardError, "\(row.method)")
    }
  }

  /// An instrument at sites: observed points are the truth, whatever the floor and the ceiling cut.
  @Test func scalesAtSites() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 90}
        arms: {a: {delivery: peer-led, effect: {points: 3}}, b: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian, instrument: qpr-15, baseline-correlation: 0.5}}
        sites: {number: 5, icc: 0.2}
      analysis: {methods: {t-test: {}, stratified: {covariate: baseline}}}
      """)
    let tally = try Scenarios.tally(scenario, 20_000, seed: 8)
    for method in ["t-test", "stratified"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0, rounding: 0.002), "\(method) \(bias.value)")
      let coverage = try #require(tally.figure("coverage", method))
      #expect(coverage.value > 0.94 && coverage.value < 0.985)
    }
  }

  /// A replay of everything at once re-analyses to what was counted.
  @Test(arguments: [
    waves(extra: ", dropout: 0.25, attrition: {last: -0.3}"),
    SourcesAgreeLawTests.cases["groups in one arm within sites, an event beside"] ?? "",
    SourcesAgreeLawTests.cases["teams randomised within sites"] ?? "",
  ])
  func replays(text: String) throws {
    let scenario = try Scenarios.text(text)
    for source in [SourceKind.auto, .people] {
      let experiment = try TrialExperiment(scenario.trial, scenario.analysis, source: source)
      for replicate in 0..<5 {
        let replay = Replay(experiment, replicate: replicate, seed: 4)
        for analysis in replay.analyses {
          guard let a = analysis.counted.estimate, let b = analysis.reanalysed.estimate else {
            #expect(analysis.counted.estimate == nil && analysis.reanalysed.estimate == nil)
            continue
          }
          #expect(close(a.value, b.value, relative: 1e-9, floor: 1e-9), "\(analysis.method)")
          #expect(close(a.standardError, b.standardError, relative: 1e-8), "\(analysis.method)")
        }
      }
    }
  }
}

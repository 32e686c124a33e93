import Foundation
import Inference
import InputFiles
import MonteCarlo
import Parts
import TestSupport
import Testing
import TrialSimulation

/// Events and counts whose risks, rates and effects differ between levels of a modifier.
struct LevelsOfEventsTests {
  private static func trial(
    _ outcome: String, _ effect: String, _ modifier: String, _ methods: String,
    arm: String = "", comparator: String = "", more: String = "",
    design: String = "participants-per-arm: 200"
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {\(design)}
        arms:
          a: {delivery: peer-led, effect: {\(effect)}\(arm)}
          b: {comparator: usual-care\(comparator)}
        outcomes: {y: {\(outcome)}}
        modifier: {\(modifier)}
        \(more)
      analysis: {methods: {\(methods)}}
      """)
  }

  private static let event = "kind: binary, risk: 0.4"
  private static let both =
    "rd: {kind: interaction-events}, or: {kind: interaction-events, scale: odds-ratio}"

  /// Truth by hand.
  ///
  /// Share .3; without effect odds of level 1 are twice those of level 0 and the mean risk .4:
  /// .7x + .3·2x/(1 + x) = .4. The arm's risk is .3; the ratio of its odds ratios 1.8.
  @Test func truthByRatios() throws {
    let scenario = try Self.trial(
      Self.event, "risk: 0.3", "share: 0.3, main: {odds-ratio: 2}, difference: {odds-ratio: 1.8}",
      Self.both + ", plain: {kind: risk-difference}")
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    #expect(experiment.source == .exact)
    func lower(_ mean: Double, _ ratio: Double) -> Double {
      var (low, high) = (0.0, 1.0)
      for _ in 0..<200 {
        let x = (low + high) / 2
        if 0.7 * x + 0.3 * ratio * x / (1 - x + ratio * x) < mean { low = x } else { high = x }
      }
      return low
    }
    func upper(_ x: Double, _ ratio: Double) -> Double { ratio * x / (1 - x + ratio * x) }
    let (c, t) = (lower(0.4, 2), lower(0.3, 3.6))
    let rows = experiment.layout.rows
    #expect(abs(rows[0].truth - (upper(t, 3.6) - upper(c, 2) - (t - c))) < 1e-9)
    #expect(abs(rows[1].truth - log(1.8)) < 1e-9)
    #expect(abs(rows[2].truth + 0.1) < 1e-12)
    #expect(rows[0].unit == "risk difference" && rows[1].unit == "log odds ratio")
  }

  /// Differences of risks: .08 between the levels of both arms, .12 more between those of the arm on trial.
  @Test func truthByDifferences() throws {
    let scenario = try Self.trial(
      Self.event, "risk-difference: -0.1",
      "share: 0.25, main: {risk-difference: 0.08}, difference: {risk-difference: 0.12}", Self.both)
    let rows = try TrialExperiment(scenario.trial, scenario.analysis).layout.rows
    let (c0, t0) = (0.4 - 0.25 * 0.08, 0.3 - 0.25 * 0.2)
    let (c1, t1) = (c0 + 0.08, t0 + 0.2)
    func logit(_ p: Double) -> Double { log(p / (1 - p)) }
    #expect(abs(rows[0].truth - 0.12) < 1e-12)
    #expect(abs(rows[1].truth - (logit(t1) - logit(c1) - logit(t0) + logit(c0))) < 1e-12)
  }

  /// Counts: rates of level 1 are 1.5 times those of level 0, and of the arm on trial 1.5·1.4 times.
  @Test func truthOfCounts() throws {
    let scenario = try Self.trial(
      "kind: count, mean: 2, dispersion: 0.6", "rate-ratio: 0.7",
      "share: 0.4, main: {rate-ratio: 1.5}, difference: {rate-ratio: 1.4}",
      "m: {kind: interaction-rates}, poisson: {}")
    let rows = try TrialExperiment(scenario.trial, scenario.analysis).layout.rows
    #expect(abs(rows[0].truth - log(1.4)) < 1e-12)
    #expect(abs(rows[1].truth - log(0.7)) < 1e-12)
  }

  /// Neither the effect nor its difference between levels is biased, beside anything; from statistics and from people.
  ///
  /// 4,000 replicates would show .004 of a risk difference and .012 of its interaction, five errors.
  @Test(arguments: [
    ("statistics", "", "", "", "participants-per-arm: 200"),
    ("groups", ", groups: {size: 8, icc: 0.1}", "", "", "participants-per-arm: 200"),
    (
      "sites", ", workers: {caseload: 10, icc: 0.05}", "", "sites: {number: 4, icc: 0.15}",
      "participants-per-arm: 200"
    ),
    (
      "clusters", "", "", "", "kind: cluster, clusters-per-arm: 20, cluster-size: 10, icc: 0.1"
    ),
    (
      "delivery", ", delivered: {attendance: {sessions: 8, mean: 0.6}}",
      ", contamination: {share: 0.2, from: a}", "estimand: {contamination: diluted}",
      "participants-per-arm: 200"
    ),
    (
      "contamination", "", ", contamination: {share: 0.2, from: a}",
      "estimand: {contamination: diluted}", "participants-per-arm: 200"
    ),
  ]) func beside(
    name: String, arm: String, comparator: String, more: String, design: String
  ) throws {
    for (modifier, effect) in [
      (
        "share: 0.3, main: {odds-ratio: 2}, difference: {risk-difference: 0.15}",
        "risk-difference: -0.1"
      ),
      ("share: 0.3, main: {risk-difference: 0.1}, difference: {odds-ratio: 2}", "odds-ratio: 0.5"),
    ] {
      let scenario = try Self.trial(
        Self.event, effect, modifier,
        "rd: {kind: interaction-events}, plain: {kind: risk-difference}",
        arm: arm, comparator: comparator, more: more, design: design)
      let tally = try Scenarios.tally(scenario, 4_000, seed: 5)
      for method in ["rd", "plain"] {
        let bias = try #require(tally.figure("bias", method))
        #expect(bias.agrees(with: 0), "\(name) \(modifier) \(method) \(bias)")
      }
    }
  }

  /// The same of counts: a logarithm of means is a little biased, so their difference in each level is compared.
  @Test(arguments: [
    ("people", "", ""), ("groups", ", groups: {size: 8, icc: 0.1}", ""),
    ("sites", "", "sites: {number: 4, icc: 0.1}"),
    ("delivery", ", delivered: {attendance: {sessions: 8, mean: 0.6}}", ""),
  ]) func counts(name: String, arm: String, more: String) throws {
    let scenario = try Self.trial(
      "kind: count, mean: 4, dispersion: 0.5", "rate-ratio: 0.7",
      "share: 0.4, main: {rate-ratio: 1.5}, difference: {rate-ratio: 1.4}",
      "m: {kind: interaction-rates}, t-test: {}, stratified: {}", arm: arm, more: more)
    let tally = try Scenarios.tally(scenario, 3_000, seed: 5)
    #expect(try #require(tally.figure("bias", "t-test")).agrees(with: 0), "\(name)")
    // To second order ratios of means of 80 to 120 people are off by less than .002.
    let bias = try #require(tally.figure("bias", "m"))
    #expect(bias.agrees(with: 0, rounding: 0.004), "\(name) \(bias)")
  }

  /// Without a difference the interaction keeps its level; people of both sources agree.
  @Test func level() throws {
    let scenario = try Self.trial(
      Self.event, "risk-difference: 0", "share: 0.4, main: {odds-ratio: 3}", Self.both)
    for source in [SourceKind.exact, .people] {
      let tally = try Scenarios.tally(scenario, source == .exact ? 100_000 : 10_000, source: source)
      for method in ["rd", "or"] {
        let found = try #require(tally.figure("type-i-error", method))
        // Wald tests of 160 to 240 people in a cell: within .003 of .05.
        #expect(found.agrees(with: 0.05, rounding: 0.003), "\(source) \(method) \(found)")
      }
    }
  }

  /// Replayed people give the counted fits, by level, site and group.
  @Test(arguments: ["", "sites: {number: 3, icc: 0.1}"]) func replays(more: String) throws {
    for source in more.isEmpty ? [SourceKind.exact, .people] : [.people] {
      let scenario = try Self.trial(
        Self.event, "risk: 0.3", "share: 0.3, main: {odds-ratio: 2}, difference: {odds-ratio: 1.8}",
        Self.both, more: more)
      let experiment = try TrialExperiment(scenario.trial, scenario.analysis, source: source)
      for replicate in 0..<3 {
        let replay = Replay(experiment, replicate: replicate, seed: 3)
        for analysis in replay.analyses {
          let (counted, again) = (
            try #require(analysis.counted.estimate), try #require(analysis.reanalysed.estimate)
          )
          #expect(close(counted.value, again.value, relative: 1e-9))
          #expect(close(counted.standardError, again.standardError, relative: 1e-9))
        }
      }
    }
  }

  /// Who leaves by an event of their level: shares and risks of those who stay, by a sum over levels.
  @Test func leavingByLevel() throws {
    let scenario = try Self.trial(
      Self.event, "risk: 0.4", "share: 0.5, main: {odds-ratio: 6}",
      "plain: {kind: risk-difference}",
      arm: ", dropout: 0.3, attrition: {outcome: 1.5}", design: "participants-per-arm: 2000")
    let bias = try #require(try Scenarios.tally(scenario, 1000).figure("bias", "plain"))
    // All that counts of levels is their mean risk.
    let exact = LeavingByEventsTests.Stayers(risk: 0.4, share: 0.3, slope: 1.5).mean - 0.4
    #expect(bias.agrees(with: exact), "\(bias) \(exact)")
  }

  /// Units that no outcome takes, and levels that cannot be.
  @Test(arguments: [
    ("main: {smd: 0.2}", "no outcome of the trial has levels by 'smd'"),
    ("main: {rate-ratio: 2}", "no outcome of the trial has levels by 'rate-ratio'"),
    ("share: 0.5, main: {risk-difference: 0.9}", "would have a mean of -0.05"),
    ("share: 0.2, difference: {risk-difference: 0.95}", "a level of arm 'a'"),
  ]) func refusals(modifier: String, words: String) {
    #expect(
      performing: {
        _ = try Self.trial(Self.event, "risk: 0.3", modifier, "rd: {kind: interaction-events}")
      }, throws: { "\($0)".contains(words) })
  }
}

import Foundation
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// What trials find of times to an event: how often tests reject, planned errors, replays, what is refused.
struct TimesInTrialsTests {
  /// R draws the same trials by itself.
  @Test(arguments: 0..<4)
  func rejectionsAsInR(row: Int) throws {
    let r = try TimesScenarios.fixture().rejections[row]
    let lost = r.loss > 0 ? ", dropout: \(r.loss)" : ""
    let scenario = try Scenarios.text(
      TimesScenarios.text(
        "risk: \(r.risk), shape: \(r.shape)", effect: "hazard-ratio: \(r.hr)", n: r.n,
        treated: lost,
        control: lost))
    let tally = try Scenarios.tally(scenario, 20_000, seed: 7)
    for (method, theirs) in [("log-rank", r.logRank), ("cox", r.cox)] {
      let ours = try #require(tally.figure("power", method) ?? tally.figure("type-i-error", method))
      let error = (theirs * (1 - theirs) / r.trials).squareRoot()
      #expect(
        abs(ours.value - theirs) < 5 * (ours.mcse * ours.mcse + error * error).squareRoot(),
        "\(method): \(ours.value), R \(theirs)")
    }
    let spread = try #require(tally.figure("empirical-se", "cox"))
    let error = r.sd / (2 * r.trials).squareRoot()
    #expect(abs(spread.value - r.sd) < 5 * (spread.mcse * spread.mcse + error * error).squareRoot())
    let trial = scenario.trial
    let events = (0..<2).compactMap { trial.expectedEvents(0, $0) }.reduce(0, +)
    // Events of a trial are binomial at most.
    #expect(
      abs(events - r.events) < 5 * (Double(r.n) / 2 / r.trials).squareRoot(),
      "\(events), R \(r.events)")
    for method in ["rmst", "km"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0), "\(method) \(bias.value) ± \(bias.mcse)")
      let coverage = try #require(tally.figure("coverage", method))
      #expect(abs(coverage.value - 0.95) < 0.015, "\(method) \(coverage.value)")
    }
  }

  /// C46: events by Schoenfeld's formula, as printed.
  @Test func schoenfeldAsPublished() {
    for (ratio, power, events) in [(0.7, 0.9, 330.378), (0.7, 0.8, 246.787), (0.5, 0.8, 65.346)] {
      let found = Schoenfeld.events(hazardRatio: ratio, power: power)
      #expect(abs(found - events) < 5e-4, "\(ratio), \(power): \(found)")
    }
    #expect(Schoenfeld.standardError(events: 100) == 0.2)
  }

  /// The standard errors that plans are made by are those of simulated trials, to a few per cent.
  @Test(arguments: [
    TimesScenarios.text("risk: 0.38", effect: "hazard-ratio: 0.7", n: 220),
    TimesScenarios.text(
      "risk: 0.5, accrual: 300", effect: "hazard-ratio: 0.8", n: 150, treated: ", dropout: 0.3"),
    TimesScenarios.text(
      "risk: 0.38", effect: "hazard-ratio: 0.8", n: 240,
      treated: ", workers: {caseload: 12, icc: 0.1}"),
  ])
  func plannedErrors(text: String) throws {
    let tally = try Scenarios.tally(Scenarios.text(text), 4_000, seed: 3)
    for row in tally.layout.rows {
      let found = try #require(tally.figure("empirical-se", row.method))
      #expect(
        abs(row.plannedSE / found.value - 1) < 0.06,
        "\(row.method): planned \(row.plannedSE), found \(found.value)")
    }
  }

  /// People of a group are alike: a test that ignores it rejects too often, one with their sandwich nearly as often as it should.
  @Test func groupsAndSandwich() throws {
    let text = TimesScenarios.text(
      "risk: 0.5, shape: 1", effect: "hazard-ratio: 1", n: 480,
      treated: ", groups: {size: 12, icc: 0.1}",
      methods: "cox: {}, robust: {kind: cox, variance: robust}, log-rank: {}")
    let tally = try Scenarios.tally(Scenarios.text(text), 8_000, seed: 2)
    let naive = try #require(tally.figure("type-i-error", "cox"))
    let robust = try #require(tally.figure("type-i-error", "robust"))
    #expect(naive.value > 0.07, "\(naive.value)")
    #expect(robust.value < 0.065 && robust.value > 0.04, "\(robust.value)")
    let ratio = try #require(tally.figure("model-se", "robust")).value
    let spread = try #require(tally.figure("empirical-se", "robust")).value
    #expect(abs(ratio / spread - 1) < 0.05, "\(ratio) \(spread)")
  }

  /// A benefit is less of the event, and more time without it: both are in the claimed direction.
  @Test func benefitOfTimeWithoutTheEvent() throws {
    let scenario = try Scenarios.text(
      TimesScenarios.text("risk: 0.5", effect: "hazard-ratio: 0.5", n: 400).replacing(
        "analysis: {", with: "analysis: {sides: one-sided, alpha: 0.025, "))
    let tally = try Scenarios.tally(scenario, 500)
    for row in tally.layout.rows {
      #expect(try #require(tally.figure("power", row.method)).value > 0.95, "\(row.method)")
      #expect(row.truth * row.benefitSign > 0)
    }
  }

  /// A replayed trial gives the counted fits, with groups, sites, losses, entries, a score beside.
  @Test(arguments: [
    TimesScenarios.text(
      "risk: 0.4, accrual: 90, missing: 0.1", effect: "hazard-ratio: 0.7", n: 90,
      treated:
        ", dropout: 0.2, groups: {size: 6, icc: 0.1}, delivered: {attendance: {sessions: 8, mean: 0.6}}",
      control: ", dropout: 0.1", extra: "  sites: {number: 3, icc: 0.1}",
      methods:
        "cox: {variance: robust, strata: adjusted}, log-rank: {}, rmst: {up-to: 200}, kaplan-meier: {at: 90}"
    ),
    """
    trial:
      design: {kind: cluster, clusters-per-arm: 8, cluster-size: 12, icc: 0.05}
      arms:
        peer: {delivery: peer-led, effects: {y: {hazard-ratio: 0.6}, s: {smd: 0.3}}, dropout: 0.2, attrition: {baseline: 0.5}}
        usual: {comparator: usual-care, contamination: {share: 0.2, from: peer}}
      outcomes: {y: {kind: time-to-event, risk: 0.4, follow-up: 365}, s: {kind: gaussian, baseline-correlation: 0.5}}
      correlation: 0.4
    analysis: {methods: {cox: {variance: robust}, log-rank: {}, rmst: {up-to: 200}, ancova: {}}}
    """,
    """
    trial:
      design: {kind: stepped-wedge, sequences: 3, clusters-per-sequence: 2, participants-per-period: 10, icc: 0.05}
      arms: {peer: {delivery: peer-led, effect: {hazard-ratio: 0.6}}, usual: {comparator: usual-care}}
      outcomes: {y: {kind: time-to-event, risk: 0.4, follow-up: 90}}
    analysis: {methods: {cox: {variance: robust}, log-rank: {}}}
    """,
  ])
  func replays(text: String) throws {
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for replicate in 0..<4 {
      let replay = Replay(experiment, replicate: replicate, seed: 4)
      #expect(replay.columns.contains { $0.name == "y-event" })
      for analysis in replay.analyses {
        let (a, b) = (
          try #require(analysis.counted.estimate), try #require(analysis.reanalysed.estimate)
        )
        #expect(close(a.value, b.value, relative: 1e-9, floor: 1e-12), "\(analysis.method)")
        #expect(close(a.standardError, b.standardError, relative: 1e-9), "\(analysis.method)")
        #expect(close(a.statistic, b.statistic, relative: 1e-9, floor: 1e-12), "\(analysis.method)")
      }
    }
  }

  /// What leaving censors cannot decide who leaves, named or not.
  @Test(arguments: ["{outcome: 0.5}", "{outcome: 0.5, of: y}"])
  func timesDecideNothing(attrition: String) {
    let text = TimesScenarios.text(
      "risk: 0.4", effect: "hazard-ratio: 0.7", n: 20,
      treated: ", dropout: 0.2, attrition: \(attrition)", methods: "cox: {}")
    do {
      _ = try Scenarios.text(text)
      #expect(Bool(false), "\(attrition) is read")
    } catch {
      #expect("\(error)".contains("leaving censors 'y'"), "\(error)")
    }
  }

  /// What no file may say.
  @Test(arguments: [
    ("risk: 0.4, distribution: piecewise, cuts: [30, 90], risks: [0.2]", "risk by each"),
    ("risk: 0.4, distribution: piecewise, cuts: [90, 30], risks: [0.1, 0.2]", "cuts must rise"),
    ("risk: 0.4, distribution: piecewise, cuts: [30, 90], risks: [0.2, 0.5]", "risks must rise"),
    ("risk: 0.4, cuts: [30], risks: [0.2]", "piecewise"),
  ])
  func refusals(outcome: String, words: String) {
    let text = TimesScenarios.text(outcome, effect: "hazard-ratio: 0.7", n: 20, methods: "cox: {}")
    do {
      _ = try Scenarios.text(text)
      #expect(Bool(false), "\(outcome) is read")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
    #expect(throws: (any Error).self) {
      try Scenarios.text(
        TimesScenarios.text(
          "risk: 0.4", effect: "hazard-ratio: 0.7", n: 20, methods: "rmst: {up-to: 366}"))
    }
    #expect(throws: (any Error).self) {
      try Scenarios.text(
        TimesScenarios.text("risk: 0.4", effect: "risk-difference: -0.5", n: 20, methods: "cox: {}")
      )
    }
  }
}

import Foundation
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Times to an event drawn as people: how they are distributed, what is true of them, how often tests reject.
struct TimesTests {
  struct TrueValue: Decodable {
    let name: String
    let cox, rmst, risk: Double
  }
  struct Rejections: Decodable {
    let n: Int
    let risk, hr, shape, loss, trials, logRank, cox, mean, sd, events: Double
  }
  struct Case: Decodable {
    let truths: [TrueValue]
    let rejections: [Rejections]
  }
  struct File: Decodable { let cases: [Case] }

  private func fixture() throws -> Case {
    try Fixtures.json("times.json", as: File.self).cases[0]
  }

  private static let methods =
    "cox: {}, log-rank: {}, rmst: {}, km: {kind: kaplan-meier, at: 180}"

  static func text(
    _ outcome: String, effect: String, n: Int = 40_000, treated: String = "", control: String = "",
    extra: String = "", methods: String = TimesTests.methods
  ) -> String {
    """
    trial:
      design: {participants-per-arm: \(n)}
      arms:
        peer: {delivery: peer-led, effect: {\(effect)}\(treated)}
        usual: {comparator: usual-care\(control)}
      outcomes: {y: {kind: time-to-event, follow-up: 365, \(outcome)}}
    \(extra)
    analysis: {methods: {\(methods)}}
    """
  }

  private func truths(_ text: String) throws -> [String: Double] {
    let scenario = try Scenarios.text(text)
    let rows = try TrialExperiment(scenario.trial, scenario.analysis).layout.rows
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.method, $0.truth) })
  }

  /// The limit of Cox's estimate, areas and risks as `integrate` and `uniroot` give them.
  @Test func truthsAsInR() throws {
    for (r, text) in zip(
      try fixture().truths,
      [
        Self.text(
          "risk: 0.4, distribution: log-normal, log-sd: 1.5", effect: "time-ratio: 1.5",
          treated: ", dropout: 0.1", control: ", dropout: 0.3"),
        Self.text(
          "risk: 0.4, shape: 1", effect: "hazard-ratio: 0.5",
          treated: ", delivered: {fidelity: {mean: 0.6}}"),
      ])
    {
      let ours = try truths(text)
      for (method, value) in [
        ("cox", r.cox), ("log-rank", r.cox), ("rmst", r.rmst), ("km", r.risk),
      ] {
        let found = try #require(ours[method])
        #expect(close(found, value, relative: 1e-8), "\(r.name) \(method): \(found), R \(value)")
      }
    }
  }

  /// With hazards in proportion the truth is what was said, whatever is censored and shared.
  @Test(arguments: [
    ("risk: 0.38", "hazard-ratio: 0.7"),
    ("risk: 0.38, distribution: log-normal", "hazard-ratio: 0.7"),
    (
      "risk: 0.38, distribution: piecewise, cuts: [30, 90], risks: [0.12, 0.22]",
      "hazard-ratio: 0.7"
    ),
    ("risk: 0.38, shape: 2", "time-ratio: \(pow(0.7, -0.5))"),
    ("risk: 0.38", "risk: \(1 - pow(0.62, 0.7))"),
    ("risk: 0.38", "odds-ratio: \((1 / pow(0.62, 0.7) - 1) * 0.62 / 0.38)"),
  ])
  func proportionalHazards(outcome: String, effect: String) throws {
    let plain = try truths(Self.text(outcome, effect: effect))
    let lost = try truths(
      Self.text(
        outcome + ", accrual: 200", effect: effect,
        treated: ", dropout: 0.4, groups: {size: 8, icc: 0.1}",
        extra: "  sites: {number: 5, icc: 0.05}"))
    for truths in [plain, lost] {
      for method in ["cox", "log-rank"] {
        #expect(
          close(try #require(truths[method]), log(0.7), relative: 1e-9), "\(outcome), \(effect)")
      }
    }
    for method in ["rmst", "km"] { #expect(plain[method] == lost[method]) }
  }

  /// What is true, and one trial of 80,000 people: distributions, effects, accrual, losses, who gets what, who is alike.
  @Test(arguments: [
    text("risk: 0.38", effect: "hazard-ratio: 0.7"),
    text(
      "risk: 0.38, accrual: 300", effect: "hazard-ratio: 0.7", treated: ", dropout: 0.3",
      control: ", dropout: 0.1"),
    text(
      "risk: 0.5, distribution: log-normal, log-sd: 1, accrual: 100", effect: "time-ratio: 1.6",
      treated: ", dropout: 0.4"),
    text(
      "risk: 0.5, distribution: piecewise, cuts: [30, 180], risks: [0.2, 0.25]",
      effect: "time-ratio: 1.6", control: ", dropout: 0.3"),
    text(
      "risk: 0.38, shape: 2, missing: 0.2", effect: "risk-difference: -0.15",
      treated:
        ", dropout: 0.3, attrition: {attendance: -1}, delivered: {attendance: {sessions: 8, mean: 0.5}}"
    ),
    text(
      "risk: 0.6", effect: "hazard-ratio: 0.3",
      treated: ", delivered: {attendance: {sessions: 8, mean: 0.5}}",
      control: ", contamination: {share: 0.3, from: peer}",
      extra: "  estimand: {contamination: diluted}"),
    text(
      "risk: 0.6", effect: "hazard-ratio: 0.3",
      treated:
        ", workers: {caseload: 10, icc: 0.02}, delivered: {fidelity: {mean: 0.7, sd: 0.2}, turnover: {share: 0.3}}",
      extra: "  sites: {number: 50, icc: 0.02}"),
    text(
      "risk: 0.5", effect: "hazard-ratio: 0.5",
      treated: ", delivered: {attendance: {sessions: 8, mean: 0.5}}",
      control: ", contamination: {share: 0.2, from: peer}",
      extra:
        "  modifier: {share: 0.4, main: {hazard-ratio: 2}, difference: {hazard-ratio: 0.5}}\n  estimand: {contamination: diluted}"
    ),
    text(
      "risk: 0.4, shape: 1", effect: "hazard-ratio: 0.6", extra: "  sites: {number: 40, icc: 0.3}",
      methods:
        "cox: {strata: adjusted}, log-rank: {strata: adjusted}, rmst: {}, km: {kind: kaplan-meier, at: 90}"
    ),
  ])
  func truthOfALargeTrial(text: String) throws {
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 11)) {
      let estimate = try #require(fit.estimate)
      // Ten people with .02 between them, and what fidelity adds, widen a spread by the root of 1.3 at most. Forty sites with
      // .3 between them leave a tenth of it in what does not compare within them.
      let wider = text.contains("workers") ? 1.15 : text.contains("icc: 0.3") ? 1.5 : 1
      #expect(
        abs(estimate.value - row.truth) < 5 * wider * estimate.standardError,
        "\(row.method): \(estimate.value) for \(row.truth), SE \(estimate.standardError)\n\(text)")
    }
  }

  /// People of two levels have the hazards that the modifier says, and together those of their arm.
  @Test func levels() throws {
    let (share, main, difference, n) = (0.4, 2.0, 0.5, 20_000)
    let scenario = try Scenarios.text(
      Self.text(
        "risk: 0.5", effect: "hazard-ratio: 0.6", n: n,
        extra:
          "  modifier: {share: \(share), main: {hazard-ratio: \(main)}, difference: {hazard-ratio: \(difference)}}"
      ))
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    let replay = Replay(experiment, replicate: 0, seed: 6)
    let column = try #require(replay.columns.firstIndex { $0.name == "y-event" })
    for (arm, ratio, survival) in [
      ("usual", main, 0.5), ("peer", main * difference, pow(0.5, 0.6)),
    ] {
      // (1 − s)·x + s·x^h = S by halving.
      var (low, high) = (0.0, 1.0)
      for _ in 0..<200 {
        let x = (low + high) / 2
        if (1 - share) * x + share * pow(x, ratio) < survival { low = x } else { high = x }
      }
      for (level, risk) in [(0, 1 - low), (1, 1 - pow(low, ratio))] {
        let people = replay.people.filter { $0.arm == arm && $0.level == level }
        let events = people.count { $0.values[column] == 1 }
        let found = Double(events) / Double(people.count)
        let error = (risk * (1 - risk) / Double(people.count)).squareRoot()
        #expect(abs(found - risk) < 5 * error, "\(arm), level \(level): \(found) for \(risk)")
      }
    }
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 6)) {
      let estimate = try #require(fit.estimate)
      #expect(abs(estimate.value - row.truth) < 5 * estimate.standardError, "\(row.method)")
    }
  }

  /// R draws the same trials by itself.
  @Test(arguments: 0..<4)
  func rejectionsAsInR(row: Int) throws {
    let r = try fixture().rejections[row]
    let lost = r.loss > 0 ? ", dropout: \(r.loss)" : ""
    let scenario = try Scenarios.text(
      Self.text(
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
    text("risk: 0.38", effect: "hazard-ratio: 0.7", n: 220),
    text("risk: 0.5, accrual: 300", effect: "hazard-ratio: 0.8", n: 150, treated: ", dropout: 0.3"),
    text(
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
    let text = Self.text(
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
      Self.text("risk: 0.5", effect: "hazard-ratio: 0.5", n: 400).replacing(
        "analysis: {", with: "analysis: {sides: one-sided, alpha: 0.025, "))
    let tally = try Scenarios.tally(scenario, 500)
    for row in tally.layout.rows {
      #expect(try #require(tally.figure("power", row.method)).value > 0.95, "\(row.method)")
      #expect(row.truth * row.benefitSign > 0)
    }
  }

  /// A replayed trial gives the counted fits, with groups, sites, losses, entries, a score beside.
  @Test(arguments: [
    text(
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

  /// What no file may say.
  @Test(arguments: [
    ("risk: 0.4, distribution: piecewise, cuts: [30, 90], risks: [0.2]", "risk by each"),
    ("risk: 0.4, distribution: piecewise, cuts: [90, 30], risks: [0.1, 0.2]", "cuts must rise"),
    ("risk: 0.4, distribution: piecewise, cuts: [30, 90], risks: [0.2, 0.5]", "risks must rise"),
    ("risk: 0.4, cuts: [30], risks: [0.2]", "piecewise"),
  ])
  func refusals(outcome: String, words: String) {
    let text = Self.text(outcome, effect: "hazard-ratio: 0.7", n: 20, methods: "cox: {}")
    do {
      _ = try Scenarios.text(text)
      #expect(Bool(false), "\(outcome) is read")
    } catch {
      #expect("\(error)".contains(words), "\(error)")
    }
    #expect(throws: (any Error).self) {
      try Scenarios.text(
        Self.text("risk: 0.4", effect: "hazard-ratio: 0.7", n: 20, methods: "rmst: {up-to: 366}"))
    }
    #expect(throws: (any Error).self) {
      try Scenarios.text(
        Self.text("risk: 0.4", effect: "risk-difference: -0.5", n: 20, methods: "cox: {}"))
    }
  }
}

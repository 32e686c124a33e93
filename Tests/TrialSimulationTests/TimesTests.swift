import Foundation
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Times to an event drawn as people: how they are distributed, and what is true of them.
struct TimesTests {
  private func truths(_ text: String) throws -> [String: Double] {
    let scenario = try Scenarios.text(text)
    let rows = try TrialExperiment(scenario.trial, scenario.analysis).layout.rows
    return Dictionary(uniqueKeysWithValues: rows.map { ($0.method, $0.truth) })
  }

  /// The limit of Cox's estimate, areas and risks as `integrate` and `uniroot` give them.
  @Test func truthsAsInR() throws {
    for (r, text) in zip(
      try TimesScenarios.fixture().truths,
      [
        TimesScenarios.text(
          "risk: 0.4, distribution: log-normal, log-sd: 1.5", effect: "time-ratio: 1.5",
          treated: ", dropout: 0.1", control: ", dropout: 0.3"),
        TimesScenarios.text(
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
    let plain = try truths(TimesScenarios.text(outcome, effect: effect))
    let lost = try truths(
      TimesScenarios.text(
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
    TimesScenarios.text("risk: 0.38", effect: "hazard-ratio: 0.7"),
    TimesScenarios.text(
      "risk: 0.38, accrual: 300", effect: "hazard-ratio: 0.7", treated: ", dropout: 0.3",
      control: ", dropout: 0.1"),
    TimesScenarios.text(
      "risk: 0.5, distribution: log-normal, log-sd: 1, accrual: 100", effect: "time-ratio: 1.6",
      treated: ", dropout: 0.4"),
    TimesScenarios.text(
      "risk: 0.5, distribution: piecewise, cuts: [30, 180], risks: [0.2, 0.25]",
      effect: "time-ratio: 1.6", control: ", dropout: 0.3"),
    TimesScenarios.text(
      "risk: 0.38, shape: 2, missing: 0.2", effect: "risk-difference: -0.15",
      treated:
        ", dropout: 0.3, attrition: {attendance: -1}, delivered: {attendance: {sessions: 8, mean: 0.5}}"
    ),
    TimesScenarios.text(
      "risk: 0.6", effect: "hazard-ratio: 0.3",
      treated: ", delivered: {attendance: {sessions: 8, mean: 0.5}}",
      control: ", contamination: {share: 0.3, from: peer}",
      extra: "  estimand: {contamination: diluted}"),
    TimesScenarios.text(
      "risk: 0.6", effect: "hazard-ratio: 0.3",
      treated:
        ", workers: {caseload: 10, icc: 0.02}, delivered: {fidelity: {mean: 0.7, sd: 0.2}, turnover: {share: 0.3}}",
      extra: "  sites: {number: 50, icc: 0.02}"),
    TimesScenarios.text(
      "risk: 0.5", effect: "hazard-ratio: 0.5",
      treated: ", delivered: {attendance: {sessions: 8, mean: 0.5}}",
      control: ", contamination: {share: 0.2, from: peer}",
      extra:
        "  modifier: {share: 0.4, main: {hazard-ratio: 2}, difference: {hazard-ratio: 0.5}}\n  estimand: {contamination: diluted}"
    ),
    TimesScenarios.text(
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
      TimesScenarios.text(
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
}

import Foundation
import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Net benefits derived of a score and a cost of the same people.
struct NetBenefitTests {
  static func text(
    people: Int = 150, arm: String = "", usual: String = "", extra: String = "",
    correlation: Double = -0.4, methods: String = "welch: {}"
  ) -> String {
    """
    trial:
      design: {participants-per-arm: \(people)}
      arms:
        peer: {delivery: peer-led, effects: {qaly: {points: 0.04}, care: {points: 150}}\(arm)}
        usual: {comparator: usual-care\(usual)}
      outcomes:
        qaly: {kind: gaussian, sd: 0.2, unit: QALYs}
        care: {kind: cost, mean: 2000, cv: 1.1, distribution: log-normal}
        worth: {kind: net-benefit, effect-of: qaly, cost-of: care, willingness-to-pay: 20000}
      correlation: {qaly: {care: \(correlation)}}
      \(extra)
    analysis: {methods: {\(methods)}}
    """
  }

  /// Glick (2011): var(NB) = λ²σ_E² + σ_C² − 2λρσ_Eσ_C, power Φ(Δ/SE − z); simulated within its Monte Carlo error.
  @Test(arguments: [-0.4, 0, 0.5])
  func powerIsGlicks(latent: Double) throws {
    let scenario = try Scenarios.text(Self.text(correlation: latent))
    let forms = scenario.trial.forms[2]
    // Correlation of a normal and a log-normal with SD s of its logarithm: ρs/√(e^(s²) − 1).
    let s = log1p(1.1 * 1.1).squareRoot()
    let rho = latent * s / (exp(s * s) - 1).squareRoot()
    var variances: [Double] = []
    for (law, mean) in zip(forms, [2150.0, 2000]) {
      let own = try #require(law as? NetBenefitLaw)
      #expect(close(own.correlation, rho, relative: 1e-9, floor: 1e-12))
      let (e, c) = (20_000 * 0.2, 1.1 * mean)
      let glick = e * e + c * c - 2 * rho * e * c
      #expect(close(own.variance, glick, relative: 1e-9))
      variances.append(glick)
    }
    // 20,000·.04 − 150.
    let row = try #require(
      TrialExperiment(scenario.trial, scenario.analysis).layout.rows.last)
    #expect(row.outcome == "worth" && close(row.truth, 650, relative: 1e-12))
    #expect(row.unit == "pounds")
    let se = ((variances[0] + variances[1]) / 150).squareRoot()
    let tally = try Scenarios.tally(scenario, 20_000, seed: 5)
    let power = try #require(tally.figure("power", "welch", outcome: "worth"))
    let formula = Normal.cdf(650 / se - 1.959963985)
    // A t test of 300 people has .003 less than the normal formula; skewed costs cost no more here.
    #expect(abs(power.value - formula) < 5 * power.mcse + 0.004, "\(power.value) \(formula)")
    let spread = try #require(tally.figure("empirical-se", "welch", outcome: "worth"))
    #expect(abs(spread.value - se) < 5 * spread.mcse, "\(spread.value) \(se)")
    let bias = try #require(tally.figure("bias", "welch", outcome: "worth"))
    #expect(bias.agrees(with: 0))
  }

  /// In groups, at sites, with bias, delivery and missing parts: the truth is that of a large trial, and it is λE − C of the people
  /// who have both.
  @Test func composes() throws {
    let text = Self.text(
      people: 24_000,
      arm:
        ", groups: {size: 8, icc: 0.02}, dropout: 0.2, delivered: {attendance: {sessions: 8, mean: 0.6}}",
      usual: ", contamination: {share: 0.1, from: peer}",
      extra: "sites: {number: 40, icc: 0.01}\n  estimand: {contamination: diluted}")
    let scenario = try Scenarios.text(text)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (row, fit) in zip(experiment.layout.rows, experiment.fits(replicate: 0, seed: 3)) {
      let estimate = try #require(fit.estimate)
      #expect(
        abs(estimate.value - row.truth) < 5 * 1.1 * estimate.standardError,
        "\(row.outcome) \(estimate.value) \(row.truth)")
    }
    let small = try Scenarios.text(
      text.replacing("24000", with: "120").replacing("number: 40", with: "number: 3")
        .replacing("log-normal}", with: "gamma, missing: 0.3}"))
    let replay = Replay(
      try TrialExperiment(small.trial, small.analysis), replicate: 1, seed: 4)
    let columns = ["qaly", "care", "worth"].compactMap { name in
      replay.columns.firstIndex { $0.name == name }
    }
    #expect(columns.count == 3)
    var both = 0
    for person in replay.people {
      let values = columns.map { person.values[$0] }
      guard let e = values[0], let c = values[1] else {
        #expect(values[2] == nil)
        continue
      }
      both += 1
      #expect(close(values[2] ?? .nan, 20_000 * e - c, relative: 1e-9, floor: 1e-6))
    }
    #expect(both > 60 && both < 150)
    for analysis in replay.analyses {
      let (a, b) = (
        try #require(analysis.counted.estimate), try #require(analysis.reanalysed.estimate)
      )
      #expect(close(a.value, b.value, relative: 1e-9, floor: 1e-9), "\(analysis.outcome)")
      #expect(close(a.standardError, b.standardError, relative: 1e-8), "\(analysis.outcome)")
    }
    let planned = small.trial.expectedPeople(2, 1)
    #expect(close(planned, 120 * 0.7, relative: 1e-12))
  }

  /// What it cannot be derived of, and what it does not take.
  @Test(arguments: [
    ("effect-of: qaly", "effect-of: care"), ("cost-of: care", "cost-of: qaly"),
    ("cost-of: care", "cost-of: none"), ("sd: 0.2", "instrument: qpr-15"),
    ("effects: {qaly:", "effects: {worth: {points: 3}, qaly:"),
    ("willingness-to-pay: 20000", "willingness-to-pay: 20000, missing: 0.1"),
  ])
  func refusals(old: String, new: String) throws {
    let text = Self.text()
    _ = try Scenarios.text(text)
    #expect(throws: (any Error).self) { try Scenarios.text(text.replacing(old, with: new)) }
  }
}

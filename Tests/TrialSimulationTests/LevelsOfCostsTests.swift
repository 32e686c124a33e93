import Foundation
import Inference
import InputFiles
import MonteCarlo
import Parts
import TestSupport
import Testing
import TrialSimulation

/// Costs, and net benefits, whose means and effects differ between levels of a modifier.
struct LevelsOfCostsTests {
  private static func trial(
    _ outcomes: String, _ effects: String, _ modifier: String, arm: String = "", more: String = "",
    people: Int = 200
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(people)}
        arms:
          a: {delivery: peer-led, effects: {\(effects)}\(arm)}
          b: {comparator: usual-care}
        outcomes: {\(outcomes)}
        modifier: {\(modifier)}
        \(more)
      analysis: {methods: {m: {kind: interaction, covariate: none}, plain: {kind: welch}}}
      """)
  }

  private static let cost = "cost: {kind: cost, mean: 1000, cv: 1.2, zeros: 0.1}"

  /// Share .4; means of level 1 are 1.5 times those of level 0, and of the arm on trial 1.5·1.4 times; the arm's are 1000 and 700.
  @Test func truth() throws {
    let scenario = try Self.trial(
      Self.cost, "cost: {mean-ratio: 0.7}",
      "share: 0.4, main: {mean-ratio: 1.5}, difference: {mean-ratio: 1.4}")
    let rows = try TrialExperiment(scenario.trial, scenario.analysis).layout.rows
    let (c0, t0) = (1000 / (1 + 0.4 * 0.5), 700 / (1 + 0.4 * 1.1))
    #expect(abs(rows[0].truth - ((2.1 * t0 - 1.5 * c0) - (t0 - c0))) < 1e-9)
    #expect(abs(rows[1].truth + 300) < 1e-9)
  }

  /// Many trials find what is true, and no more than the arm's variance allows: at sites, in groups, with half of it delivered.
  @Test(arguments: [
    ("", ""), (", groups: {size: 8, icc: 0.05}", "sites: {number: 5, icc: 0.02}"),
    (", delivered: {attendance: {sessions: 4, mean: 0.5}}", ""),
  ]) func found(arm: String, more: String) throws {
    let scenario = try Self.trial(
      Self.cost, "cost: {mean-ratio: 0.7}",
      "share: 0.4, main: {mean-ratio: 1.5}, difference: {mean-ratio: 1.4}", arm: arm, more: more)
    let tally = try Scenarios.tally(scenario, 4_000, seed: 11)
    for method in ["m", "plain"] {
      let bias = try #require(tally.figure("bias", method))
      #expect(bias.agrees(with: 0), "\(arm) \(more) \(method) \(bias)")
    }
  }

  /// Of a net benefit: λ times the difference of the score's effect, less that of the cost's.
  @Test func netBenefit() throws {
    let outcomes =
      "qaly: {kind: gaussian, sd: 0.2}, \(Self.cost), "
      + "worth: {kind: net-benefit, effect-of: qaly, cost-of: cost, willingness-to-pay: 20000}"
    let scenario = try Self.trial(
      outcomes, "qaly: {points: 0.02}, cost: {mean-ratio: 0.8}",
      "share: 0.3, difference: {points: 0.05}, main: {mean-ratio: 1.5}",
      more: "correlation: {qaly: {cost: -0.2}}")
    let tally = try Scenarios.tally(scenario, 4_000, seed: 12)
    let row = try #require(
      tally.layout.rows.first { $0.outcome == "worth" && $0.method == "m" })
    let (c0, t0) = (1000 / (1 + 0.3 * 0.5), 800 / (1 + 0.3 * 0.5))
    #expect(abs(row.truth - (20_000 * 0.05 - 0.5 * (t0 - c0))) < 1e-6, "\(row.truth)")
    let bias = try #require(tally.figure("bias", "m", outcome: "worth"))
    #expect(bias.agrees(with: 0), "\(bias)")
  }
}

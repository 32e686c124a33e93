import Foundation
import Inference
import MonteCarlo
import TestSupport
import Testing
import TrialAnalysis
import TrialSimulation

/// Events that a baseline foretells: what is true of odds ratios given it, and how analyses that adjust for it do.
struct EventCovariatesTests {
  struct Limit: Decodable {
    let treated, compared, r, share, icc, clusters, value: Double
    let baseline, strata: Bool
  }
  struct File: Decodable { let limits: [Limit] }

  /// Limits of logistic regression against glm on a grid: `Fixtures/scripts/event-covariates.R`.
  @Test func limits() throws {
    let limits = try Fixtures.json("event-covariates.json", as: File.self).limits
    #expect(limits.count == 10)
    for limit in limits {
      func arm(_ people: Double) -> TruthSetting.OfArm {
        TruthSetting.OfArm(
          alike: Alikeness(sites: limit.icc, clusters: limit.clusters),
          people: people)
      }
      let setting = TruthSetting(
        offset: 0, adjustsForBaseline: limit.baseline, adjustsForStrata: limit.strata,
        own: arm(limit.share), other: arm(1 - limit.share))
      let ours = try #require(
        EventLaw(risk: limit.treated, baselineCorrelation: limit.r).truth(
          of: .conditionalLogOddsRatio, in: setting,
          beside: EventLaw(risk: limit.compared, baselineCorrelation: limit.r)))
      // Risks of the script are cut at seven standard deviations, and its sites are a quarter apart.
      #expect(close(ours, limit.value, relative: 1e-7), "\(ours) for \(limit)")
    }
  }

  static let trials: [String: String] = [
    "people": """
    trial:
      design: {participants-per-arm: PEOPLE, allocation: {a: 2}}
      arms: {a: {delivery: peer-led, effect: {risk: 0.29}}, b: {comparator: usual-care, dropout: 0.1}}
      outcomes: {e: {kind: binary, risk: 0.38, baseline-correlation: 0.6}}
    analysis:
      methods:
        logistic: {}
        crude: {kind: logistic, covariate: none}
        robust: {kind: logistic, variance: robust}
        difference: {kind: standardised}
        ratio: {kind: standardised, scale: risk-ratio}
        odds: {kind: standardised, scale: odds-ratio, variance: ge}
    """,
    "sites": """
    trial:
      design: {participants-per-arm: PEOPLE}
      arms: {a: {delivery: peer-led, effect: {risk: 0.29}}, b: {comparator: usual-care}}
      outcomes: {e: {kind: binary, risk: 0.38, baseline-correlation: 0.4}}
      sites: {number: 40, icc: 0.1}
    analysis:
      methods:
        sites: {kind: logistic, strata: adjusted, covariate: none}
        both: {kind: logistic, strata: adjusted}
        difference: {kind: standardised, strata: adjusted}
    """,
    "peer workers in one arm, at sites": """
    trial:
      design: {participants-per-arm: PEOPLE}
      arms:
        a: {delivery: peer-led, effect: {risk: 0.5}, workers: {caseload: 8, icc: 0.1}}
        b: {comparator: usual-care}
      outcomes: {e: {kind: binary, risk: 0.6, baseline-correlation: 0.5}}
      sites: {number: 40, icc: 0.05}
    analysis:
      methods:
        baseline: {kind: gee, family: binomial, correlation: independence}
        both: {kind: gee, family: binomial, strata: adjusted}
        ratio: {kind: gee, family: poisson, strata: adjusted}
        difference: {kind: gee, strata: adjusted, covariate: baseline}
    """,
    "teams in strata": """
    trial:
      design: {kind: cluster, clusters-per-arm: CLUSTERS, cluster-size: 12, icc: 0.1, strata: {number: 40, share: 0.5}}
      arms: {a: {delivery: peer-led, effect: {risk: 0.3}}, b: {comparator: usual-care}}
      outcomes: {e: {kind: binary, risk: 0.4, baseline-correlation: 0.5}}
    analysis:
      methods:
        gee: {kind: gee, family: binomial, correlation: independence}
        strata: {kind: gee, family: binomial, strata: adjusted, correlation: independence}
    """,
  ]

  /// The mean of many large trials, beside the truth: sites are few, so one trial would not do.
  @Test(arguments: trials.keys.sorted())
  func truthOfLargeTrials(name: String) throws {
    let text = try #require(Self.trials[name])
      .replacing("PEOPLE", with: "4000").replacing("CLUSTERS", with: "320")
    let tally = try Scenarios.tally(Scenarios.text(text), 150, seed: 3)
    for row in tally.layout.rows {
      let bias = try #require(tally.figure("bias", row.method))
      // Odds ratios of 4,000 people an arm are off by their curvature, a hundredth of what is seen here; 100 people a site by 1 in 200.
      let slack = row.method == "sites" || row.method == "both" ? 0.008 * abs(row.truth) : 0
      #expect(
        abs(bias.value) < 5 * bias.mcse + slack,
        "\(name) \(row.method): bias \(bias.value) ± \(bias.mcse) of \(row.truth)")
      let model = try #require(tally.figure("model-se", row.method)).value
      let empirical = try #require(tally.figure("empirical-se", row.method))
      #expect(
        abs(model - empirical.value) < 5 * empirical.mcse,
        "\(name) \(row.method): SE \(model), empirical \(empirical.value) ± \(empirical.mcse)")
    }
  }

  /// A covariate gains power on every scale, and a test without effect keeps its level.
  @Test func powerAndLevel() throws {
    let base = try #require(Self.trials["people"]).replacing("PEOPLE", with: "200")
    let power = try Scenarios.tally(Scenarios.text(base), 4_000, seed: 5)
    let crude = try #require(power.figure("power", "crude")).value
    for method in ["logistic", "robust", "difference", "ratio", "odds"] {
      #expect(try #require(power.figure("power", method)).value > crude + 0.05, "\(method)")
    }
    let none = try Scenarios.tally(
      Scenarios.text(base.replacing("risk: 0.29", with: "risk: 0.38")), 20_000, seed: 6)
    for method in ["logistic", "difference", "ratio", "odds"] {
      let level = try #require(none.figure("type-i-error", method))
      // A Wald test of some 570 people is off its level by a few tenths of a per cent.
      #expect(abs(level.value - 0.05) < 5 * level.mcse + 0.003, "\(method) \(level.value)")
    }
  }
}

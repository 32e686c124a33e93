import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// What a trial's keys mean, against values worked out by hand.
struct TrialDesignTests {
  private func trial(
    _ outcome: String, arm: String, other: String = "comparator: usual-care", more: String = ""
  ) throws
    -> Tally
  {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 50}
        arms: {a: {\(arm)}, b: {\(other)}}
        outcomes: {y: {\(outcome)}}
      \(more)
      analysis: {methods: {\(outcome.contains("binary") ? "chi-squared: {}, log-odds-ratio: {}" : "t-test: {}")}}
      """)
    return try Scenarios.tally(scenario, 100_000)
  }

  private func truth(_ tally: Tally, _ method: String? = nil) -> Double {
    tally.figure("truth", method)?.value ?? .nan
  }

  /// Standardisers: control 10, pooled √(½(14² + 10²)), total √(pooled² + ¼δ²).
  @Test func standardisers() throws {
    let sd = "kind: gaussian, sd: 10, sd-at-end: {a: 14, b: 10}"
    let arm = "delivery: peer-led, effect: {smd: 0.5}"
    let pooled = (148.0).squareRoot()
    #expect(truth(try trial(sd + ", standardiser: control", arm: arm)) == 5)
    #expect(abs(truth(try trial(sd, arm: arm)) - 0.5 * pooled) < 1e-12)
    let total = truth(try trial(sd + ", standardiser: total", arm: arm))
    #expect(abs(total / (148 + total * total / 4).squareRoot() - 0.5) < 1e-12)
  }

  @Test func effectsOnEvents() throws {
    let outcome = "kind: binary, risk: 0.4"
    for (effect, risk) in [
      ("risk: 0.3", 0.3), ("risk-difference: -0.1", 0.3), ("risk-ratio: 0.75", 0.3),
      ("odds-ratio: 0.642857142857142857", 0.3),
    ] {
      let tally = try trial(outcome, arm: "delivery: peer-led, effect: {\(effect)}")
      #expect(abs(truth(tally, "chi-squared") - (risk - 0.4)) < 1e-12, "\(effect)")
      #expect(try #require(tally.figure("bias", "chi-squared")).agrees(with: 0))
    }
  }

  /// Bias shifts estimates, never the truth; towards benefit, whichever way that is; waitlists count
  /// against their own arm; clinicians who are blind take 0.3 of it; administrative data .05.
  @Test func biasIsNotTruth() throws {
    let bias = "  bias: {expectancy: {smd: 0.1}, waitlist: {smd: 0.2}}"
    for (outcome, expected) in [
      ("kind: gaussian, sd: 10", 3.0), ("kind: gaussian, sd: 10, benefit: lower", -3.0),
      ("kind: gaussian, sd: 10, rater: blinded-clinician", 0.3),
      ("kind: gaussian, sd: 10, rater: records", 0.05),
      ("kind: gaussian, sd: 10, rater: unblinded-clinician", 0),
    ] {
      let tally = try trial(
        outcome, arm: "delivery: peer-led", other: "comparator: waitlist", more: bias)
      #expect(truth(tally) == 0)
      #expect(try #require(tally.figure("bias")).agrees(with: expected), "\(outcome)")
    }
    // SMD 0.3 on the log odds is 0.3·π/√3, here away from the event.
    let tally = try trial(
      "kind: binary, risk: 0.4, rater: self-report", arm: "delivery: peer-led",
      more: "  bias: {expectancy: {smd: 0.3}}")
    let odds = 2.0 / 3 * exp(-0.3 * Double.pi / 3.0.squareRoot())
    #expect(try #require(tally.figure("bias", "chi-squared")).agrees(with: odds / (1 + odds) - 0.4))
  }

  /// A cap holds the total; its spread between trials adds to the spread of estimates.
  @Test func biasIsCappedAndSpreads() throws {
    let capped = try trial(
      "kind: gaussian", arm: "delivery: peer-led",
      more: "  bias: {expectancy: {smd: 0.3}, allocation-concealment: {smd: 0.3}, cap: 0.4}")
    #expect(try #require(capped.figure("bias")).agrees(with: 0.4))
    let spread = try trial(
      "kind: gaussian", arm: "delivery: peer-led",
      more: "  bias: {expectancy: {smd: 0, between-trial-sd: 0.1}, cap: 10}")
    #expect(try #require(spread.figure("empirical-se")).agrees(with: (0.04 + 0.01).squareRoot()))
  }

  /// Contamination of 20 % leaves 0.8 of the effect; the truth follows only when the file says so.
  @Test func contaminationDilutes() throws {
    let other = "comparator: usual-care, contamination: {share: 0.2, from: a}"
    let arm = "delivery: peer-led, effect: {smd: 1}"
    let undiluted = try trial("kind: gaussian", arm: arm, other: other)
    #expect(truth(undiluted) == 1)
    #expect(try #require(undiluted.figure("bias")).agrees(with: -0.2))
    let diluted = try trial(
      "kind: gaussian", arm: arm, other: other, more: "  estimand: {contamination: diluted}")
    #expect(abs(truth(diluted) - 0.8) < 1e-12)
    #expect(try #require(diluted.figure("bias")).agrees(with: 0))
  }

  /// Type I error holds for every test without effect, both sources; families hold their level.
  @Test(arguments: [SourceKind.exact, .people])
  func levelsHold(source: SourceKind) throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 25}
        arms:
          a: {delivery: co-led, dropout: 0.1}
          b: {delivery: peer-led}
          c: {comparator: usual-care, dropout: 0.2}
        outcomes: {y: {kind: gaussian, baseline-correlation: 0.5}}
      analysis:
        methods: {t-test: {}, welch: {}, ancova: {}, change-score: {}}
        families: {all: {adjust: [none, bonferroni, sidak, holm, hochberg, hommel, bh, by, dunnett, fixed-sequence]}}
      """)
    let tally = try Scenarios.tally(scenario, 200_000, source: source)
    for i in tally.layout.rows.indices where tally.layout.rows[i].method != "welch" {
      #expect(RowMeasures(tally, row: i).rejection.agrees(with: 0.05), "\(tally.layout.rows[i])")
    }
    for adjustment in ["bonferroni", "sidak", "holm", "hochberg", "hommel", "bh", "by"] {
      let fwer = try #require(tally.family(adjustment, "fwer"))
      #expect(fwer.value < 0.05 + 5 * fwer.mcse, "\(adjustment)")
    }
    // Two contrasts with one control, pooled: Dunnett and a fixed sequence are exact.
    #expect(try #require(tally.family("dunnett", "fwer")).agrees(with: 0.05))
    #expect(try #require(tally.family("fixed-sequence", "fwer")).agrees(with: 0.05))
    #expect(try #require(tally.family("none", "fwer")).value > 0.08)
  }

  /// Non-inferiority and equivalence: the level at the margin, and the power inside it.
  @Test func margins() throws {
    func run(_ effect: Double, _ hypothesis: String) throws -> Tally {
      try Scenarios.tally(
        Scenarios.text(
          """
          trial:
            design: {participants-per-arm: 100}
            arms: {a: {delivery: peer-led, effect: {smd: \(effect)}}, b: {comparator: active}}
            outcomes: {y: {kind: gaussian}}
          analysis: {methods: {t-test: {hypothesis: \(hypothesis), alpha: 0.025, margin: {smd: 0.4}}}}
          """), 400_000)
    }
    let level = try #require(try run(-0.4, "non-inferiority").figure("type-i-error"))
    #expect(level.agrees(with: 0.025))
    let critical = try StudentT.quantile(0.975, df: 198)
    let power = 1 - (try NoncentralT.cdf(critical, df: 198, ncp: 0.4 * 50.0.squareRoot()))
    #expect(try #require(try run(0, "non-inferiority").figure("power")).agrees(with: power))
    let equal = try #require(try run(0.4, "equivalence").figure("type-i-error"))
    #expect(equal.agrees(with: 0.025, rounding: 1e-4))
    let conclusions = try run(0, "superiority")
    let total = ["concludes-effect", "concludes-no-relevant-effect", "concludes-nothing"]
      .reduce(0) { $0 + (conclusions.figure($1)?.value ?? 0) }
    #expect(abs(total - 1) < 1e-12)
  }
}

import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Testing
import TrialSimulation

/// Instruments with a floor and a ceiling.
struct ScoreScaleTests {
  static func trial(
    _ mean: Double, _ effect: String = "latent-points: 3", arm: String = ""
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 60}
        arms: {a: {delivery: peer-led, effect: {\(effect)}\(arm)}, b: {comparator: usual-care}}
        outcomes:
          y: {kind: gaussian, mean: \(mean), sd: 5, baseline-correlation: 0.5, scale: {min: 8, max: 32}}
      analysis: {methods: {t-test: {}, ancova: {}}}
      """)
  }

  /// Mean of a rounded, cut normal, score by score.
  static func mean(_ mean: Double, _ sd: Double) -> Double {
    (8...32).reduce(0.0) { sum, k in
      let upper = k == 32 ? 1 : Normal.cdf((Double(k) + 0.5 - mean) / sd)
      let lower = k == 8 ? 0 : Normal.cdf((Double(k) - 0.5 - mean) / sd)
      return sum + Double(k) * (upper - lower)
    }
  }

  /// The truth is the difference in mean scores: in the middle of the scale that of the latent normal, near the
  /// ceiling less; estimates are unbiased for it, in groups too.
  @Test(arguments: [20.0, 27, 31]) func truth(_ latent: Double) throws {
    for groups in ["", ", groups: {size: 6, icc: 0.2, variance: added}"] {
      let scenario = try Self.trial(latent, arm: groups)
      let tally = try Scenarios.tally(scenario, 5000)
      let spread = groups.isEmpty ? 5 : 5 * (1 + 0.25).squareRoot()
      let expected = Self.mean(latent + 3, spread) - Self.mean(latent, 5)
      #expect(abs(tally.layout.rows[0].truth - expected) < 1e-9)
      #expect(try #require(tally.figure("bias", "t-test")).agrees(with: 0))
    }
    if latent == 20 { #expect(abs(Self.mean(23, 5) - Self.mean(20, 5) - 3) < 0.2) }
    if latent == 31 { #expect(Self.mean(34, 5) - Self.mean(31, 5) < 1.5) }
  }

  /// Points are points of mean score, and an SMD so many standardisers of them, wherever the mean stands.
  ///
  /// The truth is what was said, and estimates are unbiased for it: 5,000 replicates of 120 people would show a bias of .07
  /// points.
  @Test(arguments: [12.0, 20, 30]) func points(_ latent: Double) throws {
    for (effect, said) in [("points: 1.5", 1.5), ("smd: 0.3", 1.5), ("points: -3", -3)] {
      for groups in ["", ", groups: {size: 6, icc: 0.2, variance: added}"] {
        let scenario = try Self.trial(latent, effect, arm: groups)
        let tally = try Scenarios.tally(scenario, 5000)
        #expect(abs(tally.layout.rows[0].truth - said) < 1e-6)
        #expect(try #require(tally.figure("bias", "t-test")).agrees(with: 0))
      }
    }
  }

  /// With SDs that differ between arms the truth is what was said too.
  @Test func unequalSpread() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 60}
        arms: {a: {delivery: peer-led, effect: {points: 2}}, b: {comparator: usual-care}}
        outcomes:
          y: {kind: gaussian, mean: 29, sd: 5, sd-at-end: {a: 8, b: 4}, scale: {min: 8, max: 32}}
      analysis: {methods: {welch: {}}}
      """)
    let tally = try Scenarios.tally(scenario, 5000)
    #expect(abs(tally.layout.rows[0].truth - 2) < 1e-6)
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
  }

  /// Nobody scores beyond the ceiling: such an effect is refused where it stands.
  @Test func beyondTheCeiling() {
    do {
      _ = try Self.trial(30, "points: 4")
      Issue.record("accepted a mean score above the ceiling")
    } catch {
      #expect("\(error)".contains("beyond the instrument"), "\(error)")
      #expect("\(error)".contains("trial.arms.a.effect"), "\(error)")
    }
  }

  /// People show whole scores inside the scale.
  @Test func scores() throws {
    let scenario = try Self.trial(30)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for person in Replay(experiment, replicate: 0, seed: 1).people {
      for case let value? in person.values {
        #expect(value == value.rounded() && (8...32).contains(value))
      }
    }
  }
}

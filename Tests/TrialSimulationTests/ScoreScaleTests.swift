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

  /// SD of the same.
  static func sd(_ mean: Double, _ sd: Double) -> Double {
    let (mean, second) = (
      self.mean(mean, sd),
      (8...32).reduce(0.0) { sum, k in
        let upper = k == 32 ? 1 : Normal.cdf((Double(k) + 0.5 - mean) / sd)
        let lower = k == 8 ? 0 : Normal.cdf((Double(k) - 0.5 - mean) / sd)
        return sum + Double(k * k) * (upper - lower)
      }
    )
    return (second - mean * mean).squareRoot()
  }

  struct NotAScore: Error {}

  /// The normal beneath the scores of an arm.
  static func latent(
    _ scenario: Scenario, arm: Int
  ) throws -> (mean: Double, sd: Double, form: ScoreLaw) {
    guard let form = scenario.trial.forms[0][arm] as? ScoreLaw else {
      throw NotAScore()
    }
    return (form.mean, form.sd, form)
  }

  /// Normals beneath scores of three instruments.
  ///
  /// R 4.2.2: uniroot within uniroot over sums of pnorm; correlations by integrate over the baseline's normal, step by step.
  /// Ten digits; tolerance 1e-7.
  @Test(arguments: [
    (
      "mean: 40, sd: 10.2, baseline-correlation: 0.6, scale: {min: 0, max: 60}", "4",
      [
        40.1148608283, 10.4594595875, 40.1148608283, 10.4594595875, 44.3709296990, 10.9051377341,
        0.6031481657,
      ]
    ),
    (
      "mean: 1.2, sd: 1.1, baseline-correlation: 0.7, scale: {min: 0, max: 4}", "0.5",
      [
        1.0638020921, 1.2944138396, 1.0638020921, 1.2944138396, 1.6755138105, 1.1462642164,
        0.7637658542,
      ]
    ),
    (
      "mean: 12, sd: 6, sd-at-end: 7, baseline-correlation: 0.5, scale: {min: 0, max: 27}", "-3",
      [
        11.9529657515, 6.1788143740, 11.8793059975, 7.5159878703, 8.4021252712, 8.1032447246,
        0.5065432354,
      ]
    ),
  ])
  func beneath(outcome: String, points: String, exact: [Double]) throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 60}
        arms: {a: {delivery: peer-led, effect: {points: \(points)}}, b: {comparator: usual-care}}
        outcomes: {y: {kind: gaussian, \(outcome)}}
      analysis: {methods: {t-test: {}}}
      """)
    let (treated, control) = (try Self.latent(scenario, arm: 0), try Self.latent(scenario, arm: 1))
    let found = [
      control.form.baselineMean, control.form.baselineSD, control.mean, control.sd, treated.mean,
      treated.sd, control.form.baselineCorrelation,
    ]
    for (found, exact) in zip(found, exact) { #expect(abs(found - exact) < 1e-7) }
  }

  /// An effect on the latent normal: the truth is the difference in mean scores, in the middle of the scale that of the normal,
  /// near the ceiling less; estimates are unbiased for it, in groups too.
  @Test(arguments: [20.0, 25, 28.5]) func latentPoints(_ observed: Double) throws {
    for groups in ["", ", groups: {size: 6, icc: 0.2, variance: added}"] {
      let scenario = try Self.trial(observed, arm: groups)
      let (treated, control) = (
        try Self.latent(scenario, arm: 0), try Self.latent(scenario, arm: 1)
      )
      #expect(abs(Self.mean(control.mean, control.sd) - observed) < 1e-9)
      #expect(abs(Self.sd(control.mean, control.sd) - 5) < 1e-9)
      #expect(abs(treated.mean - control.mean - 3) < 1e-9 && treated.sd == control.sd)
      let tally = try Scenarios.tally(scenario, 5000)
      let spread = control.sd * (groups.isEmpty ? 1 : (1 + 0.25).squareRoot())
      let expected = Self.mean(treated.mean, spread) - observed
      #expect(abs(tally.layout.rows[0].truth - expected) < 1e-9)
      #expect(try #require(tally.figure("bias", "t-test")).agrees(with: 0))
      if observed == 20 { #expect(abs(expected - 3) < 0.2) }
      if observed == 28.5 { #expect(expected < 2) }
    }
  }

  /// Points are points of mean score, and an SMD so many standardisers of them, wherever the mean stands; the SD in every arm is
  /// that of scores.
  ///
  /// The truth is what was said, and estimates are unbiased for it, with the standard error that so many scores with an SD of 5
  /// have: 5,000 replicates of 120 people would show a bias of .07 points, and an SD that is 5 % off.
  @Test(arguments: [13.0, 20, 27]) func points(_ observed: Double) throws {
    for (effect, said) in [("points: 1.5", 1.5), ("smd: 0.3", 1.5), ("points: -3", -3)] {
      for groups in ["", ", groups: {size: 6, icc: 0.2, variance: added}"] {
        let scenario = try Self.trial(observed, effect, arm: groups)
        let tally = try Scenarios.tally(scenario, 5000)
        #expect(abs(tally.layout.rows[0].truth - said) < 1e-6)
        #expect(try #require(tally.figure("bias", "t-test")).agrees(with: 0))
        guard groups.isEmpty else { continue }
        let spread = try #require(tally.figure("empirical-se", "t-test"))
        #expect(spread.agrees(with: 5 * (2.0 / 60).squareRoot()))
      }
    }
  }

  /// With SDs that differ between arms the truth is what was said too, and so are the SDs.
  @Test func unequalSpread() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 60}
        arms: {a: {delivery: peer-led, effect: {points: 2}}, b: {comparator: usual-care}}
        outcomes:
          y: {kind: gaussian, mean: 22, sd: 5, sd-at-end: {a: 8, b: 4}, scale: {min: 8, max: 32}}
      analysis: {methods: {welch: {}}}
      """)
    let tally = try Scenarios.tally(scenario, 5000)
    #expect(abs(tally.layout.rows[0].truth - 2) < 1e-6)
    #expect(try #require(tally.figure("bias")).agrees(with: 0))
    let exact = ((64.0 + 16) / 60).squareRoot()
    #expect(try #require(tally.figure("empirical-se")).agrees(with: exact))
  }

  /// Scores between two ends with some mean have no SD beyond that of everybody at an end, nor below what whole steps leave.
  @Test(arguments: [
    ("mean: 30, sd: 7", "sd", "between 0 and 6.633, not 7"),
    ("mean: 20.5, sd: 0.4", "sd", "between 0.5 and 11.99, not 0.4"),
    ("mean: 40, sd: 5", "mean", "not between 8 to 32"),
    ("mean: 29, sd: 5, sd-at-end: 9", "sd-at-end", "between 0 and 7.937, not 9"),
    (
      "mean: 20, sd: 3, sd-at-end: 11.5, baseline-correlation: 0.99", "baseline-correlation",
      "cannot correlate at 0.99"
    ),
  ])
  func impossible(outcome: String, key: String, message: String) throws {
    do {
      _ = try Scenarios.text(
        """
        trial:
          design: {participants-per-arm: 60}
          arms: {a: {delivery: peer-led}, b: {comparator: usual-care}}
          outcomes: {y: {kind: gaussian, \(outcome), scale: {min: 8, max: 32}}}
        analysis: {methods: {t-test: {}}}
        """)
      Issue.record("accepted \(outcome)")
    } catch {
      #expect("\(error)".contains("trial.outcomes.y.\(key)"), "\(error)")
      #expect("\(error)".contains(message), "\(error)")
    }
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

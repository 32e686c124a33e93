import Foundation
import GSLKit
import Inference
import InputFiles
import MonteCarlo
import Parts
import Testing
import TrialSimulation

/// What uneven dropout does to an analysis of complete cases where nothing is true.
struct AttritionTests {
  static func trial(
    _ dropout: (Double, Double), _ slopes: (String, String), people: Int = 2000
  ) throws -> Scenario {
    func attrition(_ slope: String) -> String {
      slope.isEmpty ? "" : ", attrition: {\(slope)}"
    }
    return try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(people)}
        arms:
          a: {delivery: peer-led, dropout: \(dropout.0)\(attrition(slopes.0))}
          b: {comparator: usual-care, dropout: \(dropout.1)\(attrition(slopes.1))}
        outcomes: {y: {kind: gaussian, baseline-correlation: 0.5}}
      analysis: {methods: {t-test: {}, ancova: {}}}
      """)
  }

  /// The mean of those who stay where the log odds of leaving have this slope on a standard normal score.
  static func meanOfStayers(_ share: Double, _ slope: Double) throws -> Double {
    // An integral that is 0 has no relative precision.
    if slope == 0 { return 0 }
    func integral(_ a: Double, _ f: (Double) -> Double) throws -> Double {
      try Quadrature.integrate(from: -12, to: 12, relative: 1e-10) { z in
        f(z) * exp(-z * z / 2) / (2 * Double.pi).squareRoot() / (1 + exp(a + slope * z))
      }
    }
    let a = try RootFinder.brent(from: -20, to: 20, absolute: 1e-10) {
      ((try? integral($0) { _ in 1 }) ?? .nan) - (1 - share)
    }
    return try integral(a) { $0 } / integral(a) { _ in 1 }
  }

  /// Evidence: dropout of treated and control, slopes of the log odds per SD, bias of complete cases at d = 0.
  ///
  /// Equal 20/20 with one slope .00; 30/20 +.03; 30 (−.5)/20 (0) +.15; 87/65 +.07; 87 (−.3)/65 (0) +.26. The third
  /// is slope times share, the bias to first order; exactly it is .143.
  @Test func notAtRandom() throws {
    let rows: [((Double, Double), (Double, Double), Double)] = [
      ((0.2, 0.2), (-0.3, -0.3), 0.00), ((0.3, 0.2), (-0.3, -0.3), 0.03),
      ((0.3, 0.2), (-0.5, 0), 0.143), ((0.87, 0.65), (-0.3, -0.3), 0.07),
      ((0.87, 0.65), (-0.3, 0), 0.26),
    ]
    for (dropout, slopes, published) in rows {
      let scenario = try Self.trial(
        dropout, ("outcome: \(slopes.0)", slopes.1 == 0 ? "" : "outcome: \(slopes.1)"))
      let tally = try Scenarios.tally(scenario, 1000)
      let bias = try #require(tally.figure("bias", "t-test"))
      let exact =
        try Self.meanOfStayers(dropout.0, slopes.0) - Self.meanOfStayers(dropout.1, slopes.1)
      #expect(bias.agrees(with: exact), "\(dropout) \(bias) \(exact)")
      // Printed to two decimals.
      #expect(abs(exact - published) < 0.0055, "\(dropout) \(exact) \(published)")
    }
  }

  /// Leaving by the baseline alone is at random given it: complete cases are biased, adjusted ones are not.
  @Test func atRandomGivenTheBaseline() throws {
    let tally = try Scenarios.tally(
      try Self.trial((0.5, 0.2), ("baseline: -1", "")), 2000)
    let plain = try #require(tally.figure("bias", "t-test"))
    let exact = 0.5 * (try Self.meanOfStayers(0.5, -1))
    #expect(plain.agrees(with: exact), "\(plain) \(exact)")
    #expect(try #require(tally.figure("bias", "ancova")).agrees(with: 0))
  }

  /// As many leave as `dropout` says, whatever decides who.
  @Test func shareOfLeavers() throws {
    let scenario = try Self.trial((0.65, 0.3), ("baseline: -0.8, outcome: 0.6", "outcome: 2"))
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    #expect(experiment.source == .people)
    for (arm, share) in [("a", 0.65), ("b", 0.3)] {
      var (left, all) = (0.0, 0.0)
      for replicate in 0..<50 {
        for person in Replay(experiment, replicate: replicate, seed: 1).people
        where person.arm == arm {
          all += 1
          left += person.values.allSatisfy { $0 == nil } ? 1 : 0
        }
      }
      let error = (share * (1 - share) / all).squareRoot()
      #expect(abs(left / all - share) < 5 * error, "\(arm) \(left / all)")
    }
  }

  /// What decides must be there, and somebody must leave.
  @Test func refusals() {
    func message(_ text: String) -> String {
      do throws(Problems) {
        _ = try Scenario(YAMLReader.read("peertrials: 1\n" + text, file: "t"), file: "t")
        return ""
      } catch {
        return error.list.map(\.message).joined()
      }
    }
    func text(_ arm: String, _ outcome: String) -> String {
      """
      trial:
        design: {participants-per-arm: 20}
        arms: {a: {delivery: peer-led, \(arm)}, b: {comparator: usual-care}}
        outcomes: {y: {\(outcome)}}
      analysis: {methods: {m: {kind: \(outcome.contains("binary") ? "chi-squared" : "t-test")}}}
      """
    }
    #expect(message(text("attrition: {outcome: 1}", "kind: gaussian")).contains("give 'dropout'"))
    #expect(
      message(text("dropout: 0.1, attrition: {baseline: 1}", "kind: binary, risk: 0.2"))
        .contains("'y' has no baseline"))
    #expect(
      message(text("dropout: 0.1, attrition: {outcome: 1, of: z}", "kind: gaussian"))
        .contains("no outcome is called 'z'"))
  }
}

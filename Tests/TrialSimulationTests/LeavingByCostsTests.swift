import Foundation
import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// What leaving does where a cost decides who leaves, against sums over a fine grid of costs.
struct LeavingByCostsTests {
  /// The mean of those who stay, over a grid of the normal beneath; the slope is per `sd`.
  static func staying(_ law: AmountLaw, sd: Double, share: Double, slope: Double) -> Double {
    let places = (-800...800).map { Double($0) / 100 }
    let values = places.map { law.amount(at: $0) }
    let weights = places.map { Normal.density($0) / 100 }
    func leave(_ a: Double, _ value: Double) -> Double { 1 / (1 + exp(-a - slope * value / sd)) }
    var (low, high) = (-100.0, 100.0)
    for _ in 0..<100 {
      let a = (low + high) / 2
      var left = 0.0
      for (value, weight) in zip(values, weights) { left += weight * leave(a, value) }
      if left < share { low = a } else { high = a }
    }
    var stay = 0.0
    for (value, weight) in zip(values, weights) { stay += weight * value * (1 - leave(low, value)) }
    return stay / (1 - share)
  }

  @Test func meanOfThoseWhoStay() throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 1000}
        arms:
          a: {delivery: peer-led, effect: {mean-ratio: 0.7}, dropout: 0.3, attrition: {outcome: 0.8}}
          b: {comparator: usual-care, dropout: 0.2, attrition: {outcome: -0.4}}
        outcomes: {y: {kind: cost, mean: 2000, cv: 1.2, distribution: log-normal}}
      analysis: {methods: {m: {kind: welch}}}
      """)
    let bias = try #require(try Scenarios.tally(scenario, 1_000).figure("bias", "m"))
    let sd = 1.2 * 2000
    func law(_ mean: Double) -> AmountLaw { AmountLaw(mean: mean, cv: 1.2, shape: .logNormal) }
    let exact =
      Self.staying(law(1400), sd: sd, share: 0.3, slope: 0.8) - 1400
      - (Self.staying(law(2000), sd: sd, share: 0.2, slope: -0.4) - 2000)
    #expect(abs(exact) > 200)
    #expect(bias.agrees(with: exact), "\(bias) \(exact)")
  }

  /// As many leave as `dropout` says: with zeros, in groups, at sites, in levels.
  @Test(arguments: [
    "distribution: gamma, zeros: 0.3", "distribution: log-normal",
  ]) func shareOfLeavers(law: String) throws {
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: 2000}
        arms:
          a:
            delivery: peer-led
            effect: {mean-ratio: 0.6}
            groups: {size: 10, icc: 0.1}
            dropout: 0.35
            attrition: {outcome: 1.5}
          b: {comparator: usual-care, dropout: 0.1, attrition: {outcome: -1}}
        outcomes: {y: {kind: cost, mean: 2000, cv: 1.2, \(law)}}
        sites: {number: 100, icc: 0.1}
        modifier: {share: 0.4, main: {mean-ratio: 1.5}}
      analysis: {methods: {m: {kind: welch}}}
      """)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for (arm, share) in ["a": 0.35, "b": 0.1] {
      var (left, all) = (0.0, 0.0)
      for replicate in 0..<40 {
        for person in Replay(experiment, replicate: replicate, seed: 1).people
        where person.arm == arm {
          all += 1
          if person.values.allSatisfy({ $0 == nil }) { left += 1 }
        }
      }
      // People of one group, and of one site, leave together.
      let width = 1 + 10 * 0.1 + 20 * 0.1
      let error = (share * (1 - share) * width / all).squareRoot()
      #expect(abs(left / all - share) < 5 * error, "\(law) \(arm): \(left / all)")
    }
  }
}

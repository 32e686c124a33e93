import Foundation
import Inference
import MetaAnalysis
import MonteCarlo
import ReviewSimulation
import TestSupport
import Testing

/// The best of several versions of an outcome, against order statistics of correlated normals.
struct SwitchingTests {
  static func trial(_ versions: Int, _ rho: Double, share: Double = 1) -> TrialLiterature {
    TrialLiterature(
      population: Population(settings: [TrialSetting(name: "all", trials: 1, sizes: .listed([200]))]
      ),
      outcomes: [ReviewOutcome(name: "y", effects: [0])],
      reporting: ReportingRules(
        switching: Switching(versions: versions, correlation: rho, share: share)))
  }

  /// Expected maxima of m normals: 2: 1/√π; 5: 1.16296; 10: 1.53875 (Harter 1961, Biometrika 48:151); each
  /// times √(1 − ρ) standard errors, of which one is √(4/200) = .1414.
  @Test(arguments: [(2, 0.5, 0.564190), (5, 0.4, 1.162964), (10, 0.4, 1.538753)]) func shift(
    _ versions: Int, _ rho: Double, _ maximum: Double
  ) throws {
    let tally = try Self.run(Self.trial(versions, rho))
    let bias = try tally.measure("bias", 0)
    let expected = (1 - rho).squareRoot() * maximum * (4.0 / 200).squareRoot()
    #expect(abs(bias.value - expected) < 5 * bias.mcse, "\(bias) \(expected)")
    let some = try Self.run(Self.trial(versions, rho, share: 0.3)).measure("bias", 0)
    #expect(abs(some.value - 0.3 * expected) < 5 * some.mcse)
  }

  /// P(any of m favourably significant), ρ = .4: the integral ∫φ(c)(1 − Φ((z − √ρc)/√(1 − ρ))^m)dc by the
  /// trapezoidal rule on ±8 at steps of .01.
  @Test(arguments: [3, 5, 10]) func favourable(_ versions: Int) throws {
    let rho = 0.4
    func cdf(_ z: Double) -> Double { erfc(-z / 2.squareRoot()) / 2 }
    var expected = 0.0
    for i in -800...800 {
      let c = Double(i) / 100
      let one = cdf((1.959963984540054 - rho.squareRoot() * c) / (1 - rho).squareRoot())
      expected +=
        exp(-c * c / 2) / (2 * Double.pi).squareRoot() * (1 - pow(one, Double(versions))) / 100
    }
    let found = try Self.run(Self.trial(versions, rho)).measure("rejected-towards-benefit", 0)
    #expect(abs(found.value - expected) < 5 * found.mcse, "\(found) \(expected)")
  }

  private static func run(_ model: TrialLiterature) throws -> Tally {
    try Anchors.run(
      try ReviewExperiment(
        model: model,
        analyses: [ReviewAnalysis(outcome: "y", cells: [0], minimumStudies: 1, role: .look(1))],
        methods: [.pool(.commonEffect, .z)]), replicates: 100_000)
  }
}

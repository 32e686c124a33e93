import Foundation
import GSLKit
import InputFiles
import MonteCarlo
import Parts
import Planning
import Testing
import TrialSimulation

/// Searches whose answer is known exactly, by distributions that the simulation does not use.
struct ExactAnswersTests {
  private func power(_ d: Double, n1: Double, n0: Double) throws -> Double {
    let df = n1 + n0 - 2
    return try NoncentralT.twoSidedPower(
      critical: try StudentT.quantile(0.975, df: df), df: df,
      ncp: d / (1 / n1 + 1 / n0).squareRoot())
  }

  /// Minimal detectable effect with 64 per arm: within 5 standard errors of the noncentral t root.
  @Test func detectableEffect() throws {
    let exact = try RootFinder.brent(from: 0.1, to: 2) {
      ((try? power($0, n1: 64, n0: 64)) ?? .nan) - 0.8
    }
    let planned = try Planned(
      Planned.tTest("0.3", n: 64), solveFor: "trial.arms.a.effect.smd")
    let found = try #require(try planned.search(seed: 4, range: 0...10).solution)
    let crossing = try #require(found.crossing)
    #expect(abs(crossing.value - exact) < 5 * crossing.error && crossing.error < 0.002)
    #expect(found.short == nil && found.isIncreasing && found.interval.contains(exact))
  }

  /// Largest tolerable dropout of one arm with 100 per arm and SMD 0.5: power averaged over the
  /// binomial number that stays.
  @Test func tolerableDropout() throws {
    let byStayers = try (0...100).map { n in
      n < 2 ? 0 : try power(0.5, n1: Double(n), n0: 100)
    }
    func average(_ dropout: Double) -> Double {
      var mass = pow(dropout, 100)
      var total = 0.0
      for n in 0...100 {
        total += mass * byStayers[n]
        mass *= Double(100 - n) / Double(n + 1) * (1 - dropout) / dropout
      }
      return total
    }
    let exact = try RootFinder.brent(from: 0.05, to: 0.9) { average($0) - 0.8 }
    let planned = try Planned(
      Planned.tTest("0.5", n: 100), solveFor: "trial.arms.a.dropout")
    let found = try #require(try planned.search(seed: 5).solution)
    let crossing = try #require(found.crossing)
    #expect(abs(crossing.value - exact) < 5 * crossing.error && crossing.error < 0.005)
    #expect(!found.isIncreasing)
  }

  /// E(half-width) = t·√(2/n)·E(s), E(s) = √(2/ν)·Γ((ν + 1)/2)/Γ(ν/2); and
  /// P(half-width ≤ w) = P(χ²_ν ≤ ν(w/(t√(2/n)))²).
  @Test func precision() throws {
    func scale(_ n: Double) throws -> Double {
      try StudentT.quantile(0.975, df: 2 * n - 2) * (2 / n).squareRoot()
    }
    func mean(_ n: Double) throws -> Double {
      let df = 2 * n - 2
      return try scale(n) * (2 / df).squareRoot() * exp(lgamma((df + 1) / 2) - lgamma(df / 2))
    }
    func assured(_ n: Double) throws -> Double {
      let ratio = try 0.25 / scale(n)
      return ChiSquared.cdf((2 * n - 2) * ratio * ratio, df: 2 * n - 2)
    }
    let expected = try #require(try (10...1000).first { try mean(Double($0)) <= 0.25 })
    let sure = try #require(try (10...1000).first { try assured(Double($0)) >= 0.9 })
    let text = Planned.tTest("0.3", test: ", half-width: {points: 0.25}")
    let planned = try Planned(text)
    let byMean = try #require(
      try planned.search("half-width", target: 0.25, seed: 6).solution)
    #expect(byMean.value == Double(expected))
    #expect(abs(byMean.at.value - (try mean(byMean.value))) < 5 * byMean.at.mcse)
    let byChance = try #require(
      try planned.search("half-width-within-target", target: 0.9, seed: 6).solution)
    #expect(byChance.interval.contains(Double(sure)))
    #expect(abs(byChance.at.value - (try assured(byChance.value))) < 5 * byChance.at.mcse)
  }

  /// The smallest n over effects from 0.3 to 0.5 is that of 0.3: 176 per arm (pwr: 175.38).
  @Test func robust() throws {
    let planned = try Planned(Planned.tTest("0.4"))
    let layout = try planned.experiment(50).layout
    let criterion = try Criterion("power", of: Criterion.Choice(), target: 0.8, in: layout)
    func oracle(_ d: Double) -> ExperimentOracle {
      let path = Path(["trial", "arms", "a", "effect", "smd"])
      return ExperimentOracle(criterion, engine: Engine(threads: 2), seed: 7) {
        try planned.experiment($0, [ScenarioEdit(path, d, origin: .standard)])
      }
    }
    let found = try RobustSearch(
      Axis(range: 1...1_000_000, isInteger: true, current: 50), criterion, isLattice: false,
      effort: Search.Effort()
    ).run(corners: [oracle(0.5), oracle(0.3)], inside: [oracle(0.4)])
    let solution = try #require(found.search.solution)
    #expect(found.binding == 1 && solution.interval.contains(176))
    #expect(found.corners.count == 2 && found.corners[0].value > 0.99)
    #expect(found.inside.map { $0.response.value > 0.9 } == true)
  }
}

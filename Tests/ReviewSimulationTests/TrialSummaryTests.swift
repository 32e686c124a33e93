import Foundation
import GSLKit
import Inference
import MetaAnalysis
import MonteCarlo
import TestSupport
import Testing

import ReviewSimulation

/// Summaries of trials are drawn from their exact distributions: against moments in closed form, and against
/// people drawn one by one.
struct TrialSummaryTests {
  static func draw(
    _ model: TrialLiterature, _ replicates: Int, _ take: (Literature) throws -> Void
  ) rethrows {
    var stream = RandomStream(key: StreamKey(seed: 7))
    var literature = model.memory
    for replicate in 0..<replicates {
      model.draw(replicate, into: &literature, using: &stream)
      try take(literature)
    }
  }

  /// One trial, two outcomes with correlation ρ: variances are χ²/(n − 1) with correlation ρ².
  ///
  /// 100,000 trials; within 5 standard errors of a mean, variance or correlation.
  @Test func observedVariancesAreWishart() throws {
    let (n, rho, count) = (12.0, 0.6, 100_000)
    var stream = RandomStream(key: StreamKey(seed: 3))
    let correlation = try #require(OutcomeCorrelation([[1, rho], [rho, 1]]))
    // Two degrees of freedom for three outcomes go the other way: sums over draws.
    for df in [11, 1] {
      var errors = SquaredErrors(outcomes: 2)
      errors.choose([0, 1], count: 2, from: correlation)
      var (sums, squares, cross) = ([0.0, 0.0], [0.0, 0.0], 0.0)
      for replicate in 0..<count {
        stream.seek(replicate: replicate, unit: df, lane: Lane(rawValue: 1))
        var drawn = [0.0, 0.0]
        errors.add(df: df, scale: 2, to: &drawn, using: &stream)
        for i in 0...1 {
          sums[i] += drawn[i]
          squares[i] += drawn[i] * drawn[i]
        }
        cross += drawn[0] * drawn[1]
      }
      let (r, m) = (Double(count), Double(df))
      let means = sums.map { $0 / r }
      let variances = zip(squares, means).map { $0 / r - $1 * $1 }
      for i in 0...1 {
        #expect(abs(means[i] - 2 * m) < 5 * (8 * m / r).squareRoot())
        // Var of a sample variance of χ²: kurtosis 3 + 12/m.
        let error = 8 * m * ((2 + 12 / m) / r).squareRoot()
        #expect(abs(variances[i] - 8 * m) < 5 * error)
      }
      let found = (cross / r - means[0] * means[1]) / (variances[0] * variances[1]).squareRoot()
      // Heavy tails widen the error of a correlation, at most by √(1 + 6/m) here.
      let error = ((1 + 6 / m) / r).squareRoot()
      #expect(abs(found - rho * rho) < 5 * error, "df \(df): \(found)")
      _ = n
    }
  }

  /// Hedges's g of trials whose treated arm comes in groups, against people in groups: Kolmogorov–Smirnov
  /// distance of 20,000 from 20,000, critical value at 1e-6 √(−ln(5e-7)/2)·√(2/20,000) = .027.
  @Test func groupsAsPeople() throws {
    let (n, m, icc, effect) = (24.0, 6.0, 0.3, 0.4)
    let population = Population(
      settings: [TrialSetting(name: "all", trials: 1, sizes: .listed([2 * n]))],
      characteristics: [
        Characteristic(
          name: "format",
          levels: [
            .init(
              name: "group", shares: [1], multiplies: [1], adds: [0], groupSize: m, icc: icc)
          ])
      ])
    let model = TrialLiterature(
      population: population, outcomes: [ReviewOutcome(name: "y", effects: [effect])],
      level: .hedgesG)
    var drawn: [Double] = []
    Self.draw(model, 20_000) { drawn.append($0.y[0] / $0.v[0].squareRoot()) }
    var stream = RandomStream(key: StreamKey(seed: 11))
    var people: [Double] = []
    for replicate in 0..<20_000 {
      stream.seek(replicate: replicate, unit: 0, lane: Lane(rawValue: 2))
      let control = (0..<Int(n)).map { _ in stream.normal() }
      let treated = (0..<Int(n / m)).flatMap { _ -> [Double] in
        let group = icc.squareRoot() * stream.normal()
        return (0..<Int(m)).map { _ in effect + group + (1 - icc).squareRoot() * stream.normal() }
      }
      let g = try StudyEffect.hedgesG(Self.arm(treated), Self.arm(control)).get()
      people.append(g.y / g.v.squareRoot())
    }
    #expect(Self.distance(drawn, people) < 0.027)
  }

  private static func arm(_ x: [Double]) -> ArmMeans {
    let n = Double(x.count)
    let mean = x.reduce(0, +) / n
    let ss = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return ArmMeans(n: n, mean: mean, sd: (ss / (n - 1)).squareRoot())
  }

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    let (x, y) = (a.sorted(), b.sorted())
    var (i, j, most) = (0, 0, 0.0)
    while i < x.count, j < y.count {
      if x[i] < y[j] { i += 1 } else { j += 1 }
      most = max(most, abs(Double(i) / Double(x.count) - Double(j) / Double(y.count)))
    }
    return most
  }

  /// Two arms against one control go together as √(n₁n₂/((n₁ + n_c)(n₂ + n_c))) = ½ for equal arms; their
  /// difference is that of two arms.
  @Test func secondArmsShareTheirControl() throws {
    let levels = ["a", "b"].map {
      Characteristic.Level(name: $0, shares: [1], multiplies: [1], adds: [0])
    }
    for level in [DataLevel.effects, .meanDifference] {
      let model = TrialLiterature(
        population: Population(
          settings: [TrialSetting(name: "all", trials: 1, sizes: .listed([90]), secondArm: 1)],
          characteristics: [Characteristic(name: "x", levels: levels)],
          secondArm: SecondArm(varies: 0, rule: .split)),
        outcomes: [ReviewOutcome(name: "y", effects: [0])], level: level)
      var (sums, gap, count) = ([0.0, 0.0, 0.0], 0.0, 0.0)
      Self.draw(model, 50_000) { literature in
        let (first, second) = (literature.y[0], literature.y[1])
        sums[0] += first * first
        sums[1] += second * second
        sums[2] += first * second
        gap = max(gap, abs(first - second - literature.y[2]))
        count += 1
        #expect(literature.recorded[0] != literature.recordedOfSecondArm[0])
      }
      #expect(gap < 1e-12)
      let correlation = sums[2] / (sums[0] * sums[1]).squareRoot()
      #expect(abs(correlation - 0.5) < 5 * 0.75 / count.squareRoot(), "\(correlation)")
      #expect(abs(sums[0] / count - 2.0 / 30) < 5 * (2 / count).squareRoot() * 2 / 30)
    }
  }
}

import GSLKit
import Inference
import MonteCarlo
import Testing

/// Measures against exact values, and their Monte Carlo errors against the spread over 400 runs.
struct MeasuresStatisticalTests {
  private func tally(_ experiment: CoinExperiment, _ replicates: Int, seed: UInt64) -> Tally {
    Engine(threads: 2).run(
      experiment, key: StreamKey(seed: seed), stopping: .replicates(replicates)
    ).tally
  }

  private func figures(_ tally: Tally) -> [String: Measured] {
    var list = RowMeasures(tally, row: 0).all
    list += PairMeasures(tally, pair: 0).all
    list += FamilyMeasures(tally, family: 0).all
    return Dictionary(list.map { ($0.measure, $0) }) { first, _ in first }
  }

  /// A z test of mean 1.3 with SE 1: closed forms by Gelman & Carlin (2014), equations in section 2.
  @Test func exactValues() throws {
    let d = 1.3
    let figures = figures(tally(try CoinExperiment(effect: d), 400_000, seed: 1))
    let c = 1.959_963_984_540_054
    let (up, down) = (Normal.upper(c - d), Normal.cdf(-c - d))
    let expected: [String: Double] = [
      "power": up + down, "bias": 0, "empirical-se": 1, "mse": 1, "coverage": 0.95,
      "bias-eliminated-coverage": 0.95, "type-s": down / (up + down),
      "type-m": exaggeration(d, c),
      "rejection-difference": 0, "bias-difference": 0, "relative-precision": 0,
      "mean-estimate": d, "rejected-towards-benefit": up,
    ]
    for (name, value) in expected {
      let m = try #require(figures[name], "\(name)")
      #expect(abs(m.value - value) < 5 * m.mcse, "\(name): \(m.value) ± \(m.mcse) for \(value)")
    }
    // Known without error here: the model SE is 1 in every replicate.
    #expect(abs((figures["model-se"]?.value ?? 0) - 1) < 1e-12)
    #expect(abs((figures["half-width"]?.value ?? 0) - c) < 1e-9)
  }

  /// E(|Z| given |Z| > c)/d for Z ~ N(d, 1).
  private func exaggeration(_ d: Double, _ c: Double) -> Double {
    let up = d * Normal.upper(c - d) + Normal.density(c - d)
    let down = -d * Normal.cdf(-c - d) + Normal.density(c + d)
    return (up + down) / (Normal.upper(c - d) + Normal.cdf(-c - d)) / d
  }

  /// The mean of the Monte Carlo errors is the standard deviation of the figures over 400 runs, within
  /// 5 standard errors of such a standard deviation (18 %).
  @Test func monteCarloErrorsAreRight() throws {
    let experiment = try CoinExperiment(effect: 1.3, failures: 0.1)
    var values: [String: [Double]] = [:]
    var errors: [String: Double] = [:]
    for seed in 0..<400 {
      for (name, m) in figures(tally(experiment, 1_000, seed: UInt64(1000 + seed))) {
        values[name, default: []].append(m.value)
        errors[name, default: 0] += m.mcse / 400
      }
    }
    for (name, list) in values where list.count == 400 && name != "truth" {
      let mean = list.reduce(0, +) / 400
      let sd = (list.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 399).squareRoot()
      let error = errors[name] ?? 0
      // Rare events (type S: one in a thousand) and constants are judged elsewhere.
      if sd < 1e-9 || name == "type-s" { continue }
      #expect(
        abs(error / sd - 1) < 5 / (2.0 * 399).squareRoot(), "\(name): MCSE \(error), sd \(sd)")
    }
  }

  @Test func failuresAreCountedAndPowerIsGivenBothWays() throws {
    let tally = tally(try CoinExperiment(effect: 2, failures: 0.25), 100_000, seed: 3)
    let measures = RowMeasures(tally, row: 0)
    #expect(measures.failed + measures.estimates == 100_000)
    #expect(measures.failures.map(\.reason) == ["singular fit"])
    let excluding = try #require(measures.all.first { $0.measure == "power-excluding-failures" })
    let including = measures.rejection
    #expect(including.replicates == 100_000 && excluding.replicates == measures.estimates)
    #expect(
      abs(including.value * 100_000 - excluding.value * Double(measures.estimates)) < 0.5)
  }

  @Test func nothingObservedIsNotZero() throws {
    let tally = tally(try CoinExperiment(effect: 0), 1_000, seed: 4)
    var empty = Tally(tally.layout)
    #expect(RowMeasures(empty, row: 0).all.isEmpty)
    empty.merge(tally)
    #expect(empty == tally)
    let none = try CoinExperiment(effect: 20)
    let figures = figures(self.tally(none, 1_000, seed: 5))
    let typeS = try #require(figures["type-s"])
    #expect(typeS.value == 0 && typeS.mcse > 0 && typeS.atMost == 0.003)
    let type1 = RowMeasures(tally, row: 0).rejection
    #expect(type1.measure == "type-i-error")
  }

  /// An estimate beyond 1,000 planned standard errors, or one that is no number, is a failure.
  @Test func outOfRangeIsAFailure() throws {
    let experiment = try CoinExperiment(effect: 1)
    var tally = Tally(experiment.layout)
    tally.addBlock(of: 3) { meters in
      for value in [1e9, .nan, 1.5] {
        meters.test(0).add(
          .converged(Estimate(value: value, standardError: 1, df: 9)), Decision())
      }
    }
    let measures = RowMeasures(tally, row: 0)
    #expect(measures.estimates == 1 && measures.failures.map(\.count) == [2])
  }
}

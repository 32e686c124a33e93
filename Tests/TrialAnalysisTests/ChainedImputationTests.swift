import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Chained imputation against mice (`norm`), by arm and with the arm as a term; against the joint model; its failures.
///
/// Made by `Fixtures/scripts/chained.R` with 200 imputations of 20 iterations.
struct ChainedImputationTests {
  typealias Case = ImputationVersusRTests.Case
  struct File: Decodable { let cases: [Case] }

  static let pair = ArmPair(treatment: 1, comparator: 0)

  static func sample(_ data: Case) -> WaveSample {
    var sample = WaveSample(times: (0...data.weights.count).map(Double.init))
    for i in data.series.indices {
      let values = data.series[i].map { $0 ?? .nan }
      sample.add(arm: data.arm[i], values.span)
    }
    return sample
  }

  static func analysis(
    _ data: Case, _ imputations: Int, _ model: MultipleImputation.Model = .chained, cycles: Int = 20
  ) -> MultipleImputation {
    MultipleImputation(
      imputations: imputations, matrices: data.common ? .common : .byArm,
      baseline: data.covariate ? .covariate : .predictor, weights: data.weights, cycles: cycles,
      model: model)
  }

  /// Means, variances within and between data sets, each within five errors of both simulations.
  ///
  /// The error of a variance of m normal numbers is √(2/(m − 1)) of it: 10 % of 200 imputations there, 4.5 % of 1,000 here.
  @Test(arguments: 0..<7)
  func mice(_ index: Int) throws {
    let cases = try Fixtures.json("chained.json", as: File.self).cases
    #expect(cases.count == 7)
    let data = cases[index]
    let count = 1_000
    let pool = Self.analysis(data, count).pooled(Self.sample(data), arms: 2, Self.pair)
    #expect(pool.count == Double(count))
    let (m, n) = (Double(data.m), Double(count))
    let error = (data.between * (1 / m + 1 / n)).squareRoot()
    #expect(
      abs(pool.mean - data.mean) < 5 * error,
      "\(data.name): \(pool.mean) for \(data.mean) ± \(error)")
    let ofWithin = data.withinSD * (1 / m + 1 / n).squareRoot()
    #expect(
      abs(pool.within - data.within) < 5 * ofWithin,
      "\(data.name): \(pool.within) for \(data.within) ± \(ofWithin)")
    let ofBetween = data.between * (2 / (m - 1) + 2 / (n - 1)).squareRoot()
    #expect(
      abs(pool.between - data.between) < 5 * ofBetween,
      "\(data.name): \(pool.between) for \(data.between) ± \(ofBetween)")
  }

  /// Where whoever left did not come back one pass is enough: the fit is that of the regressions of each wave on those before,
  /// whatever the model is called.
  @Test func monotone() throws {
    let data = try Fixtures.json("imputation.json", as: ImputationVersusRTests.File.self).cases[0]
    let chained = Self.analysis(data, 20).fit(data.sample, arms: 2, Self.pair)
    let joint = Self.analysis(data, 20, .normal).fit(data.sample, arms: 2, Self.pair)
    #expect(chained.estimate != nil && chained.estimate == joint.estimate)
  }

  /// With gaps a saturated normal model is what its regressions are: many imputations of both have one mean, and vary alike, but
  /// for their priors, which move what is small beside forty people.
  @Test(arguments: 0..<2)
  func jointModel(_ index: Int) throws {
    let data = try Fixtures.json("chained.json", as: File.self).cases[index]
    let sample = Self.sample(data)
    let chained = Self.analysis(data, 1_000).pooled(sample, arms: 2, Self.pair)
    let joint = Self.analysis(data, 1_000, .normal, cycles: 10).pooled(sample, arms: 2, Self.pair)
    let error = ((chained.between + joint.between) / 1_000).squareRoot()
    #expect(abs(chained.mean - joint.mean) < 5 * error + 0.05 * joint.within.squareRoot())
    // √(2/999) of each variance, five of both together: 32 %.
    #expect(close(chained.between, joint.between, relative: 0.32))
    #expect(close(chained.within, joint.within, relative: 0.05))
  }

  /// A delta moves those who left, as it does without a chain; another seed gives other numbers, the same the same bytes.
  @Test func deltaAndSeed() throws {
    let data = try Fixtures.json("chained.json", as: File.self).cases[0]
    let sample = Self.sample(data)
    func value(_ delta: Double, seed: UInt64 = 1) throws -> Double {
      let analysis = MultipleImputation(
        baseline: .predictor, delta: delta, model: .chained, seed: seed)
      return try #require(analysis.fit(sample, arms: 2, Self.pair).estimate).value
    }
    var (gone, people) = (0.0, 0.0)
    for group in sample.groups where group.arm == 1 {
      people += group.count
      if group.observed & 8 == 0 { gone += group.count }
    }
    let none = try value(0)
    #expect(try value(0) == none && gone > 0)
    #expect(close(try value(2) - none, 2 * gone / people, relative: 1e-9))
    #expect(try value(0, seed: 2) != none)
  }

  /// Too few, nobody, waves that say the same, a wave that others determine, groups of one: a reason or a fit, never a NaN.
  @Test func failures() {
    func fit(
      _ first: [[Double]], _ second: [[Double]],
      _ matrices: RepeatedMeasuresModel.Matrices = .byArm
    ) -> Failure? {
      var sample = WaveSample(times: [0, 1, 2])
      for row in first { sample.add(arm: 0, row.span) }
      for row in second { sample.add(arm: 1, row.span) }
      let fit = MultipleImputation(matrices: matrices, model: .chained)
        .fit(sample, arms: 2, Self.pair)
      if let estimate = fit.estimate {
        #expect(estimate.value.isFinite && estimate.standardError > 0)
      }
      return fit.failure
    }
    let gone = Double.nan
    let whole = [[1.0, 2, 4], [2, 3, 3], [3, 1, 5], [5, 2, 2], [2, 2, 7], [4, 5, 6]]
    let gap = [1, gone, 4.0]
    #expect(fit(whole + [gap], whole) == nil)
    #expect(fit(whole + [gap, [gone, 3, 3], [gone, gone, 2]], whole + [[3, gone, gone]]) == nil)
    #expect(fit([gap], []) == .tooFewObservations)
    #expect(fit([gap], whole) == .tooFewObservations)
    #expect(fit([gap, [2, 3, 4]], whole) == .tooFewObservations)
    #expect(fit([gap, [2, 3, 4]], whole, .common) == nil)
    let gapped = whole.map { [$0[0], gone, $0[2]] }
    #expect(fit(gapped, whole) == .tooFewObservations)
    #expect(fit(gapped, whole, .common) == .tooFewObservations)
    #expect(fit(gapped, gapped, .common) == .tooFewObservations)
    let twice = whole.map { [$0[0], $0[1], 2 * $0[0]] }
    #expect(fit(twice + [gap], whole) == .singular)
    let determined = whole.map { [$0[0], $0[0] + $0[2], $0[2]] }
    #expect(fit(determined + [gap], whole) == .noVariation)
    let flat = whole.map { [$0[0], 2.0, $0[2]] }
    #expect(fit(flat + [gap], whole) == .noVariation)
  }
}

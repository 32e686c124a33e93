import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Conditional mean imputation against R: restricted likelihood by hand and everything again without each person, and the
/// figures that rbmi prints.
///
/// Made by `Fixtures/scripts/conditional-mean.R`, whose covariances are those of nlme::gls.
struct ConditionalMeanVersusRTests {
  struct Case: Decodable {
    let name, strategy: String
    let common, covariate: Bool
    let weights: [Double]
    let delta: Double
    let arm, cluster: [Int]
    let series: [[Double?]]
    let value, se: Double
    /// −1 where the test is normal.
    let df: Double

    var sample: WaveSample {
      let times = (0...weights.count).map(Double.init)
      var sample = WaveSample(times: times, keepsPeople: true)
      for i in series.indices {
        let values = series[i].map { $0 ?? .nan }
        sample.add(arm: arm[i], cluster: cluster[i], values.span)
      }
      return sample
    }
  }
  struct File: Decodable { let cases: [Case] }

  static let pair = ArmPair(treatment: 1, comparator: 0)

  @Test(arguments: 0..<10)
  func byHand(_ index: Int) throws {
    let cases = try Fixtures.json("conditional-mean.json", as: File.self).cases
    #expect(cases.count == 10)
    let data = cases[index]
    let analysis = ConditionalMean(
      strategy: try #require(ImputationStrategy(rawValue: data.strategy)),
      matrices: data.common ? .common : .byArm,
      baseline: data.covariate ? .covariate : .predictor, weights: data.weights, delta: data.delta)
    let fit = try #require(analysis.fit(data.sample, arms: 2, Self.pair).estimate, "\(data.name)")
    #expect(close(fit.value, data.value, relative: 1e-8), "\(data.name): \(fit.value)")
    #expect(
      close(fit.standardError, data.se, relative: 1e-7), "\(data.name): \(fit.standardError)")
    #expect(data.df < 0 ? fit.df == .infinity : close(fit.df, data.df, relative: 1e-6))
  }

  struct Trial: Decodable {
    let drug: [Int]
    let series: [[Double?]]
  }

  /// The antidepressant trial of rbmi's vignette on conditional means: jump to reference, common covariance, the jackknife.
  ///
  /// Printed with three decimals for placebo less drug, and these intervals.
  @Test(arguments: [
    (0, -0.092, 0.695, -1.453, 1.27), (1, 1.305, 0.878, -0.416, 3.027),
    (2, 1.929, 0.862, 0.239, 3.619), (3, 2.126, 0.858, 0.444, 3.807),
  ])
  func antidepressantTrial(
    _ visit: Int, _ printed: Double, _ printedSE: Double, _ low: Double, _ high: Double
  ) throws {
    let trial = try Fixtures.json("antidepressant.json", as: Trial.self)
    var sample = WaveSample(times: [0, 1, 2, 4, 6], keepsPeople: true)
    for i in trial.series.indices {
      let values = trial.series[i].map { $0 ?? .nan }
      sample.add(arm: trial.drug[i], values.span)
    }
    let analysis = ConditionalMean(
      strategy: .jumpToReference, matrices: .common,
      weights: (0..<4).map { $0 == visit ? 1 : 0 })
    let fit = try #require(analysis.fit(sample, arms: 2, Self.pair).estimate)
    #expect(abs(-fit.value - printed) < 0.00051, "\(-fit.value) for \(printed)")
    #expect(abs(fit.standardError - printedSE) < 0.00051, "\(fit.standardError) for \(printedSE)")
    let half = 1.959963984540054 * fit.standardError
    #expect(abs(-fit.value - half - low) < 0.00051 && abs(-fit.value + half - high) < 0.00051)
    #expect(fit.df == .infinity)
  }
}

import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Multiple imputation against R: Rubin's rules of mice, and imputation person by person from the joint normal distribution.
///
/// Made by `Fixtures/scripts/imputation.R`, with up to 2,000 completed data sets each. Ours are the sums of people, drawn.
struct ImputationVersusRTests {
  struct Pool: Decodable {
    let estimates, variances: [Double]
    /// −1 where complete data have a normal test.
    let completeDf: Double
    let mean, within, between, total, df: Double
  }
  struct Case: Decodable {
    let name, strategy: String
    let common, covariate: Bool
    let weights: [Double]
    let arm: [Int]
    let series: [[Double?]]
    let mean, within, withinSD, between: Double
    let m: Int

    var sample: WaveSample {
      var sample = WaveSample(times: [0, 1, 2, 3])
      for i in series.indices {
        let values = series[i].map { $0 ?? .nan }
        sample.add(arm: arm[i], values.span)
      }
      return sample
    }

    func analysis(_ imputations: Int, cycles: Int = 10) throws -> MultipleImputation {
      MultipleImputation(
        imputations: imputations, strategy: try #require(ImputationStrategy(rawValue: strategy)),
        matrices: common ? .common : .byArm, baseline: covariate ? .covariate : .predictor,
        weights: weights, cycles: cycles)
    }
  }
  struct File: Decodable {
    let pools: [Pool]
    let cases: [Case]
  }

  static let pair = ArmPair(treatment: 1, comparator: 0)

  @Test func rubinsRules() throws {
    let pools = try Fixtures.json("imputation.json", as: File.self).pools
    #expect(pools.count == 5)
    for theirs in pools {
      var pool = RubinPool()
      for (value, variance) in zip(theirs.estimates, theirs.variances) {
        pool.add(value, standardError: variance.squareRoot())
      }
      let completeDf = theirs.completeDf < 0 ? Double.infinity : theirs.completeDf
      let fit = try #require(pool.fit(completeDf: completeDf).estimate)
      #expect(close(pool.mean, theirs.mean) && close(pool.within, theirs.within))
      #expect(close(pool.between, theirs.between) && close(pool.total, theirs.total))
      #expect(close(fit.value, theirs.mean))
      #expect(close(fit.standardError, theirs.total.squareRoot()))
      #expect(close(fit.df, theirs.df), "\(fit.df) for \(theirs.df)")
    }
  }

  /// Means, variances within and between data sets, each within five errors of both simulations.
  ///
  /// The error of a variance of m normal numbers is √(2/(m − 1)) of it: 4.5 % of 1,000 imputations here, 3.2 % of 2,000 there;
  /// five of both together 27 %. mice has other priors, which move what is small beside 70 people.
  @Test(arguments: 0..<12)
  func personByPerson(_ index: Int) throws {
    let data = try Fixtures.json("imputation.json", as: File.self).cases[index]
    let count = 1_000
    let pool = try data.analysis(count).pooled(data.sample, arms: 2, Self.pair)
    #expect(pool.count == Double(count))
    let (m, n) = (Double(data.m), Double(count))
    let slack = data.name.contains("mice") ? 0.05 * data.within.squareRoot() : 0
    let error = (data.between * (1 / m + 1 / n)).squareRoot()
    #expect(
      abs(pool.mean - data.mean) < 5 * error + slack,
      "\(data.name): \(pool.mean) for \(data.mean) ± \(error)")
    let ofWithin = data.withinSD * (1 / m + 1 / n).squareRoot()
    #expect(
      abs(pool.within - data.within) < 5 * ofWithin + slack * data.within.squareRoot(),
      "\(data.name): \(pool.within) for \(data.within) ± \(ofWithin)")
    let ofBetween = data.between * (2 / (m - 1) + 2 / (n - 1)).squareRoot()
    #expect(
      abs(pool.between - data.between) < 5 * ofBetween,
      "\(data.name): \(pool.between) for \(data.between) ± \(ofBetween)")
  }

  struct Trial: Decodable {
    let drug: [Int]
    let series: [[Double?]]
  }

  /// The antidepressant trial of rbmi's quick start: jump to reference, 150 imputations, common covariance, last visit and the two
  /// before it.
  ///
  /// Printed: 2.169 (1.120), 1.950 (0.994), 1.333 (0.923) for placebo less drug. B is .33 of a squared error at the
  /// last visit, so that 150 imputations have an error of .05 in the mean and of 2 % in the standard error; priors differ.
  @Test(arguments: [(3, 2.169, 1.120), (2, 1.950, 0.994), (1, 1.333, 0.923)])
  func antidepressantTrial(_ visit: Int, _ printed: Double, _ printedSE: Double) throws {
    let trial = try Fixtures.json("antidepressant.json", as: Trial.self)
    var sample = WaveSample(times: [0, 1, 2, 4, 6])
    for i in trial.series.indices {
      let values = trial.series[i].map { $0 ?? .nan }
      sample.add(arm: trial.drug[i], values.span)
    }
    let analysis = MultipleImputation(
      imputations: 1_000, strategy: .jumpToReference, matrices: .common,
      weights: (0..<4).map { $0 == visit ? 1 : 0 })
    let pool = analysis.pooled(sample, arms: 2, Self.pair)
    let error = (pool.between / 150).squareRoot()
    #expect(
      abs(-pool.mean - printed) < 4 * error + 0.01, "\(-pool.mean) for \(printed) ± \(error)")
    let se = pool.total.squareRoot()
    #expect(close(se, printedSE, relative: 0.04), "\(se) for \(printedSE)")
  }
}

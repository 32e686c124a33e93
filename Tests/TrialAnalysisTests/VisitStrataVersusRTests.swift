import Inference
import MixedModels
import TestSupport
import Testing
import TrialAnalysis

/// Models of visits with fixed effects of sites against dense restricted likelihoods in R, and nlme's gls; made by
/// `Fixtures/scripts/mmrm-strata.R`.
struct VisitStrataVersusRTests {
  struct Fitted: Decodable {
    let strata, covariance, baseline, matrices, contrast: String
    let first, second: Int
    let estimate, se, satterthwaite, krSE, krDf, krLinearSE, krLinearDf, deviance: Double
    let variances: [Double]
  }
  struct Gls: Decodable {
    let strata, covariance, baseline: String
    let first, second: Int
    let deviance, estimate, se, between: Double
  }
  struct Set: Decodable {
    let name: String
    let arm, stratum: [Int]
    let waves: [[Double?]]
    let fits: [Fitted]
    let gls: [Gls]
  }
  struct File: Decodable { let sets: [Set] }

  static func sets() throws -> [Set] { try Fixtures.json("mmrm-strata.json", as: File.self).sets }

  /// Everybody's waves; people are added in an order.
  static func sample(_ set: Set, _ order: ([Int]) -> [Int] = { $0 }) -> WaveSample {
    var sample = WaveSample(times: set.waves[0].indices.map(Double.init))
    for i in order(Array(set.arm.indices)) {
      let series = set.waves[i].map { $0 ?? .nan }
      sample.add(arm: set.arm[i], stratum: set.stratum[i], series.span)
    }
    return sample
  }

  static func model(_ f: Fitted, _ reference: MixedReference) throws -> RepeatedMeasuresModel {
    RepeatedMeasuresModel(
      covariance: try #require(VisitCovariance(rawValue: f.covariance)),
      matrices: try #require(RepeatedMeasuresModel.Matrices(rawValue: f.matrices)),
      baseline: try #require(VisitBaseline(rawValue: f.baseline)),
      contrast: try #require(ComparedWaves(rawValue: f.contrast)), reference: reference,
      strata: try #require(WaveStrata(rawValue: f.strata)))
  }

  /// R's climb ends within 1e-9 of the top, but its derivatives are numerical: 1e-4 of themselves.
  @Test func everyFit() throws {
    let sets = try Self.sets()
    #expect(sets.count == 10)
    #expect(sets.reduce(0) { $0 + $1.fits.count } >= 50)
    for set in sets {
      let sample = Self.sample(set)
      let arms = (set.arm.max() ?? 0) + 1
      for f in set.fits {
        let what = "\(set.name), \(f.strata), \(f.covariance), \(f.baseline), \(f.matrices)"
        let pair = ArmPair(treatment: f.first, comparator: f.second)
        let found = try Self.model(f, .satterthwaite).details(sample, arms: arms, pair)
        let ours = try #require(found.fit.estimate, "\(what) failed")
        #expect(close(found.deviance, f.deviance, relative: 1e-8), "\(what) deviance")
        #expect(close(ours.value, f.estimate, relative: 1e-5, floor: 1e-6), "\(what) estimate")
        #expect(close(ours.standardError, f.se, relative: 1e-5), "\(what) SE")
        #expect(close(ours.df, f.satterthwaite, relative: 1e-3), "\(what) df")
        let largest = f.variances.map(abs).max() ?? 1
        for (a, b) in zip(found.variances, f.variances) {
          #expect(close(a, b, relative: 1e-4, floor: 1e-5 * largest), "\(what) variances")
        }
        for (reference, se, df) in [
          (MixedReference.kenwardRoger, f.krSE, f.krDf),
          (.kenwardRogerLinear, f.krLinearSE, f.krLinearDf),
        ] {
          let adjusted = try #require(
            Self.model(f, reference).fit(sample, arms: arms, pair).estimate, "\(what)")
          #expect(close(adjusted.standardError, se, relative: 1e-4), "\(what) \(reference) SE")
          #expect(close(adjusted.df, df, relative: 1e-3), "\(what) \(reference) df")
        }
      }
    }
  }

  /// nlme stops at about 1e-6 of its parameters: 1e-4 of estimates, or of their errors where they are near 0.
  ///
  /// `between` is people less arms, and less sites but the first.
  @Test func visitsAreGls() throws {
    var compared = 0
    for set in try Self.sets() {
      for g in set.gls {
        let what = "\(set.name), \(g.strata), \(g.covariance), \(g.baseline)"
        let model = RepeatedMeasuresModel(
          covariance: try #require(VisitCovariance(rawValue: g.covariance)),
          baseline: try #require(VisitBaseline(rawValue: g.baseline)), reference: .between,
          strata: try #require(WaveStrata(rawValue: g.strata)))
        let found = model.details(
          Self.sample(set), arms: (set.arm.max() ?? 0) + 1,
          ArmPair(treatment: g.first, comparator: g.second))
        let ours = try #require(found.fit.estimate, "\(what) failed")
        #expect(close(found.deviance, g.deviance, relative: 1e-7), "\(what) deviance")
        #expect(abs(ours.value - g.estimate) < 1e-4 * max(g.se, abs(g.estimate)), "\(what)")
        #expect(close(ours.standardError, g.se, relative: 1e-4), "\(what) SE")
        #expect(ours.df == g.between, "\(what) df \(ours.df)")
        compared += 1
      }
    }
    #expect(compared >= 100)
  }

  /// People in any order, and sites that are ignored or are one.
  @Test func orderAndNothingToAdjustFor() throws {
    for set in try Self.sets() {
      let pair = ArmPair(treatment: 0, comparator: 1)
      let arms = (set.arm.max() ?? 0) + 1
      func fit(_ sample: WaveSample, _ strata: WaveStrata) throws -> Estimate {
        let model = RepeatedMeasuresModel(covariance: .compoundSymmetry, strata: strata)
        return try #require(model.fit(sample, arms: arms, pair).estimate, "\(set.name)")
      }
      let mixed = Self.sample(set) { $0.sorted { ($0 % 5, $0) < ($1 % 5, $1) } }
      let (a, b) = (
        try fit(Self.sample(set), .adjusted), try fit(mixed, .adjusted)
      )
      #expect(close(a.value, b.value, relative: 1e-8) && close(a.df, b.df, relative: 1e-6))
      var plain = WaveSample(times: set.waves[0].indices.map(Double.init))
      for (arm, waves) in zip(set.arm, set.waves) {
        let series = waves.map { $0 ?? .nan }
        plain.add(arm: arm, series.span)
      }
      let none = try fit(plain, .ignored)
      for strata in WaveStrata.allCases { #expect(try fit(plain, strata) == none) }
      // Summed up site by site: the same but for rounding.
      let ignored = try fit(Self.sample(set), .ignored)
      #expect(close(ignored.value, none.value, relative: 1e-9, floor: 1e-9))
      #expect(close(ignored.standardError, none.standardError, relative: 1e-9))
    }
  }

  /// Each arm at a site of its own: nobody can tell which of the two it is.
  @Test func armsThatAreSites() {
    var sample = WaveSample(times: [0, 1, 2])
    for i in 0..<40 {
      let values = [Double(i % 7), Double(i * i % 11), Double(i * 5 % 13)]
      sample.add(arm: i % 2, stratum: i % 2, values.span)
    }
    for strata in [WaveStrata.adjusted, .adjustedByWave] {
      let fit = RepeatedMeasuresModel(strata: strata).fit(
        sample, arms: 2, ArmPair(treatment: 1, comparator: 0))
      #expect(fit.estimate == nil)
      let equations = WaveEquations(strata: strata).fit(
        sample, arms: 2, ArmPair(treatment: 1, comparator: 0))
      #expect(equations.failure == (strata == .adjusted ? nil : .singular))
    }
  }
}

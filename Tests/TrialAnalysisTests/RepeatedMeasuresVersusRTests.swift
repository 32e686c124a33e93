import Inference
import MixedModels
import TestSupport
import Testing
import TrialAnalysis

/// Mixed models of repeated measures against dense restricted likelihoods in R, and nlme; made by `Fixtures/scripts/mmrm.R`.
struct RepeatedMeasuresVersusRTests {
  struct Fitted: Decodable {
    let covariance, baseline, matrices, contrast: String
    let first, second: Int
    let estimate, se, satterthwaite, krSE, krDf, krLinearSE, krLinearDf, deviance: Double
    let variances: [Double]
  }
  struct Gls: Decodable { let deviance, estimate, se: Double }
  struct Set: Decodable {
    let name: String
    let arm: [Int]
    let waves: [[Double?]]
    let fits: [Fitted]
    let gls: [String: Gls]
  }
  struct File: Decodable { let sets: [Set] }

  static func sets() throws -> [Set] { try Fixtures.json("mmrm.json", as: File.self).sets }

  static func sample(_ set: Set) -> WaveSample {
    var sample = WaveSample(times: set.waves[0].indices.map(Double.init))
    for (arm, waves) in zip(set.arm, set.waves) {
      let series = waves.map { $0 ?? .nan }
      sample.add(arm: arm, series.span)
    }
    return sample
  }

  static func model(_ f: Fitted, _ reference: MixedReference) throws -> RepeatedMeasuresModel {
    RepeatedMeasuresModel(
      covariance: try #require(VisitCovariance(rawValue: f.covariance)),
      matrices: try #require(RepeatedMeasuresModel.Matrices(rawValue: f.matrices)),
      baseline: try #require(RepeatedMeasuresModel.Baseline(rawValue: f.baseline)),
      contrast: try #require(ComparedWaves(rawValue: f.contrast)),
      reference: reference)
  }

  /// R's climb ends within 1e-9 of the top, but its derivatives are numerical: 1e-4 of themselves.
  @Test func everyFit() throws {
    let sets = try Self.sets()
    #expect(sets.reduce(0) { $0 + $1.fits.count } >= 40)
    for set in sets {
      let sample = Self.sample(set)
      let arms = (set.arm.max() ?? 0) + 1
      for f in set.fits {
        let what = "\(set.name), \(f.covariance), \(f.baseline), \(f.matrices)"
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
      for (covariance, gls) in set.gls {
        let model = RepeatedMeasuresModel(
          covariance: try #require(VisitCovariance(rawValue: covariance)), reference: .z)
        let pair = ArmPair(treatment: 0, comparator: 1)
        let found = model.details(sample, arms: arms, pair)
        let ours = try #require(found.fit.estimate)
        // nlme stops at about 1e-6 of its parameters.
        #expect(close(found.deviance, gls.deviance, relative: 1e-7), "\(set.name) gls deviance")
        #expect(close(ours.value, gls.estimate, relative: 1e-4, floor: 1e-5), "\(set.name) gls")
        #expect(close(ours.standardError, gls.se, relative: 1e-4), "\(set.name) gls SE")
      }
    }
  }

  /// With one visit the model is the analysis of covariance.
  @Test func oneVisitIsAncova() throws {
    let set = try #require(try Self.sets().first { $0.name == "one visit" })
    let moments = (0..<2).map { arm in
      let people = set.arm.indices.filter { set.arm[$0] == arm }
      return ArmMoments(
        outcomes: people.compactMap { set.waves[$0][1] },
        baselines: people.compactMap { set.waves[$0][0] })
    }
    let pair = ArmPair(treatment: 0, comparator: 1)
    let ancova = try #require(Ancova().fit(moments.span, pair).estimate)
    for reference in [MixedReference.satterthwaite, .kenwardRoger, .residual] {
      let ours = try #require(
        RepeatedMeasuresModel(reference: reference).fit(Self.sample(set), arms: 2, pair).estimate)
      #expect(close(ours.value, ancova.value, relative: 1e-9))
      #expect(close(ours.standardError, ancova.standardError, relative: 1e-8))
      #expect(close(ours.df, ancova.df, relative: 1e-6))
    }
  }

  private func reason(_ fit: Fit) -> Failure? {
    if case .failed(let reason) = fit { reason } else { nil }
  }

  @Test func failures() {
    let pair = ArmPair(treatment: 0, comparator: 1)
    let none = Double.nan
    func fit(_ people: [(Int, [Double])], _ model: RepeatedMeasuresModel = .init()) -> Fit {
      var sample = WaveSample(times: [0, 1, 2])
      for (arm, waves) in people { sample.add(arm: arm, waves.span) }
      return model.fit(sample, arms: 2, pair)
    }
    // Two people, nobody at the last visit, an arm gone, no pair of visits that anybody has.
    #expect(reason(fit([(0, [1, 2, 3]), (1, [2, 3, 5])])) == .tooFewObservations)
    let many: [(Int, [Double])] = (0..<20).map { i in
      let waves: [Int] = [i % 7, i * i % 11, i * 5 % 13]
      return (i % 2, waves.map(Double.init))
    }
    #expect(reason(fit(many)) == nil)
    let gone: [(Int, [Double])] = many.map { ($0.0, [$0.1[0], $0.1[1], none]) }
    #expect(reason(fit(gone)) == .tooFewObservations)
    let oneArm: [(Int, [Double])] = many.map { (0, $0.1) }
    #expect(reason(fit(oneArm)) == .tooFewObservations)
    let apart: [(Int, [Double])] = many.enumerated().map { i, person in
      var waves = person.1
      waves[i % 4 < 2 ? 2 : 1] = none
      return (person.0, waves)
    }
    #expect(reason(fit(apart)) == .tooFewObservations)
    // Everybody the same at a visit: no covariance matrix is the best.
    let same: [(Int, [Double])] = many.map { ($0.0, [$0.1[0], 4, $0.1[2]]) }
    let flat = fit(same)
    #expect(flat.estimate?.standardError.isFinite ?? true)
  }
}

import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Estimating equations of repeated measures against geepack, and against the matrices of the papers where people come in
/// clusters; made by `Fixtures/scripts/gee-waves.R`.
struct WaveEquationsVersusRTests {
  struct Case: Decodable {
    let name: String
    let correlation, baseline: String
    let weights, times: [Double]
    let arms: Int
    let arm, cluster: [Int]
    let series: [[Double?]]
    let estimate: Double
    let se: [String: Double]
    let df, dfNone, dfCorrected: Double

    var sample: WaveSample {
      var sample = WaveSample(times: times)
      for i in series.indices {
        let values = series[i].map { $0 ?? .nan }
        sample.add(arm: arm[i], cluster: cluster[i], values.span)
      }
      return sample
    }

    func analysis(
      _ correction: SandwichCorrection, _ reference: SandwichReference = .clusters
    ) throws -> WaveEquations {
      WaveEquations(
        correlation: try #require(WaveCorrelation(rawValue: correlation)), correction: correction,
        reference: reference, baseline: try #require(WaveEquations.Baseline(rawValue: baseline)),
        weights: weights, error: .allArms)
    }
  }
  struct File: Decodable { let sets: [Case] }

  private let pair = ArmPair(treatment: 1, comparator: 0)

  @Test func everySet() throws {
    let sets = try Fixtures.json("gee-waves.json", as: File.self).sets
    #expect(sets.count == 12)
    for data in sets {
      let sample = data.sample
      for correction in SandwichCorrection.allCases {
        let fit = try data.analysis(correction).fit(sample, arms: data.arms, pair)
        let ours = try #require(fit.estimate, "\(data.name): \(fit)")
        let theirs = try #require(data.se[correction.rawValue])
        SandwichFigures(
          estimate: data.estimate, standardError: theirs, df: data.df,
          name: "\(data.name), \(correction)"
        ).expect(ours)
      }
      for (correction, df) in [
        (SandwichCorrection.none, data.dfNone), (.fayGraubard, data.dfCorrected),
      ] {
        let fit = try data.analysis(correction, .fayGraubard).fit(sample, arms: data.arms, pair)
        let ours = try #require(fit.estimate)
        #expect(close(ours.df, df, relative: 1e-6), "\(data.name): ν \(ours.df) for \(df)")
      }
    }
  }

  /// Nobody, one person, a wave with nobody, no variation: a reason, never a NaN.
  @Test func failures() {
    func fit(_ rows: [(arm: Int, cluster: Int, values: [Double])]) -> Failure? {
      var sample = WaveSample(times: [0, 1, 2])
      for row in rows { sample.add(arm: row.arm, cluster: row.cluster, row.values.span) }
      return WaveEquations().fit(sample, arms: 2, pair).failure
    }
    let whole = [[1.0, 2, 4], [2, 3, 3], [3, 1, 5]]
    func arm(_ a: Int, _ values: [[Double]], cluster: Int = 0) -> [(Int, Int, [Double])] {
      values.map { (a, cluster, $0) }
    }
    #expect(fit([]) != nil)
    #expect(fit(arm(0, whole)) == .tooFewObservations)
    #expect(fit(arm(0, whole) + arm(1, [whole[0]])) == .tooFewObservations)
    #expect(fit(arm(0, whole) + arm(1, whole, cluster: 1)) == .tooFewObservations)
    let unseen = whole.map { [$0[0], $0[1], .nan] }
    #expect(fit(arm(0, whole) + arm(1, unseen)) == .tooFewObservations)
    #expect(fit(arm(0, unseen) + arm(1, whole)) == .tooFewObservations)
    #expect(fit(arm(0, unseen) + arm(1, unseen)) == .tooFewObservations)
    let same = whole.map { _ in [2.0, 2, 2] }
    #expect(fit(arm(0, same) + arm(1, same)) == .noVariation)
    #expect(fit(arm(0, whole) + arm(1, whole.map { $0.map { $0 + 1 } })) == nil)
  }
}

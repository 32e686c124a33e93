import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Estimating equations of repeated measures with fixed effects of strata against geepack, and against the matrices of the papers where
/// people come in clusters; made by `Fixtures/scripts/gee-waves-strata.R`.
struct WaveStrataVersusRTests {
  struct Case: Decodable {
    let name, strata, missing, correlation, baseline: String
    let weights, times: [Double]
    let arms: Int
    let arm, cluster, stratum: [Int]
    let series: [[Double?]]
    let estimate: Double
    let geepack: Double?
    let se: [String: Double]
    let df, dfNone, dfCorrected: Double

    var sample: WaveSample {
      var sample = WaveSample(times: times, keepsPeople: true)
      for i in series.indices {
        let values = series[i].map { $0 ?? .nan }
        sample.add(arm: arm[i], cluster: cluster[i], stratum: stratum[i], values.span)
      }
      return sample
    }

    func analysis(
      _ correction: SandwichCorrection, _ reference: SandwichReference = .clusters
    ) throws -> WaveEquations {
      WaveEquations(
        correlation: try #require(WaveCorrelation(rawValue: correlation)), correction: correction,
        reference: reference, baseline: try #require(WaveEquations.Baseline(rawValue: baseline)),
        weights: weights, error: .allArms,
        missing: try #require(WaveEquations.Missing(rawValue: missing)),
        strata: try #require(WaveStrata(rawValue: strata)))
    }
  }
  struct File: Decodable { let sets: [Case] }

  private let pair = ArmPair(treatment: 1, comparator: 0)

  @Test func everySet() throws {
    let sets = try Fixtures.json("gee-waves-strata.json", as: File.self).sets
    #expect(sets.count == 16)
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
        if correction == .none, let geepack = data.geepack {
          #expect(close(ours.standardError, geepack, relative: 1e-6), "\(data.name)")
        }
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
}

import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Estimating equations of scores weighted by how likely they were to be seen, against glm and geepack, and against the matrices of the
/// papers for corrections; made by `Fixtures/scripts/gee-weights.R`.
struct WeightedEquationsVersusRTests {
  struct Case: Decodable {
    let name, baseline: String
    let weights, times: [Double]
    let arm, cluster: [Int]
    let series: [[Double?]]
    let estimate, geepack, largest: Double
    let se: [String: Double]
    let df, dfNone, dfCorrected: Double

    var sample: WaveSample {
      var sample = WaveSample(times: times, keepsPeople: true)
      for i in series.indices {
        let values = series[i].map { $0 ?? .nan }
        sample.add(arm: arm[i], cluster: cluster[i], values.span)
      }
      return sample
    }

    func analysis(
      _ correction: SandwichCorrection, _ reference: SandwichReference = .clusters,
      _ missing: WaveEquations.Missing = .weighted
    ) throws -> WaveEquations {
      WaveEquations(
        correlation: .independence, correction: correction, reference: reference,
        baseline: try #require(WaveEquations.Baseline(rawValue: baseline)), weights: weights,
        missing: missing)
    }
  }
  struct File: Decodable { let sets: [Case] }

  private let pair = ArmPair(treatment: 1, comparator: 0)

  @Test func everySet() throws {
    let sets = try Fixtures.json("gee-weights.json", as: File.self).sets
    #expect(sets.count == 10)
    for data in sets {
      let sample = data.sample
      #expect(data.largest > 1.02, "\(data.name): there is something to weigh")
      for correction in SandwichCorrection.allCases {
        let fit = try data.analysis(correction).fit(sample, arms: 2, pair)
        let ours = try #require(fit.estimate, "\(data.name): \(fit)")
        let theirs = try #require(data.se[correction.rawValue])
        SandwichFigures(
          estimate: data.estimate, standardError: theirs, df: data.df,
          name: "\(data.name), \(correction)"
        ).expect(ours)
        if correction == .none {
          #expect(close(ours.standardError, data.geepack, relative: 1e-6), "\(data.name)")
        }
      }
      for (correction, df) in [
        (SandwichCorrection.none, data.dfNone), (.fayGraubard, data.dfCorrected),
      ] {
        let fit = try data.analysis(correction, .fayGraubard).fit(sample, arms: 2, pair)
        let ours = try #require(fit.estimate)
        #expect(close(ours.df, df, relative: 1e-6), "\(data.name): ν \(ours.df) for \(df)")
      }
    }
  }

  /// Where nobody leaves scores weigh 1: the equations of what was observed.
  @Test func nobodyLeaves() throws {
    for data in try Fixtures.json("gee-weights.json", as: File.self).sets {
      var sample = WaveSample(times: data.times, keepsPeople: true)
      for i in data.series.indices where !data.series[i].contains(nil) {
        let values = data.series[i].map { $0 ?? .nan }
        sample.add(arm: data.arm[i], cluster: data.cluster[i], values.span)
      }
      for correction in SandwichCorrection.allCases {
        let weighted = try #require(
          try data.analysis(correction).fit(sample, arms: 2, pair).estimate)
        let plain = try #require(
          try data.analysis(correction, .clusters, .observed).fit(sample, arms: 2, pair).estimate)
        #expect(close(weighted.value, plain.value, relative: 1e-9, floor: 1e-12))
        #expect(close(weighted.standardError, plain.standardError, relative: 1e-9))
        #expect(weighted.df == plain.df)
      }
    }
  }

  /// Nobody, one person, nobody at the last wave, scores that tell who leaves, no variation: a reason, never a NaN.
  @Test func failures() {
    func fit(_ first: [[Double]], _ second: [[Double]]) -> Failure? {
      var sample = WaveSample(times: [0, 1, 2], keepsPeople: true)
      for row in first { sample.add(arm: 0, row.span) }
      for row in second { sample.add(arm: 1, row.span) }
      return WaveEquations(missing: .weighted).fit(sample, arms: 2, pair).failure
    }
    let gone = Double.nan
    let whole = [[1.0, 2, 4], [2, 3, 3], [3, 1, 5], [5, 2, 2]]
    #expect(fit([], []) == .tooFewObservations)
    #expect(fit(whole, []) == .tooFewObservations)
    #expect(fit(whole, [[1, gone, gone], [2, gone, gone]]) == .tooFewObservations)
    #expect(fit(whole, whole.map { [$0[0], $0[1], gone] }) == .tooFewObservations)
    #expect(fit(whole, whole.map { [gone, $0[1], $0[2]] }) == .tooFewObservations)
    #expect(fit(whole, whole) == nil)
    #expect(fit(whole + [[10, gone, gone]], whole + [[11, gone, gone]]) == .noConvergence)
    let flat = whole.map { _ in [2.0, 2, 2] }
    #expect(fit(flat, flat) == .noVariation)
  }
}

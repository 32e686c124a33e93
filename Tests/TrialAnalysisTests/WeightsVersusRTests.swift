import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Inverse-probability weights against glm, lm and sandwich; made by `Fixtures/scripts/weights.R`.
struct WeightsVersusRTests {
  struct Case: Decodable {
    let name: String
    let times: [Double]
    let arm: [Int]
    let series: [[Double?]]
    let estimate, se, df: Double
  }
  struct File: Decodable { let sets: [Case] }

  private let pair = ArmPair(treatment: 1, comparator: 0)

  private func fit(_ rows: [(arm: Int, values: [Double])], times: [Double]) -> Fit {
    var sample = WaveSample(times: times, keepsPeople: true)
    for row in rows { sample.add(arm: row.arm, row.values.span) }
    return InverseProbabilityWeights().fit(sample, arms: 2, pair)
  }

  @Test func everySet() throws {
    let sets = try Fixtures.json("weights.json", as: File.self).sets
    #expect(sets.count == 5)
    for data in sets {
      let rows = data.series.indices.map { i in
        (arm: data.arm[i], values: data.series[i].map { $0 ?? .nan })
      }
      let ours = try #require(fit(rows, times: data.times).estimate, "\(data.name)")
      // Both take Newton's steps until they move nothing.
      #expect(close(ours.value, data.estimate, relative: 1e-10), "\(data.name) \(ours.value)")
      #expect(close(ours.standardError, data.se, relative: 1e-10), "\(data.name)")
      #expect(ours.df == data.df)
    }
  }

  /// Nobody, one person, nobody at the last wave, scores that tell who leaves, no variation: a reason, never a NaN.
  @Test func failures() {
    func failure(_ first: [[Double]], _ second: [[Double]]) -> Failure? {
      fit(first.map { (0, $0) } + second.map { (1, $0) }, times: [0, 1, 2]).failure
    }
    let gone = Double.nan
    let whole = [[1.0, 2, 4], [2, 3, 3], [3, 1, 5], [5, 2, 2]]
    #expect(failure([], []) == .tooFewObservations)
    #expect(failure(whole, []) == .tooFewObservations)
    #expect(failure(whole, [whole[0], [1, gone, gone]]) == .tooFewObservations)
    #expect(failure(whole, whole.map { [$0[0], $0[1], gone] }) == .tooFewObservations)
    #expect(failure(whole, whole.map { [gone, $0[1], $0[2]] }) == .tooFewObservations)
    #expect(failure(whole, whole) == nil)
    // Whoever is above 9 at the baseline leaves.
    #expect(failure(whole + [[10, gone, gone]], whole + [[11, gone, gone]]) == .noConvergence)
    let flat = whole.map { _ in [2.0, 2, 2] }
    #expect(failure(flat, flat) == .singular)
    let (first, second) = (whole.map { [$0[0], 1, $0[0]] }, whole.map { [$0[0], 1, $0[0] + 2] })
    #expect(failure(first, second) == .noVariation)
  }
}

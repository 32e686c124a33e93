import Foundation
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Hurdle and zero-inflated regressions against `hurdle` and `zeroinfl` of pscl; made by `Fixtures/scripts/zero-counts.R`.
struct ZeroCountsVersusRTests {
  struct Printed: Decodable { let count, se: Double }
  struct Exact: Decodable { let count, se, mean, meanSE, k: Double }
  struct Set: Decodable {
    let treated, control: [Int]
    let hurdle, zeroinfl: Printed
    let exact: Exact
  }
  struct Bound: Decodable {
    let treated, control: [Int]
    let count, se, k, mean, meanSE: Double
  }
  struct File: Decodable {
    let sets: [Set]
    let bound: Bound
  }

  private static func sample(_ treated: [Int], _ control: [Int]) -> CountSample {
    var sample = CountSample(arms: 2)
    for y in treated { sample.add(arm: 0, y) }
    for y in control { sample.add(arm: 1, y) }
    return sample
  }

  private let pair = ArmPair(treatment: 0, comparator: 1)

  /// pscl's estimates have six digits, and its errors come of differences; the script climbs the same likelihood to the end.
  @Test func everySet() throws {
    let sets = try Fixtures.json("zero-counts.json", as: File.self).sets
    #expect(sets.count == 12)
    for (i, set) in sets.enumerated() {
      let sample = Self.sample(set.treated, set.control)
      let all: [(any RatesAnalysis, any RatesAnalysis, Printed)] = [
        (HurdleRegression(), HurdleRegression(compares: .everybody), set.hurdle),
        (ZeroInflatedRegression(), ZeroInflatedRegression(compares: .everybody), set.zeroinfl),
      ]
      for (ofPart, ofAll, theirs) in all {
        let fit = ofPart.fit(sample, pair)
        guard case .converged(let part) = fit else {
          Issue.record("set \(i): \(fit)")
          continue
        }
        #expect(close(part.value, theirs.count, relative: 1e-6, floor: 0.1), "set \(i)")
        #expect(close(part.standardError, theirs.se, relative: 1e-6), "set \(i)")
        #expect(close(part.value, set.exact.count, relative: 1e-8, floor: 0.1), "set \(i)")
        #expect(close(part.standardError, set.exact.se, relative: 1e-7), "set \(i)")
        let everybody = try #require(ofAll.fit(sample, pair).estimate, "set \(i)")
        #expect(close(everybody.value, set.exact.mean, relative: 1e-8, floor: 0.1), "set \(i)")
        #expect(close(everybody.standardError, set.exact.meanSE, relative: 1e-7), "set \(i)")
      }
    }
  }

  /// An arm with fewer zeros than its other counts say: nobody of it can have none.
  @Test func fewerZeros() throws {
    let set = try Fixtures.json("zero-counts.json", as: File.self).bound
    let sample = Self.sample(set.treated, set.control)
    let fit = ZeroInflatedRegression().fit(sample, pair)
    guard case .boundary(let part, .noFurtherZeros) = fit else {
      Issue.record("\(fit)")
      return
    }
    #expect(close(part.value, set.count, relative: 1e-7, floor: 0.1))
    #expect(close(part.standardError, set.se, relative: 1e-6))
    let everybody = try #require(
      ZeroInflatedRegression(compares: .everybody).fit(sample, pair).estimate)
    #expect(close(everybody.value, set.mean, relative: 1e-7, floor: 0.1))
    #expect(close(everybody.standardError, set.meanSE, relative: 1e-6))
    // A hurdle may have fewer.
    let hurdle = HurdleRegression().fit(sample, pair)
    guard case .converged(let other) = hurdle else {
      Issue.record("\(hurdle)")
      return
    }
    #expect(abs(other.value - part.value) > 1e-3)
  }

  private func failure(_ first: [Int], _ second: [Int]) -> [Failure?] {
    let sample = Self.sample(first, second)
    return [
      HurdleRegression().fit(sample, pair).failure,
      ZeroInflatedRegression().fit(sample, pair).failure,
    ]
  }

  /// Nobody, nobody with any, nobody with two; without a zero both are what they are; counts that vary less than Poisson ones.
  @Test func edges() throws {
    #expect(failure([], [0, 2]) == [.tooFewObservations, .tooFewObservations])
    #expect(failure([0, 0], [0, 2]) == [.emptyCell, .emptyCell])
    #expect(failure([0, 1, 1], [0, 2, 5]) == [.noVariation, .noVariation])
    let even = Self.sample([0, 0, 3, 3, 4, 3, 4], [0, 5, 5, 4, 5, 6, 5])
    for analysis in [HurdleRegression(), ZeroInflatedRegression()] as [any RatesAnalysis] {
      let fit = analysis.fit(even, pair)
      guard case .boundary(let found, .noDispersion) = fit else {
        Issue.record("\(fit)")
        continue
      }
      // Of a Poisson count without its zeros: λ/(1 − e^−λ) = 3.4, and 5.
      #expect(close(found.value, log(3.2708935644199806 / 4.965114231744277), relative: 1e-12))
    }
    // Without zeros the shares with none are 0, and of a zero-inflated model no shares.
    let none = Self.sample([1, 2, 9, 4, 30, 2], [1, 1, 3, 8, 2, 14])
    #expect(HurdleRegression(compares: .everybody).fit(none, pair).estimate != nil)
    guard case .boundary(_, .noFurtherZeros) = ZeroInflatedRegression().fit(none, pair) else {
      Issue.record("\(ZeroInflatedRegression().fit(none, pair))")
      return
    }
    // A single large count does no harm.
    let large = Self.sample([0, 3, 90_000, 0, 1], [1, 2, 0, 7])
    for analysis in [HurdleRegression(), ZeroInflatedRegression()] as [any RatesAnalysis] {
      #expect(analysis.fit(large, pair).estimate?.standardError.isFinite ?? true)
    }
  }
}

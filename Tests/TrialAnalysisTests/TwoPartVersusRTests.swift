import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Two-part means of counts against `glm`, `lm` and the delta method in R; made by `Fixtures/scripts/two-part.R`.
struct TwoPartVersusRTests {
  struct Counts: Decodable { let treated, control: [Int] }
  struct Found: Decodable { let difference, differenceSE, ratio, ratioSE: Double }
  struct File<Set: Decodable>: Decodable { let sets: [Set] }

  private static func sample(_ treated: [Int], _ control: [Int]) -> CountSample {
    var sample = CountSample(arms: 2)
    for y in treated { sample.add(arm: 0, y) }
    for y in control { sample.add(arm: 1, y) }
    return sample
  }

  private let pair = ArmPair(treatment: 0, comparator: 1)

  /// Gradients of the script are by differences.
  @Test func everySet() throws {
    let counts = try Fixtures.json("zero-counts.json", as: File<Counts>.self).sets
    let found = try Fixtures.json("two-part.json", as: File<Found>.self).sets
    #expect(counts.count == 12 && found.count == 12)
    for (i, (set, theirs)) in zip(counts, found).enumerated() {
      let sample = Self.sample(set.treated, set.control)
      let difference = try #require(TwoPartTest().fit(sample, pair).estimate)
      #expect(close(difference.value, theirs.difference, relative: 1e-9, floor: 0.1), "set \(i)")
      #expect(close(difference.standardError, theirs.differenceSE, relative: 1e-8), "set \(i)")
      let ratio = try #require(TwoPartTest(scale: .ratio).fit(sample, pair).estimate)
      #expect(close(ratio.value, theirs.ratio, relative: 1e-9, floor: 0.1), "set \(i)")
      #expect(close(ratio.standardError, theirs.ratioSE, relative: 1e-8), "set \(i)")
    }
  }

  /// Nobody, one person with any; without zeros the error is that of means.
  @Test func edges() throws {
    #expect(TwoPartTest().fit(Self.sample([], [1, 2]), pair).failure == .tooFewObservations)
    #expect(TwoPartTest().fit(Self.sample([0, 3], [1, 2]), pair).failure == .tooFewObservations)
    #expect(TwoPartTest().fit(Self.sample([2, 2], [3, 3]), pair).failure == .noVariation)
    let found = try #require(TwoPartTest().fit(Self.sample([1, 3], [2, 6]), pair).estimate)
    #expect(close(found.standardError, (2.0 / 2 + 8.0 / 2).squareRoot(), relative: 1e-12))
  }
}

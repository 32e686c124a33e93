import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Log rate ratios against `glm.nb`, `glm` and a sandwich in R; made by `Fixtures/scripts/rates.R`.
struct RatesVersusRTests {
  struct Set: Decodable {
    let treated, control: [Int]
    let estimate, model, scaled, robust, k, negativeBinomial: Double
    let isPoisson: Bool
  }
  struct File: Decodable { let sets: [Set] }

  private static func sample(_ set: Set) -> CountSample {
    var sample = CountSample(arms: 2)
    for y in set.treated { sample.add(arm: 0, y) }
    for y in set.control { sample.add(arm: 1, y) }
    return sample
  }

  private let pair = ArmPair(treatment: 0, comparator: 1)

  @Test func everySet() throws {
    let sets = try Fixtures.json("rates.json", as: File.self).sets
    #expect(sets.count == 6)
    for (i, set) in sets.enumerated() {
      let sample = Self.sample(set)
      for (variance, se) in [
        (PoissonRegression.Variance.model, set.model), (.scaled, set.scaled),
        (.robust, set.robust),
      ] {
        let ours = try #require(
          PoissonRegression(variance: variance).fit(sample, pair).estimate, "set \(i)")
        #expect(close(ours.value, set.estimate, relative: 1e-8), "set \(i)")
        #expect(close(ours.standardError, se, relative: 1e-7), "set \(i), \(variance)")
        let df = Double(set.treated.count + set.control.count - 2)
        #expect(ours.df == (variance == .scaled ? df : .infinity))
      }
      let fit = NegativeBinomialRegression().fit(sample, pair)
      let ours = try #require(fit.estimate)
      #expect(close(ours.value, set.estimate, relative: 1e-8), "set \(i)")
      #expect(
        close(ours.standardError, set.negativeBinomial, relative: 1e-6), "set \(i), glm.nb")
      if case .boundary(_, let reason) = fit {
        #expect(set.isPoisson && reason == .noDispersion)
      } else {
        #expect(!set.isPoisson)
      }
    }
  }

  /// Nobody in an arm, no event in one, everybody the same, one person each.
  @Test func failures() {
    func reason(_ fit: Fit) -> Failure? {
      if case .failed(let reason) = fit { reason } else { nil }
    }
    func sample(_ first: [Int], _ second: [Int]) -> CountSample {
      Self.sample(
        Set(
          treated: first, control: second, estimate: 0, model: 0, scaled: 0, robust: 0, k: 0,
          negativeBinomial: 0, isPoisson: false))
    }
    let all: [any RatesAnalysis] = [
      PoissonRegression(), PoissonRegression(variance: .scaled),
      PoissonRegression(variance: .model), NegativeBinomialRegression(),
    ]
    for analysis in all {
      #expect(reason(analysis.fit(sample([], [1, 2]), pair)) == .tooFewObservations)
      #expect(reason(analysis.fit(sample([0, 0], [1, 2]), pair)) == .emptyCell)
      #expect(
        analysis.fit(sample([3, 90_000, 0], [1, 2]), pair).estimate?.standardError.isFinite
          ?? true)
    }
    #expect(reason(PoissonRegression().fit(sample([2, 2], [3, 3]), pair)) == .noVariation)
    let alone = PoissonRegression(variance: .scaled).fit(sample([2], [3]), pair)
    #expect(reason(alone) == .tooFewObservations)
  }

  /// Levels put together are the people put together.
  @Test func gathered() {
    var cells = CountSample(arms: 4)
    for (arm, y) in [(0, 1), (1, 70), (1, 1), (2, 0), (3, 5)] { cells.add(arm: arm, y) }
    var whole = CountSample(arms: 2)
    whole.add(arm: 0, 9)
    whole.gather(cells, levels: 2)
    #expect(whole.frequency(0, 1) == 2 && whole.frequency(0, 70) == 1 && whole.frequency(0, 9) == 0)
    #expect(whole.frequency(1, 0) == 1 && whole.frequency(1, 5) == 1)
  }
}

import GSLKit
import Inference
import TestSupport
import Testing
import TrialAnalysis

/// The interaction of arm and baseline against R's `lm`; made by `Fixtures/scripts/interaction-baseline.R`.
struct InteractionWithBaselineVersusRTests {
  struct Case: Decodable {
    let baselines, outcomes: [[Double]]
    let all, contrast: [Double]
  }
  struct File: Decodable { let cases: [Case] }
  private let pair = ArmPair(treatment: 0, comparator: 1)

  private static func arms(_ outcomes: [[Double]], _ baselines: [[Double]]) -> [ArmMoments] {
    zip(outcomes, baselines).map { ArmMoments(outcomes: $0, baselines: $1) }
  }

  @Test func everyCase() throws {
    let cases = try Fixtures.json("interaction-baseline.json", as: File.self).cases
    #expect(cases.count == 6)
    for data in cases {
      let arms = Self.arms(data.outcomes, data.baselines)
      for (error, result) in [(ErrorFrom.allArms, data.all), (.contrast, data.contrast)] {
        let fit = InteractionWithBaseline(error: error).fit(arms.span, pair)
        let estimate = try #require(fit.estimate)
        #expect(close(estimate.value, result[0], relative: 1e-10), "\(estimate) \(result)")
        #expect(close(estimate.standardError, result[1], relative: 1e-10), "\(estimate) \(result)")
        #expect(estimate.df == result[2])
        let p = StudentT.twoSided(abs(estimate.statistic), df: estimate.df)
        #expect(close(p, result[3], relative: 1e-8), "\(p) \(result)")
      }
    }
  }

  /// Nobody, too few, baselines or outcomes that do not vary: each with its reason.
  @Test func edges() {
    let (some, other) = ([1.0, 3, 4, 6], [2.0, 2, 5, 4])
    func fit(_ outcomes: [[Double]], _ baselines: [[Double]]) -> Fit {
      InteractionWithBaseline().fit(Self.arms(outcomes, baselines).span, pair)
    }
    #expect(fit([some, []], [other, []]) == .failed(.tooFewObservations))
    #expect(fit([some, [1]], [other, [2]]) == .failed(.tooFewObservations))
    #expect(fit([[1, 2], [3, 5]], [[1, 2], [2, 1]]) == .failed(.tooFewObservations))
    #expect(fit([some, some], [other, [3, 3, 3, 3]]) == .failed(.singular))
    #expect(fit([some, some], [some, some]) == .failed(.noVariation))
  }
}

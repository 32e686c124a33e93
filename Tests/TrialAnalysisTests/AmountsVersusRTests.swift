import Inference
import TestSupport
import Testing
import TrialAnalysis

/// Analyses of skewed amounts against `t.test`, `wilcox.test` and `glm` with a sandwich; made by `Fixtures/scripts/amounts.R`.
struct AmountsVersusRTests {
  struct Test: Decodable { let value, se, df: Double }
  struct Set: Decodable {
    let treated, control: [Double]
    let wilcoxonZ, win, gamma, model, robust: Double
    let brunner, logWelch, logPooled: Test
  }
  struct Case: Decodable { let sets: [Set] }
  struct File: Decodable { let cases: [Case] }

  private let pair = ArmPair(treatment: 0, comparator: 1)

  private static func table(_ treated: [Double], _ control: [Double]) -> PersonTable {
    PersonTable(
      treated.map { PersonTable.Person(arm: 0, outcome: $0) }
        + control.map { PersonTable.Person(arm: 1, outcome: $0) }
        // People whose outcome is missing, and those of another arm, are nobody's.
        + [PersonTable.Person(arm: 0, outcome: .nan), PersonTable.Person(arm: 2, outcome: 5)])
  }

  @Test func everySet() throws {
    let sets = try Fixtures.json("amounts.json", as: File.self).cases[0].sets
    #expect(sets.count == 4)
    for (i, set) in sets.enumerated() {
      let people = Self.table(set.treated, set.control)
      let arms = [ArmMoments(outcomes: set.treated), ArmMoments(outcomes: set.control)]
      let rank = try #require(WilcoxonTest().fit(people, pair).estimate)
      #expect(close(rank.statistic, set.wilcoxonZ, relative: 1e-9), "set \(i)")
      #expect(close(rank.value, set.win, relative: 1e-9, floor: 1e-12), "set \(i)")
      for (fit, r) in [
        (BrunnerMunzelTest().fit(people, pair), set.brunner),
        (LogTTest().fit(people, pair), set.logWelch),
        (LogTTest(variance: .pooled).fit(people, pair), set.logPooled),
      ] {
        let ours = try #require(fit.estimate)
        #expect(close(ours.value, r.value, relative: 1e-9, floor: 1e-12), "set \(i)")
        #expect(close(ours.standardError, r.se, relative: 1e-9), "set \(i)")
        #expect(close(ours.df, r.df, relative: 1e-9), "set \(i)")
      }
      for (variance, se) in [(ModelVariance.robust, set.robust), (.model, set.model)] {
        let ours = try #require(GammaRegression(variance: variance).fit(arms.span, pair).estimate)
        #expect(close(ours.value, set.gamma, relative: 1e-8), "set \(i)")
        #expect(close(ours.standardError, se, relative: 1e-7), "set \(i), \(variance)")
      }
    }
  }

  /// Nobody in an arm, everybody the same, all of one arm above the other, zeros without an offset.
  @Test func edges() throws {
    func reason(_ fit: Fit) -> Failure? {
      if case .failed(let reason) = fit { reason } else { nil }
    }
    #expect(reason(WilcoxonTest().fit(Self.table([], [1]), pair)) == .tooFewObservations)
    #expect(reason(BrunnerMunzelTest().fit(Self.table([1], [1, 2]), pair)) == .tooFewObservations)
    #expect(reason(LogTTest().fit(Self.table([1], [1, 2]), pair)) == .tooFewObservations)
    #expect(reason(LogTTest(offset: 0).fit(Self.table([0, 1], [1, 2]), pair)) == .emptyCell)
    #expect(reason(LogTTest().fit(Self.table([2, 2], [2, 2]), pair)) == .noVariation)
    guard
      case .boundary(let same, .sameOutcomeForAll) = WilcoxonTest().fit(
        Self.table([3, 3], [3]), pair)
    else { return #expect(Bool(false), "everybody the same") }
    #expect(same.value == 0 && same.statistic == 0)
    guard
      case .boundary(let apart, .allAgainstNone) = WilcoxonTest().fit(
        Self.table([3, 4, 5], [1, 2]), pair)
    else { return #expect(Bool(false), "all above") }
    #expect(apart.value == 0.5 && apart.standardError == 0)
    // U = 6 of n₁n₂ = 6 around 3 with variance n₁n₂(N + 1)/12 = 3.
    #expect(close(apart.statistic, 3.squareRoot(), relative: 1e-12))
    #expect(reason(BrunnerMunzelTest().fit(Self.table([3, 4], [1, 2]), pair)) == .noVariation)
    let none = [ArmMoments(outcomes: [0, 0]), ArmMoments(outcomes: [1, 2])]
    #expect(reason(GammaRegression().fit(none.span, pair)) == .emptyCell)
    let alone = [ArmMoments(outcomes: [3]), ArmMoments(outcomes: [1])]
    #expect(reason(GammaRegression(variance: .model).fit(alone.span, pair)) == .tooFewObservations)
    #expect(reason(GammaRegression().fit(alone.span, pair)) == .noVariation)
  }
}

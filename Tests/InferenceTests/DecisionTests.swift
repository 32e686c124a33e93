import GSLKit
import Inference
import Parts
import TestSupport
import Testing

struct DecisionTests {
  /// The table and its cubic against the quantile: the accuracy that the type promises.
  @Test(arguments: [0.025, 0.05, 0.005, 0.025 / 7])
  func criticalValues(tail: Double) throws {
    let critical = try CriticalValues(tail: tail)
    for df in [1.0, 2, 3, 17, 126, 255, 256] {
      #expect(close(critical(df: df), -(try StudentT.quantile(tail, df: df)), relative: 1e-13))
    }
    for (df, error) in [
      (2.5, 1e-12), (3.4, 1e-3), (12.7, 1e-6), (40.2, 1e-7), (257, 1e-9), (513.3, 1e-9),
      (1e6, 1e-9),
    ] {
      let exact = -(try StudentT.quantile(tail, df: df))
      #expect(abs(critical(df: df) - exact) < error * max(1, exact / 2), "df \(df)")
    }
    #expect(close(critical(df: .infinity), -(try Normal.quantile(tail)), relative: 1e-13))
  }

  private func estimate(_ value: Double, _ se: Double = 1, df: Double = 30) -> Estimate {
    Estimate(value: value, standardError: se, df: df)
  }

  /// A threshold decides as the p-value does, for every hypothesis and direction.
  @Test func thresholdsDecideAsPValues() throws {
    var stream = RandomStream(key: StreamKey(seed: 5))
    stream.seek(replicate: 0, unit: 0, lane: Lane(rawValue: 1))
    let hypotheses: [Hypothesis] = [
      .superiority(.twoSided), .superiority(.oneSided), .nonInferiority, .equivalence,
    ]
    for hypothesis in hypotheses {
      for benefit in [Benefit.higher, .lower] {
        let plan = TestPlan(hypothesis, alpha: 0.03)
        let rule = try DecisionRule(plan, benefit: benefit, margin: 3)
        var rejected = 0
        for _ in 0..<2_000 {
          let e = estimate(2.5 * stream.normal(), df: (stream.uniform() * 200 + 4).rounded())
          let decision = rule.decide(e)
          #expect(decision.rejected == (rule.pValue(e) < 0.03))
          rejected += decision.rejected ? 1 : 0
        }
        #expect(rejected > 20)
      }
    }
  }

  @Test func directions() throws {
    let good = estimate(-4)
    let bad = estimate(4)
    let oneSided = try DecisionRule(
      TestPlan(.superiority(.oneSided)), benefit: .lower, margin: nil)
    #expect(oneSided.decide(good).rejected && !oneSided.decide(bad).rejected)
    // Non-inferior unless worse by the margin: an effect of 0 with SE 1 and margin 3 is.
    let margin = try DecisionRule(
      TestPlan(.nonInferiority, alpha: 0.025), benefit: .higher, margin: 3)
    #expect(margin.decide(estimate(0)).rejected && !margin.decide(estimate(-2)).rejected)
    let equal = try DecisionRule(TestPlan(.equivalence), benefit: .higher, margin: 3)
    #expect(equal.decide(estimate(0)).rejected && !equal.decide(estimate(2)).rejected)
    #expect(!equal.decide(estimate(-2)).rejected)
  }

  @Test func threeWayConclusion() throws {
    let rule = try DecisionRule(TestPlan(), benefit: .higher, margin: 3)
    #expect(rule.decide(estimate(4)).conclusion == .effect)
    #expect(rule.decide(estimate(0.1)).conclusion == .noRelevantEffect)
    #expect(rule.decide(estimate(1.5)).conclusion == .inconclusive)
    #expect(rule.decide(Fit.failed(.noVariation)) == Decision())
  }
}

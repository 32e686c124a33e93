import Questions
import Reports
import Testing

/// Sizes for an indirect effect.
struct MediationPlanTests {
  /// Paths of .4 and .3 SD need 101 people an arm for both to be found in .8: .8009, of 100 it is .7966.
  ///
  /// By the integral of `Fixtures/scripts/mediation-product.py`. A confounder halves what is true and not what is estimated: the
  /// same number, far from where the search starts.
  @Test(arguments: [0, 0.15]) func findsTheNumber(confounding: Double) throws {
    let text = """
      peertrials: 1
      seed: 11
      trial:
        design: {participants-per-arm: 60}
        arms:
          peer: {delivery: peer-led, effects: {hope: {smd: 0.4}, recovery: {smd: 0.3}}}
          usual: {comparator: usual-care}
        outcomes:
          hope: {kind: gaussian}
          recovery: {kind: gaussian}
          path: {kind: mediation, mediator: hope, outcome: recovery, confounding: \(confounding)}
        correlation: {hope: {recovery: 0.3}}
      analysis: {methods: {mediation: {}}}
      """
    let answer = try PlanQuestion(ScenarioInput(text)).answer().text()
    #expect(answer.contains("participants per arm: 101 "), "\(answer)")
  }
}

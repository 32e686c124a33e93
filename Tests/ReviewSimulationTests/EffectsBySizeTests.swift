import Foundation
import GSLKit
import MetaAnalysis
import ReviewSimulation
import Testing

/// Small trials that truly differ: what is drawn against what is said.
struct EffectsBySizeTests {
  /// Of every law of sizes: the mean and the variance of the true effects that are drawn are the target and τ² of the
  /// analysis, and the true effects are spread as predictions are held against.
  ///
  /// 20,000 trials each, five standard errors; the variance's by the fourth moment.
  @Test(arguments: [
    TrialSizes.listed((0..<40).map { 20 + 10 * Double($0) }),
    .empirical([12, 30, 30, 90, 400]),
    .logNormal(meanLog: 4, sdLog: 1, range: 15...1827),
    .beta(a: 1.5, b: 5, perArm: 5...300),
    .inverseGamma(shape: 1.15, scale: 0.048, perArm: 5...1900),
    .rootUniform(25...500),
    .shiftedLogNormal(meanLog: 3.5, sdLog: 0.6, shift: 8),
    .negativeBinomial(size: 2, probability: 0.03, range: 10...400),
  ]) func drawnAsSaid(_ sizes: TrialSizes) throws {
    let (k, count) = (40, 500)
    for measure in SmallStudyMeasure.allCases {
      let model = TrialLiterature(
        population: Population(settings: [TrialSetting(name: "all", trials: k, sizes: sizes)]),
        outcomes: [
          ReviewOutcome(
            name: "y", effects: [0.2], tau: 0.1,
            bySize: EffectsBySize(measure, slope: 1.5, growth: 3, typicalSize: 80))
        ])
      let analysis = try #require(ReviewGrid().analyses(of: model).list.first)
      var effects: [Double] = []
      TrialSummaryTests.draw(model, count) { effects += $0.truth[..<k] }
      let n = Double(effects.count)
      let mean = effects.reduce(0, +) / n
      let squares = effects.map { ($0 - analysis.target) * ($0 - analysis.target) }
      let variance = squares.reduce(0, +) / n
      let fourth = squares.reduce(0) { $0 + ($1 - variance) * ($1 - variance) } / n
      // Of a list the sizes are no draw: the error is smaller than this.
      #expect(
        abs(mean - analysis.target) < 5 * (variance / n).squareRoot(),
        "\(sizes) \(measure) \(mean) \(analysis.target)")
      #expect(
        abs(variance - analysis.tau2) < 5 * (fourth / n).squareRoot(),
        "\(sizes) \(measure) \(variance) \(analysis.tau2)")
      let known = try #require(analysis.trueEffects)
      #expect(known.kinds.count > 1 && abs(known.kinds.reduce(0) { $0 + $1.weight } - 1) < 1e-9)
      for x in [-0.1, 0.1, 0.2, 0.3, 0.6] {
        let below = Double(effects.count { $0 <= x }) / n
        let expected = known.kinds.reduce(0) { sum, kind in
          sum + kind.weight * Normal.cdf((x - kind.mean) / kind.tau)
        }
        // Neighbouring sizes count as one beyond 256 kinds: .001 at most.
        let error = max(expected * (1 - expected), 1 / n) / n
        #expect(
          abs(below - expected) < 5 * error.squareRoot() + 0.001,
          "\(sizes) \(measure) \(x) \(below) \(expected)")
      }
    }
  }

  /// A trial of the typical size has effect and τ as stated; one of a quarter of the people twice the standard error.
  @Test func slopes() throws {
    let rule = try #require(EffectsBySize(slope: 2, growth: 3, typicalSize: 100))
    #expect(rule.shift(100) == 0 && rule.growth(100) == 1)
    #expect(abs(rule.shift(25) - 2 * 0.2) < 1e-12 && abs(rule.growth(25) - exp(0.6)) < 1e-12)
    let square = try #require(EffectsBySize(.variance, slope: 2, typicalSize: 100))
    #expect(abs(square.shift(25) - 2 * 0.12) < 1e-12 && square.growth(25) == 1)
    // What moves nothing is no rule; what the mean does not move with is no difference.
    #expect(EffectsBySize(.variance, slope: 0, typicalSize: 50) == nil)
    #expect(
      EffectsBySize(.variance, slope: 0, growth: 1, typicalSize: 50)
        == EffectsBySize(slope: 0, growth: 1, typicalSize: 50))
  }

  /// Effects that are the same at any size draw the same numbers with the rule beside them on another outcome.
  @Test func otherOutcomesStay() {
    func model(_ rule: EffectsBySize?) -> TrialLiterature {
      TrialLiterature(
        population: Population(settings: [
          TrialSetting(name: "all", trials: 5, sizes: .empirical([20, 80]))
        ]),
        outcomes: [
          ReviewOutcome(name: "a", effects: [0.2], tau: 0.1),
          ReviewOutcome(name: "b", effects: [0.2], tau: 0.1, bySize: rule),
        ])
    }
    func drawn(_ rule: EffectsBySize?, _ outcome: Int) -> [Double] {
      var list: [Double] = []
      TrialSummaryTests.draw(model(rule), 3) { literature in
        list += (0..<5).map { literature.y[$0 * 2 + outcome] }
      }
      return list
    }
    let rule = EffectsBySize(slope: 1, typicalSize: 50)
    #expect(drawn(nil, 0) == drawn(rule, 0) && drawn(nil, 1) != drawn(rule, 1))
  }
}

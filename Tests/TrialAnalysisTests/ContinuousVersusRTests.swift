import Inference
import TestSupport
import Testing
import TrialAnalysis

/// t tests and ANCOVA against R's `t.test` and `lm`; made by `Fixtures/scripts/trial-analysis.R`.
struct ContinuousVersusRTests {
  struct Test: Decodable {
    let estimate, se, df, t, p: Double
  }
  struct Set: Decodable {
    let pooledT: Test
    let welchT: Test?
    let changePooledT: Test
    let ancova: Test
  }
  struct Contrast: Decodable {
    let first, second: String
    let pairOnly: Set
    let allArms: Set
  }
  struct People: Decodable {
    let arm: [String]
    let baseline: [Double]
    let outcome: [Double]
  }
  struct Case: Decodable {
    let name: String
    let arms: [String]
    let data: People
    let contrasts: [Contrast]
  }
  struct File: Decodable { let cases: [Case] }

  private func check(_ fit: Fit, _ expected: Test, _ what: String) throws {
    let ours = try #require(fit.estimate, "\(what) failed")
    // lm works by QR, these by moments: on values near 10,000 they part at 1e-11 or so.
    #expect(close(ours.value, expected.estimate, relative: 1e-10, floor: 1e-11), "\(what) estimate")
    #expect(close(ours.standardError, expected.se, relative: 1e-10), "\(what) SE")
    #expect(close(ours.df, expected.df, relative: 1e-10), "\(what) df")
    #expect(close(ours.statistic, expected.t, relative: 1e-9, floor: 1e-10), "\(what) t")
  }

  @Testing.Test func everyDataSet() throws {
    let cases = try Fixtures.json("trial-analysis.json", as: File.self).cases
    #expect(cases.count >= 12)
    for c in cases {
      let moments = c.arms.map { arm in
        let members = c.data.arm.indices.filter { c.data.arm[$0] == arm }
        return ArmMoments(
          outcomes: members.map { c.data.outcome[$0] },
          baselines: members.map { c.data.baseline[$0] })
      }
      for contrast in c.contrasts {
        let pair = ArmPair(
          treatment: try #require(c.arms.firstIndex(of: contrast.first)),
          comparator: try #require(c.arms.firstIndex(of: contrast.second)))
        let what = "\(c.name), \(contrast.first) v \(contrast.second)"
        let arms = moments.span
        try check(TTest().fit(arms, pair), contrast.allArms.pooledT, what + ", t")
        try check(ChangeScore().fit(arms, pair), contrast.allArms.changePooledT, what + ", change")
        try check(Ancova().fit(arms, pair), contrast.allArms.ancova, what + ", ancova")
        let only = contrast.pairOnly
        try check(TTest(error: .contrast).fit(arms, pair), only.pooledT, what + ", pair t")
        try check(Ancova(error: .contrast).fit(arms, pair), only.ancova, what + ", pair ancova")
        try check(
          ChangeScore(error: .contrast).fit(arms, pair), only.changePooledT, what + ", pair change")
        if let welch = only.welchT {
          try check(WelchTest().fit(arms, pair), welch, what + ", Welch")
        }
      }
    }
  }

  @Testing.Test func failures() {
    let pair = ArmPair(treatment: 0, comparator: 1)
    func reason(_ fit: Fit) -> Failure? {
      if case .failed(let reason) = fit { reason } else { nil }
    }
    let single = [
      ArmMoments(outcomes: [1], baselines: [2]), ArmMoments(outcomes: [1, 2], baselines: [3, 4]),
    ]
    let constant = [
      ArmMoments(outcomes: [1, 1], baselines: [2, 3]),
      ArmMoments(outcomes: [4, 4], baselines: [2, 3]),
    ]
    let flat = [
      ArmMoments(outcomes: [1, 2, 4], baselines: [2, 2, 2]),
      ArmMoments(outcomes: [4, 7, 1], baselines: [2, 2, 2]),
    ]
    let determined = [
      ArmMoments(outcomes: [1, 2, 3], baselines: [1, 2, 3]),
      ArmMoments(outcomes: [4, 5, 7], baselines: [4, 5, 7]),
    ]
    let alone = [single[0], single[0]]
    for method in [
      WelchTest().fit(single.span, pair), Ancova().fit(single.span, pair),
      TTest().fit(alone.span, pair), ChangeScore().fit(alone.span, pair),
    ] {
      #expect(reason(method) == .tooFewObservations)
    }
    // Changes of -1 against -2 and -2.
    #expect(reason(ChangeScore().fit(single.span, pair)) == .noVariation)
    #expect(reason(TTest().fit(constant.span, pair)) == .noVariation)
    #expect(reason(WelchTest().fit(constant.span, pair)) == .noVariation)
    #expect(reason(Ancova().fit(flat.span, pair)) == .singular)
    #expect(reason(Ancova().fit(determined.span, pair)) == .noVariation)
    let empty = [ArmMoments(), ArmMoments()]
    #expect(reason(TTest().fit(empty.span, pair)) == .tooFewObservations)
  }

  /// One person in an arm is enough while the others estimate the error: R's t.test(var.equal = TRUE) and lm on the same.
  @Testing.Test func onePersonInAnArm() throws {
    let pair = ArmPair(treatment: 0, comparator: 1)
    let arms = [
      ArmMoments(outcomes: [5], baselines: [2]),
      ArmMoments(outcomes: [1, 2, 4, 2], baselines: [3, 4, 6, 2]),
    ]
    // d = 5 - 2.25, s2 = 4.75/3, SE2 = s2 (1 + 1/4).
    let plain = try #require(TTest().fit(arms.span, pair).estimate)
    #expect(close(plain.value, 2.75) && plain.df == 3)
    #expect(close(plain.standardError, (4.75 / 3 * 1.25).squareRoot()))
    // Changes 3 against -2, -2, -2, 0: SS 3.
    let change = try #require(ChangeScore().fit(arms.span, pair).estimate)
    #expect(close(change.value, 4.5) && change.df == 3)
    #expect(close(change.standardError, (3.0 / 3 * 1.25).squareRoot()))
    // SSx 8.75, SPxy 5.25: slope .6, d = 2.75 + .6 * 1.75, s2 = (4.75 - 3.15)/2, SE2 = s2 (1.25 + 1.75^2/8.75).
    let ancova = try #require(Ancova().fit(arms.span, pair).estimate)
    #expect(close(ancova.value, 3.8) && ancova.df == 2)
    #expect(close(ancova.standardError, (0.8 * (1.25 + 1.75 * 1.75 / 8.75)).squareRoot()))
  }

  @Testing.Test func poolingIsTheWhole() {
    let y = [3.0, 8, 1, 9, 4, 4, 7]
    let x = [1.0, 6, 2, 5, 5, 3, 8]
    var parts = ArmMoments(outcomes: Array(y[..<3]), baselines: Array(x[..<3]))
    parts.pool(ArmMoments(outcomes: Array(y[3...]), baselines: Array(x[3...])))
    parts.pool(ArmMoments())
    let whole = ArmMoments(outcomes: y, baselines: x)
    #expect(close(parts.mean, whole.mean) && close(parts.sumOfSquares, whole.sumOfSquares))
    #expect(close(parts.crossProducts, whole.crossProducts))
    #expect(close(parts.baselineSumOfSquares, whole.baselineSumOfSquares))
  }
}

import Foundation
import GSLKit
import Inference
import MetaAnalysis
import TestSupport
import Testing

/// Pooling equals metafor 3.8.1 on eighteen data sets of metadat, nine estimators and four tests.
///
/// Closed forms to 1e-10 relative; τ² of the iterative estimators to 1e-8, for both sides stop when the
/// root is known to about that; what follows from τ² likewise. Floors of 1e-12, and 1e-9 for τ² and its
/// standard error: where τ² is 0 a relative tolerance means nothing.
struct PoolingVersusRTests {
  struct Fixture: Decodable {
    struct Study: Decodable {
      let name: String
      let yi: [Double]
      let vi: [Double]
      let fits: [String: Row]
      let intervals: [String: [Double]]
    }
    struct Row: Decodable {
      let b, se, stat, p, tau2, Q, Qp, I2, H2: Double
      let df, seTau2: Double?
      let ci: [Double]
      let pi: [Double]?

      enum CodingKeys: String, CodingKey {
        case b, se, stat, p, tau2, Q, Qp, I2, H2, df, ci, pi
        case seTau2 = "se_tau2"
      }
    }
    let sets: [Study]
  }

  static let tests: [String: PoolingTest] = [
    "z": .z, "t": .t, "knha": .hksj, "adhoc": .mhksj,
  ]

  @Test func everyFit() throws {
    let fixture = try Fixtures.json("meta-pooling.json", as: Fixture.self)
    var compared = 0
    for set in fixture.sets {
      for (name, row) in set.fits {
        let words = name.split(separator: ".").map(String.init)
        let method = try #require(Tau2Method(rawValue: words[0]))
        let test = try #require(PoolingTests.named(words[1]))
        let pooled = try Pooled.pool(set.yi.span, set.vi.span, method, test: test).get()
        let isClosed = ["FE", "DL", "HE", "HS", "SJ"].contains(words[0])
        let relative = isClosed ? 1e-10 : 1e-8
        func same(_ a: Double, _ b: Double, _ what: String, floor: Double = 1e-12) {
          #expect(close(a, b, relative: relative, floor: floor), "\(set.name) \(name) \(what)")
        }
        same(pooled.estimate.value, row.b, "b")
        same(pooled.estimate.standardError, row.se, "se")
        same(pooled.estimate.statistic, row.stat, "stat")
        #expect(row.df == nil ? pooled.estimate.df == .infinity : pooled.estimate.df == row.df)
        same(pooled.tau2.value, row.tau2, "tau2", floor: 1e-9)
        if let error = row.seTau2 { same(pooled.tau2.standardError, error, "se.tau2", floor: 1e-9) }
        same(pooled.q, row.Q, "Q")
        same(pooled.i2, row.I2, "I2", floor: 1e-7)
        same(pooled.h2, row.H2, "H2")
        let p = StudentTOrNormal.twoSided(pooled.estimate)
        // Tails beyond 1e-30 differ in their last digits between libraries.
        same(p, row.p, "p", floor: 1e-30)
        let ci = try pooled.confidenceInterval()
        same(ci.lowerBound, row.ci[0], "ci.lb", floor: 1e-9)
        same(ci.upperBound, row.ci[1], "ci.ub", floor: 1e-9)
        if let pi = row.pi {
          let found = try #require(try pooled.predictionInterval())
          same(found.lowerBound, pi[0], "pi.lb", floor: 1e-9)
          same(found.upperBound, pi[1], "pi.ub", floor: 1e-9)
        }
        compared += 1
      }
    }
    #expect(compared > 600)
  }

  /// Q-profile and profile-likelihood intervals of τ², whose ends R had to 1e-13: 1e-8 relative.
  @Test func intervals() throws {
    let fixture = try Fixtures.json("meta-pooling.json", as: Fixture.self)
    let methods: [String: Tau2IntervalMethod] = [
      "QP_REML": .qProfile, "PL_REML": .profileLikelihood(isRestricted: true),
      "PL_ML": .profileLikelihood(isRestricted: false),
    ]
    var compared = 0
    for set in fixture.sets {
      for (name, method) in methods {
        // R found none in one set, normand1999_MD, whose effects lie far apart.
        guard let ends = set.intervals[name] else { continue }
        compared += 1
        let found = try #require(try Tau2.interval(method, set.yi.span, set.vi.span))
        #expect(
          close(found.lowerBound, ends[0], relative: 1e-8, floor: 1e-10), "\(set.name) \(name)")
        #expect(
          close(found.upperBound, ends[1], relative: 1e-8, floor: 1e-10), "\(set.name) \(name)")
      }
    }
    #expect(compared == 52)
    // Effects more alike than chance allows: no τ² ≥ 0 is compatible with them.
    let alike = [0.2, 0.2, 0.2, 0.2]
    #expect(try Tau2.interval(.qProfile, alike.span, [1.0, 1, 1, 1].span) == nil)
  }

  private enum PoolingTests {
    static func named(_ word: String) -> PoolingTest? { PoolingVersusRTests.tests[word] }
  }

  private enum StudentTOrNormal {
    static func twoSided(_ estimate: Estimate) -> Double {
      estimate.df == .infinity
        ? 2 * Normal.upper(abs(estimate.statistic))
        : StudentT.twoSided(estimate.statistic, df: estimate.df)
    }
  }

  /// At the root of the score the score is 0: no reference is needed to see it.
  @Test func scoresVanish() throws {
    let fixture = try Fixtures.json("meta-pooling.json", as: Fixture.self)
    for set in fixture.sets {
      for method in [Tau2Method.maximumLikelihood, .restrictedMaximumLikelihood, .pauleMandel] {
        let tau2 = Tau2.estimate(method, set.yi.span, set.vi.span)
        guard tau2.value > 0 else { continue }
        let w = set.vi.map { 1 / ($0 + tau2.value) }
        let total = w.reduce(0, +)
        let mean = zip(w, set.yi).reduce(0) { $0 + $1.0 * $1.1 } / total
        let q = zip(w, set.yi).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
        let q2 = zip(w, set.yi).reduce(0) { $0 + $1.0 * $1.0 * ($1.1 - mean) * ($1.1 - mean) }
        let w2 = w.reduce(0) { $0 + $1 * $1 }
        let k = Double(w.count)
        switch method {
        case .maximumLikelihood: #expect(close(q2, total, relative: 1e-9))
        case .restrictedMaximumLikelihood:
          #expect(close(q2, total - w2 / total, relative: 1e-9))
        default: #expect(close(q, k - 1, relative: 1e-10))
        }
      }
    }
  }

  /// What cannot be pooled is refused with its reason; τ² of 0 is a boundary, not a failure.
  @Test func edges() throws {
    func pool(_ y: [Double], _ v: [Double], _ method: Tau2Method = .derSimonianLaird)
      -> Result<Pooled, MetaFailure>
    {
      Pooled.pool(y.span, v.span, method, test: .hksj)
    }
    for (y, v) in [([0.1], [0.1]), ([], []), ([0.1, 0.2], [0.1])] {
      #expect(throws: MetaFailure.tooFewStudies) { try pool(y, v).get() }
    }
    for (y, v) in [
      ([0.1, 0.2], [0.1, 0]), ([0.1, 0.2], [0.1, -1]), ([0.1, .nan], [0.1, 0.1]),
      ([0.1, .infinity], [0.1, 0.1]), ([0.1, 0.2], [0.1, .infinity]), ([0.1, 0.2], [0.1, .nan]),
    ] {
      #expect(throws: MetaFailure.unusableStudy) { try pool(y, v).get() }
    }
    for method in Tau2Method.allCases where method != .sidikJonkman && method != .commonEffect {
      let alike = try pool([0.2, 0.2, 0.2001], [0.1, 0.2, 0.3], method).get()
      guard case .boundary(_, .noHeterogeneity) = alike.fit else {
        Issue.record("\(method) is not on the boundary")
        continue
      }
      #expect(alike.tau2.value == 0 && alike.i2 == 0)
      let apart = try pool([-5, 5], [0.01, 0.02], method).get()
      #expect(apart.tau2.value > 1 && apart.estimate.value.isFinite)
      #expect(try apart.predictionInterval(level: 0.95, .tStudiesLess2) == nil)
    }
    // Scales from 1e-12 to 1e12: the estimates scale too.
    for scale in [1e-6, 1e6] {
      let y = [0.1, 0.5, -0.2, 0.9].map { $0 * scale }
      let v = [0.01, 0.02, 0.03, 0.04].map { $0 * scale * scale }
      for method in Tau2Method.allCases {
        let small = try pool([0.1, 0.5, -0.2, 0.9], [0.01, 0.02, 0.03, 0.04], method).get()
        let large = try pool(y, v, method).get()
        #expect(
          close(large.tau2.value, small.tau2.value * scale * scale, relative: 1e-8, floor: 0))
        #expect(close(large.estimate.value, small.estimate.value * scale, relative: 1e-8, floor: 0))
      }
    }
  }
}

import Foundation
import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Repeated measures against the closed forms of powerlmm's vignettes and of mixed models.
struct WavesPublishedExampleTests {
  /// Eleven waves, residual and intercept variance .5 each, slopes of a variance ratio, d at the last wave.
  static func trial(
    _ people: Int, ratio: Double, effect: Double = -0.5, arms: String = "", methods: String
  ) throws -> Scenario {
    try Scenarios.text(
      """
      trial:
        design: {participants-per-arm: \(people)}
        arms:
          a: {delivery: peer-led, effect: {smd: \(effect)}\(arms)}
          b: {comparator: usual-care\(arms)}
        outcomes:
          y:
            kind: repeated
            times: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
            stable-share: 0.5
            slope-sd: \((0.5 * ratio).squareRoot())
      analysis: {methods: {\(methods)}}
      """)
  }

  /// Power of a t test of slopes: se² = 2/n·(σ²/Σ(t − t̄)² + var b₁), 2n − 2 degrees of freedom.
  static func power(_ people: Double, ratio: Double, effect: Double = 0.5) throws -> Double {
    let se = (2 / people * (0.5 / 110 + 0.5 * ratio)).squareRoot()
    return try ClustersPublishedExampleTests.power(
      ncp: effect / 10 / se, df: 2 * people - 2)
  }

  /// Variance ratio .019, 25 people an arm: .3095026, 30: .3622166; ratios .01, .02, .05 at 30: .49575126, .35184744,
  /// .19819649; 10 people and .01: .19168927 (Magnusson's powerlmm, two-level vignette).
  @Test(arguments: [
    (25, 0.019, 0.3095026), (30, 0.019, 0.3622166), (30, 0.01, 0.49575126),
    (30, 0.02, 0.35184744), (30, 0.05, 0.19819649), (10, 0.01, 0.19168927),
  ])
  func slopes(_ people: Int, _ ratio: Double, _ published: Double) throws {
    #expect(abs(try Self.power(Double(people), ratio: ratio) - published) < 1e-6)
    let scenario = try Self.trial(
      people, ratio: ratio,
      methods: "slopes: {kind: summary-measure}, growth: {kind: growth, intercepts: by-arm}")
    let tally = try Scenarios.tally(scenario, 20_000)
    #expect(try #require(tally.figure("power", "slopes")).agrees(with: published))
    // With everybody there the mixed model is the same test, but where a variance is 0.
    let growth = try #require(tally.figure("power", "growth"))
    #expect(growth.agrees(with: published, rounding: people == 10 ? 0.01 : 0.001), "\(growth)")
  }

  /// Four clusters of 10 an arm, slope ICC .05, ratio .02, d = −.8: se .43641098, 6 degrees of freedom, .5835486.
  ///
  /// By the formula and by simulation. There residual and intercept variance are 1
  /// each, so that the standard error is √2 times that of a baseline SD of 1.
  @Test func threeLevels() throws {
    let (residual, slope, icc) = (0.5, 0.5 * 0.02, 0.05)
    let between = slope * icc
    let each = (slope * (1 - icc) + residual / 110) / 10 + between
    let se = 10 * (2 * each / 4).squareRoot()
    #expect(abs(2.0.squareRoot() * se - 0.43641098) < 1e-6, "\(se)")
    #expect(
      abs(try ClustersPublishedExampleTests.power(ncp: 0.8 / se, df: 6) - 0.5835486) < 1e-6)
    let scenario = try Scenarios.text(
      """
      trial:
        design: {kind: cluster, clusters-per-arm: 4, cluster-size: 10, icc: 0.05}
        arms: {a: {delivery: peer-led, effect: {smd: -0.8}}, b: {comparator: usual-care}}
        outcomes:
          y:
            kind: repeated
            times: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
            stable-share: 0.5
            slope-sd: 0.1
            slope-icc: 0.05
      analysis:
        methods:
          clusters: {kind: summary-measure, unit: clusters}
          people: {kind: summary-measure}
          lines: {kind: growth, intercepts: by-arm, clusters: slope, cluster-covariance: zero, df: between}
      """)
    let tally = try Scenarios.tally(scenario, 40_000)
    // With everybody there the mixed model estimates the same difference.
    let lines = try #require(tally.figure("empirical-se", "lines"))
    #expect(lines.agrees(with: se / 10), "\(lines)")
    let means = try #require(tally.figure("empirical-se", "clusters"))
    #expect(close(lines.value, means.value, relative: 1e-7))
    #expect(try #require(tally.figure("power", "clusters")).agrees(with: 0.5835486))
    #expect(try #require(tally.figure("bias", "clusters")).agrees(with: 0))
    #expect(try #require(tally.figure("coverage", "clusters")).agrees(with: 0.95))
    // People as if they were independent: intervals too narrow.
    #expect(try #require(tally.figure("coverage", "people")).value < 0.93)
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for analysis in Replay(experiment, replicate: 3, seed: 1).analyses {
      let (counted, again) = (
        try #require(analysis.counted.estimate), try #require(analysis.reanalysed.estimate)
      )
      #expect(
        close(counted.value, again.value) && close(counted.standardError, again.standardError))
    }
  }

  /// Weibull dropout, .3 gone by the last of eleven waves, shape ½, and who is there of 40,000 people.
  @Test func dropout() throws {
    let published = [
      0, 0.10666, 0.14744, 0.17746, 0.20195, 0.22292, 0.24140, 0.25801, 0.27314, 0.28707, 0.30,
    ]
    for (t, expected) in published.enumerated() {
      #expect(abs(1 - exp(log(0.7) * (Double(t) / 10).squareRoot()) - expected) < 1e-5)
    }
    let scenario = try Self.trial(
      20_000, ratio: 0.02, arms: ", dropout: 0.3, attrition: {shape: 0.5}",
      methods: "s: {kind: summary-measure}")
    let people = Replay(
      try TrialExperiment(scenario.trial, scenario.analysis), replicate: 0, seed: 1
    ).people
    for (wave, expected) in published.enumerated() {
      let gone = Double(people.count { $0.values[wave] == nil }) / Double(people.count)
      let error = (expected * (1 - expected) / Double(people.count)).squareRoot()
      #expect(abs(gone - expected) <= 5 * error, "wave \(wave): \(gone)")
    }
  }

  /// The same dropout with 25 people: .2488 by the expected information (powerlmm: 25 %).
  ///
  /// The information at the expected dropout is larger than the mean information of trials whose dropout
  /// varies, and degrees of freedom are estimated: Satterthwaite's power is allowed to be a hundredth off.
  @Test func powerUnderDropout() throws {
    let scenario = try Self.trial(
      25, ratio: 0.019, arms: ", dropout: 0.3, attrition: {shape: 0.5}",
      methods: "g: {kind: growth, intercepts: by-arm}")
    let found = try #require(try Scenarios.tally(scenario, 20_000).figure("power"))
    #expect(found.agrees(with: 0.2488, rounding: 0.01), "\(found)")
  }

  /// A slope of −.1 over ten times in three people of residual SD 1: .328519 with 26 degrees of freedom.
  @Test func simrFromScratch() throws {
    let ncp = 0.1 * (3 * 82.5).squareRoot()
    #expect(abs(try ClustersPublishedExampleTests.power(ncp: ncp, df: 26) - 0.328519) < 1e-6)
  }

  /// A level of .05 and no bias, by Satterthwaite and by Kenward and Roger, of 12 people an arm of whom a third leave.
  @Test func level() throws {
    let scenario = try Self.trial(
      12, ratio: 0.05, effect: 0, arms: ", dropout: 0.35",
      methods: "s: {kind: growth}, kr: {kind: growth, df: kenward-roger}")
    let tally = try Scenarios.tally(scenario, 20_000)
    for (method, rounding) in [("s", 0.012), ("kr", 0.004)] {
      let found = try #require(tally.figure("type-i-error", method))
      #expect(found.agrees(with: 0.05, rounding: rounding), "\(method) \(found)")
      #expect(try #require(tally.figure("bias", method)).agrees(with: 0))
    }
  }

  /// Leaving by the last value seen biases those who stay and not the likelihood; by the value itself, both.
  @Test func missingness() throws {
    func bias(_ slope: String, _ method: String) throws -> Measured {
      let scenario = try Scenarios.text(
        """
        trial:
          design: {participants-per-arm: 300}
          arms:
            a: {delivery: peer-led, dropout: 0.5, attrition: {\(slope): -1.2}}
            b: {comparator: usual-care, dropout: 0.5}
          outcomes: {y: {kind: repeated, times: [0, 1, 2, 3, 4], stable-share: 0.6, slope-sd: 0.2}}
        analysis:
          methods: {last: {kind: summary-measure, of: last}, growth: {kind: growth}}
        """)
      return try #require(try Scenarios.tally(scenario, 1000).figure("bias", method))
    }
    #expect(try bias("last", "last").value > 0.3)
    #expect(try bias("last", "growth").agrees(with: 0))
    #expect(try bias("outcome", "growth").value > 0.02)
  }

  /// What an effect's course makes of each summary: sustained, decay, own shares.
  @Test func courses() throws {
    func truths(_ course: String) throws -> [Double] {
      let scenario = try Scenarios.text(
        """
        trial:
          design: {participants-per-arm: 20}
          arms: {a: {delivery: peer-led, effect: {points: 2}}, b: {comparator: usual-care}}
          outcomes: {y: {kind: repeated, times: [0, 2, 8, 14], \(course)}}
        analysis:
          methods:
            last: {kind: summary-measure, of: last}
            mean: {kind: summary-measure, of: mean}
            change: {kind: summary-measure, of: change}
        """)
      return try TrialExperiment(scenario.trial, scenario.analysis).layout.rows.map(\.truth)
    }
    #expect(try truths("course: decay") == [0.7, 1.3, 0.7])
    #expect(try truths("course: sustained")[0] == 1.8)
    #expect(try truths("shares: [0, 0.5, 0.25, 0.75]") == [1.5, 1, 1.5])
  }

  /// Replayed people give the counted fits.
  @Test func replay() throws {
    let scenario = try Self.trial(
      15, ratio: 0.02, arms: ", dropout: 0.4, attrition: {outcome: -0.5}",
      methods: "s: {kind: summary-measure}, g: {kind: growth}")
    let experiment = try TrialExperiment(scenario.trial, scenario.analysis)
    for replicate in [0, 7, 123_456] {
      for analysis in Replay(experiment, replicate: replicate, seed: 3).analyses {
        let counted = try #require(analysis.counted.estimate)
        let again = try #require(analysis.reanalysed.estimate)
        #expect(close(counted.statistic, again.statistic, relative: 1e-9))
      }
    }
  }
}

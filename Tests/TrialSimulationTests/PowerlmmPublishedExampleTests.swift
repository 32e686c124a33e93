import Foundation
import GSLKit
import Inference
import InputFiles
import MonteCarlo
import TestSupport
import Testing
import TrialSimulation

/// Growth models with two and three levels, partially nested and whole, against what the vignettes of powerlmm print.
struct PowerlmmPublishedExampleTests {
  struct PartiallyNested: Decodable {
    let effect, iccSlope, z, between, satterthwaite: Double
    let clusters: Int
  }
  struct FullyNested: Decodable {
    let model: String
    let meanSE, level, power: Double
  }
  struct TwoLevel: Decodable {
    let treated, others: Int
    let ratio, power: Double
  }
  struct DesignEffect: Decodable {
    let size: Int
    let deft, level: Double
  }
  struct File: Decodable {
    let partiallyNested: [PartiallyNested]
    let fullyNested: [FullyNested]
    let empiricalSE: Double
    let twoLevel: [TwoLevel]
    let designEffects: [DesignEffect]
  }

  static func published() throws -> File { try Fixtures.json("powerlmm.json", as: File.self) }

  private static let waves = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"

  /// Five Monte Carlo errors of both, of a share that was printed with so many digits of 1,000 trials.
  private func agrees(_ ours: Measured, _ share: Double, digits: Int = 2) -> Bool {
    let theirs = share * (1 - share) / 1000
    let rounding = 0.5 * pow(10, -Double(digits))
    return abs(ours.value - share) <= rounding + 5 * (ours.mcse * ours.mcse + theirs).squareRoot()
  }

  /// Lines of clusters in one arm alone, who leave early: three references of one statistic.
  ///
  /// People's own variance of slopes is .4², and that of groups comes on top: .05/.95 of it where they are to hold .05 of all.
  @Test func partiallyNested() throws {
    let cases = try Self.published().partiallyNested
    #expect(cases.count == 8)
    for theirs in cases {
      let scenario = try Scenarios.text(
        """
        trial:
          design: {participants-per-arm: \(10 * theirs.clusters)}
          arms:
            a:
              delivery: peer-led
              effect: {smd: \(-theirs.effect)}
              groups: {size: 10, icc: 0}
              dropout: 0.3
              attrition: {shape: 0.5}
            b: {comparator: usual-care, dropout: 0.3, attrition: {shape: 0.5}}
          outcomes:
            y:
              kind: repeated
              times: \(Self.waves)
              means: [37, 36.36, 35.72, 35.08, 34.44, 33.8, 33.16, 32.52, 31.88, 31.24, 30.6]
              sd: \((2.8 * 2.8 + 2.6 * 2.6).squareRoot())
              stable-share: \(2.8 * 2.8 / (2.8 * 2.8 + 2.6 * 2.6))
              slope-sd: 0.4
              slope-icc: \(theirs.iccSlope / (1 - theirs.iccSlope))
              intercept-slope-correlation: -0.2
        analysis:
          methods:
            z: {kind: growth, intercepts: by-arm, clusters: slope-alone, df: z}
            between: {kind: growth, intercepts: by-arm, clusters: slope-alone, df: between}
            satterthwaite: {kind: growth, intercepts: by-arm, clusters: slope-alone}
        """)
      let tally = try Scenarios.tally(scenario, 1_000)
      for (method, power) in [
        ("z", theirs.z), ("between", theirs.between), ("satterthwaite", theirs.satterthwaite),
      ] {
        let ours = try #require(tally.figure("power", method))
        #expect(agrees(ours, power), "\(theirs) \(method): \(ours)")
      }
    }
  }

  /// Three clusters of 40 an arm that differ in slope: what a model ignores of them, and what it adds.
  @Test func fullyNested() throws {
    let all = try Self.published()
    #expect(all.fullyNested.count == 4)
    func tally(_ effect: Double) throws -> Tally {
      let scenario = try Scenarios.text(
        """
        trial:
          design: {kind: cluster, clusters-per-arm: 3, cluster-size: 40, icc: 0}
          arms: {a: {delivery: peer-led, effect: {smd: \(effect)}}, b: {comparator: usual-care}}
          outcomes:
            y:
              kind: repeated
              times: \(Self.waves)
              sd: \(200.0.squareRoot())
              stable-share: 0.5
              slope-sd: \(3.0.squareRoot())
              slope-icc: 0.05
              intercept-slope-correlation: -0.5
        analysis:
          methods:
            subject-intercept: {kind: growth, intercepts: by-arm, random: intercept}
            subject-slope: {kind: growth, intercepts: by-arm}
            cluster-slope: {kind: growth, intercepts: by-arm, clusters: slope-alone}
            cluster-intercept: {kind: growth, intercepts: by-arm, clusters: slope}
        """)
      return try Scenarios.tally(scenario, 2_000)
    }
    let (null, effect) = (try tally(0), try tally(0.8))
    for theirs in all.fullyNested {
      let level = try #require(null.figure("type-i-error", theirs.model))
      #expect(agrees(level, theirs.level, digits: 3), "\(theirs.model) level \(level)")
      let power = try #require(effect.figure("power", theirs.model))
      #expect(agrees(power, theirs.power), "\(theirs.model) power \(power)")
      // The standard deviation of an error of so few clusters is about a third of it.
      let mean = try #require(null.figure("model-se", theirs.model))
      #expect(
        abs(mean.value - theirs.meanSE) <= 0.005 + 5 * (mean.mcse + 0.3 * theirs.meanSE / 30),
        "\(theirs.model) SE \(mean)")
      let empirical = try #require(null.figure("empirical-se", theirs.model))
      let error = all.empiricalSE / 2000.0.squareRoot()
      #expect(
        abs(empirical.value - all.empiricalSE)
          <= 0.005 + 5 * (empirical.mcse * empirical.mcse + error * error).squareRoot(),
        "\(theirs.model) spread \(empirical)")
    }
  }

  /// Two levels and everybody there: the noncentral t, also of arms that differ in size.
  @Test func twoLevels() throws {
    let cases = try Self.published().twoLevel
    #expect(cases.count == 12)
    for theirs in cases {
      let (n, m) = (Double(theirs.treated), Double(theirs.others))
      let se = ((1 / n + 1 / m) * (0.5 / 110 + 0.5 * theirs.ratio)).squareRoot()
      let exact = try ClustersPublishedExampleTests.power(ncp: 0.05 / se, df: n + m - 2)
      #expect(abs(exact - theirs.power) < 1e-6, "\(theirs) \(exact)")
    }
    let scenario = try Scenarios.text(
      """
      trial:
        design: {participants: {a: 50, b: 10}}
        arms: {a: {delivery: peer-led, effect: {smd: -0.5}}, b: {comparator: usual-care}}
        outcomes:
          y: {kind: repeated, times: \(Self.waves), stable-share: 0.5, slope-sd: \(0.0095.squareRoot())}
      analysis: {methods: {slopes: {kind: summary-measure}, lines: {kind: growth, intercepts: by-arm}}}
      """)
    let tally = try Scenarios.tally(scenario, 20_000)
    #expect(try #require(tally.figure("power", "slopes")).agrees(with: 0.2237726))
    // Degrees of freedom are estimated: Satterthwaite's are some more than 58 in some trials.
    #expect(try #require(tally.figure("power", "lines")).agrees(with: 0.2237726, rounding: 0.005))
  }

  /// How much too small errors are that ignore clusters, and the level of a normal test with them.
  ///
  /// Theirs is the ratio of errors at the true variances, under the dropout that is expected. Estimated variances of people take a
  /// share of that of clusters, and t is not the normal: ours may be a hundredth off.
  @Test func designEffects() throws {
    let cases = try Self.published().designEffects
    #expect(cases.count == 5)
    for theirs in cases {
      #expect(abs(2 * Normal.upper(1.959964 / theirs.deft) - theirs.level) < 1e-6)
      let scenario = try Scenarios.text(
        """
        trial:
          design: {kind: cluster, clusters-per-arm: 5, cluster-size: \(theirs.size), icc: 0}
          arms:
            a: {delivery: peer-led, dropout: 0.3, attrition: {shape: 0.5}}
            b: {comparator: usual-care, dropout: 0.3, attrition: {shape: 0.5}}
          outcomes:
            y:
              kind: repeated
              times: \(Self.waves)
              stable-share: 0.5
              slope-sd: 0.1
              slope-icc: 0.05
        analysis: {methods: {people: {kind: growth, intercepts: by-arm, df: z}}}
        """)
      let tally = try Scenarios.tally(scenario, 8_000)
      let (spread, mean) = (
        try #require(tally.figure("empirical-se")), try #require(tally.figure("model-se"))
      )
      let deft = spread.value / mean.value
      #expect(
        abs(deft - theirs.deft) <= 0.01 + 5 * spread.mcse / mean.value,
        "\(theirs.size) people: \(deft) for \(theirs.deft)")
      let level = try #require(tally.figure("type-i-error"))
      #expect(level.agrees(with: theirs.level, rounding: 0.01), "\(theirs.size) people: \(level)")
    }
  }
}

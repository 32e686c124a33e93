import GSLKit
import InputFiles
import Planning
import TestSupport
import Testing

/// Sample sizes that are published, found by simulation.
///
/// C1: two-sample t test, power .8, SMD .2, .5, .8: 393.4057, 63.76561, 25.52458 per arm (R package pwr
/// 1.3). Two proportions, uncorrected chi-squared: .2 v .05 needs 71 per arm (exact power .7982 with 70,
/// .8043 with 71), .5 v .35 needs 167 (.7974 with 166, .8013 with 167), by double sums over both
/// binomial distributions.
struct SampleSizePublishedExampleTests {
  static let t: [(smd: String, crossing: Double)] = [
    ("0.2", 393.4057), ("0.5", 63.76561), ("0.8", 25.52458),
  ]

  /// Sixty searches a case.
  ///
  /// The error of the crossing against the exact one, in its own standard
  /// errors, is standard normal: Σz² over 60 has mean 60 and SD 11; 60 + 5·11 = 115 allows 5 SD. The
  /// mean of z is within 5/√60. A standard error of n too small by 30 % would be seen.
  @Test(arguments: t) func crossings(smd: String, crossing: Double) throws {
    let planned = try Planned(Planned.tTest(smd))
    var (sum, squares, crooked, wasteful) = (0.0, 0.0, 0, 0)
    for seed in UInt64(1)...60 {
      let result = try planned.search(seed: seed)
      let found = try #require(result.solution)
      #expect(abs(found.value - crossing.rounded(.up)) <= 1)
      #expect(found.interval.upperBound - found.interval.lowerBound <= 1)
      // One search in some thousands takes the line for crooked, and counts every number instead.
      guard let at = found.crossing else {
        crooked += 1
        continue
      }
      let z = (at.value - crossing) / at.error
      sum += z
      squares += z * z
      // The yardstick: 1.02·n/√R is the best that R replicates can do at power .8.
      let best = 1.02 * crossing / Double(result.spent).squareRoot()
      if at.error > 1.5 * best { wasteful += 1 }
    }
    #expect(crooked <= 1)
    // A misfit that chance gives once in a hundred searches widens the error; further stages mend most.
    #expect(wasteful <= 1)
    #expect(squares < 115 && squares > 20, "Σz² \(squares)")
    #expect(abs(sum) < 5 * 60.0.squareRoot(), "Σz \(sum)")
  }

  @Test(arguments: [
    ("0.05", "0.2", 71.0, 0.7982, 0.8043), ("0.35", "0.5", 167.0, 0.7974, 0.8013),
  ])
  func twoProportions(
    p1: String, p0: String, n: Double, below: Double, at: Double
  ) throws {
    let planned = try Planned(
      Planned.twoArms(
        "{risk: \(p1)}", outcome: "{kind: binary, risk: \(p0)}", method: "{kind: chi-squared}"))
    for seed in UInt64(1)...5 {
      let found = try #require(try planned.search(seed: seed).solution)
      #expect(found.value == n && found.shape == .lattice)
      // The number one short is .0018 and .0026 off, counted and verified a million times: four errors.
      #expect(found.interval == n...n && !found.isTied)
      let short = try #require(found.short)
      // 0.00005: the published figures have four decimals.
      #expect(abs(found.at.value - at) < 5 * found.at.mcse + 0.00005)
      #expect(abs(short.value - below) < 5 * short.mcse + 0.00005)
      #expect(short.value < 0.8 && found.at.value >= 0.8)
    }
  }

  /// The verification has streams of its own: it is no part of what chose the answer.
  @Test func verificationIsApart() throws {
    let found = try #require(
      try Planned(Planned.tTest("0.5")).search(seed: 3).solution)
    #expect(found.at.stage == .verification && found.short?.stage == .verification)
    #expect(found.at.x == found.value && found.short?.x == found.value - 1)
    let n = found.value
    let exact = try NoncentralT.twoSidedPower(
      critical: try StudentT.quantile(0.975, df: 2 * n - 2), df: 2 * n - 2,
      ncp: 0.5 * (n / 2).squareRoot())
    #expect(abs(found.at.value - exact) < 5 * found.at.mcse)
  }
}

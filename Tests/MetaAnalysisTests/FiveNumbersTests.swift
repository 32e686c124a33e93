import Foundation
import MetaAnalysis
import TestSupport
import Testing

/// Means and SDs from medians equal R's arithmetic of the published formulas.
struct FiveNumbersTests {
  struct Case: Decodable {
    let n, median, mean, sd: Double
    let least, lower, upper, most: Double?
  }
  struct Cases: Decodable { let cases: [Case] }

  @Test func published() throws {
    for c in try Fixtures.json("meta-medians.json", as: Cases.self).cases {
      let arm = try #require(
        FiveNumbers(
          n: c.n, least: c.least, lowerQuartile: c.lower, median: c.median, upperQuartile: c.upper,
          most: c.most
        ).arm)
      #expect(
        close(arm.mean, c.mean, relative: 1e-9) && close(arm.sd, c.sd, relative: 1e-9), "\(c)")
    }
    // √38·3/(2t), t of 37; .9·5.
    #expect(
      close(try #require(FiveNumbers.sd(lower: 6.5, upper: 9.5, n: 38)), 4.563545, relative: 1e-6))
    #expect(FiveNumbers.sd(standardError: 0.9, n: 25) == 4.5)
  }

  @Test func refuses() {
    #expect(FiveNumbers(n: 40, median: 10).arm == nil)
    #expect(FiveNumbers(n: 40, least: 2, median: 10).arm == nil)
    #expect(FiveNumbers(n: 40, lowerQuartile: 11, median: 10, upperQuartile: 14).arm == nil)
    #expect(FiveNumbers(n: 1, lowerQuartile: 9, median: 10, upperQuartile: 14).arm == nil)
    #expect(FiveNumbers(n: 40, lowerQuartile: 10, median: 10, upperQuartile: 10).arm == nil)
    #expect(FiveNumbers.sd(lower: 2, upper: 1, n: 20) == nil)
  }
}

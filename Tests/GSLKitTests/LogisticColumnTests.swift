import Foundation
import GSLKit
import Testing

@Suite("Logistic means in lanes are those of one person after the other")
struct LogisticColumnTests {
  /// exp of the C library is right to one unit in the last place; a mean has an exponential, a sum and a division.
  @Test(
    "means, from nobody to more than the lanes, near and far",
    arguments: [0, 1, 7, 8, 9, 16, 441])
  func means(count: Int) {
    let x = (0..<count).map { (Double($0) - 220) / 60 }
    var means = x
    for slope in stride(from: -190.0, through: 190, by: 0.37) {
      LogisticColumn.means(x, count, intercept: 0.3, slope: slope, into: &means)
      for i in 0..<count {
        let mean = 1 / (1 + exp(-(0.3 + slope * x[i])))
        #expect(abs(means[i] - mean) <= 8e-16 * mean)
      }
    }
    // Beyond what an exponential can be there is an end, not infinity.
    LogisticColumn.means(x, count, intercept: -2_000, slope: 0, into: &means)
    #expect(means.allSatisfy { $0 > 0 && $0 < 1e-300 })
    LogisticColumn.means(x, count, intercept: 2_000, slope: 0, into: &means)
    #expect(means.allSatisfy { $0 == 1 })
  }

  @Test("sums", arguments: [0, 1, 7, 8, 9, 440])
  func sums(count: Int) {
    let x = (0..<count).map { sin(Double($0)) * 3 }
    for (intercept, slope) in [(0.3, 0.5), (-2, 1.5), (4, -0.1), (0.7, 0)] {
      let found = LogisticColumn(x, count, intercept: intercept, slope: slope)
      var (mean, meanX, weight, weightX, weightXX) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for i in 0..<count {
        let own = 1 / (1 + exp(-(intercept + slope * x[i])))
        mean += own
        meanX += own * x[i]
        weight += own * (1 - own)
        weightX += own * (1 - own) * x[i]
        weightXX += own * (1 - own) * x[i] * x[i]
      }
      // Sums of 440 terms of up to 9/4 or 3, in another order: each may be off by 439·2⁻⁵³ of what its terms add up to, 1,320 at most.
      for (ours, theirs) in [
        (found.mean, mean), (found.meanX, meanX), (found.weight, weight), (found.weightX, weightX),
        (found.weightXX, weightXX),
      ] { #expect(abs(ours - theirs) < 1.3e-10) }
      guard slope == 0 else { continue }
      let counted = LogisticColumn(
        mean: 1 / (1 + exp(-intercept)), count: Double(count), x: x.reduce(0, +),
        xx: x.reduce(0) { $0 + $1 * $1 })
      #expect(abs(counted.weightXX - weightXX) < 1e-12)
      #expect(abs(counted.meanX - meanX) < 1e-12)
    }
  }
}

import Foundation
import GSLKit
import Testing

/// Counts drawn by inversion: few trials walked to, many by the incomplete beta function, clusters by tables.
struct EventDrawsTests {
  /// The smallest k whose cumulative probability is at least u, by the incomplete beta function: the definition.
  @Test(arguments: [1, 2, 7, 16, 63, 64, 65])
  func quantileOfFewTrials(n: Int) {
    for p in [1e-9, 0.003, 0.2, 0.5, 0.500_001, 0.83, 0.999, 1 - 1e-9] {
      let below = (0...n).map { Binomial.cdf($0, n: n, p: p) }
      for i in 0..<400 {
        let u = (Double(i) + 0.5) / 400
        let k = Binomial.quantile(u, n: n, p: p)
        // Where u is the cumulative probability itself to 1e-12 either neighbour may come.
        #expect(
          below[k] >= u - 1e-12 && (k == 0 || below[k - 1] < u + 1e-12), "n \(n) p \(p) u \(u)")
      }
    }
  }

  /// 400,000 draws against the beta-binomial's probabilities, by table and without: Σ(O − E)²/E with n degrees of
  /// freedom, within 5 of its SDs; a probability off by 3 % would be seen.
  @Test(arguments: [(0.1, 0.1), (0.58, 0.02), (0.9, 0.4), (0.3, 0.0)])
  func eventsOfOneCluster(p: Double, icc: Double) {
    let (n, draws) = (9, 400_000)
    let size = icc > 0 ? (1 - icc) / icc : 0
    let (a, b) = (p * size, (1 - p) * size)
    let expected =
      icc > 0
      ? BetaBinomial.probabilities(n: n, a: a, b: b)
      : (0...n).map { Binomial.probability($0, n: n, p: p) }
    // Tables of other numbers of trials leave this one to be drawn without.
    for trials in [5...12, 20...21] {
      let family = BetaBinomialFamily(trials: trials, p: p, a: a, b: b)
      var counts = Array(repeating: 0.0, count: n + 1)
      var stream = RandomStream(key: StreamKey(seed: 5))
      for i in 0..<draws {
        stream.seek(replicate: i, unit: 0, lane: Lane(rawValue: 3))
        counts[family.draw(trials: n, using: &stream)] += 1
      }
      var chi2 = 0.0
      var cells = 0.0
      for (observed, mass) in zip(counts, expected) where mass * Double(draws) > 5 {
        let mean = mass * Double(draws)
        chi2 += (observed - mean) * (observed - mean) / mean
        cells += 1
      }
      #expect(chi2 < cells + 5 * (2 * cells).squareRoot(), "\(trials): \(chi2) of \(cells)")
    }
  }

  /// One uniform, one draw: monotone in the probability, as common random numbers need it.
  @Test func coupled() {
    let families = [0.1, 0.2, 0.4].map {
      BetaBinomialFamily(trials: 10...10, p: $0, a: $0 * 9, b: (1 - $0) * 9)
    }
    for i in 0..<1000 {
      let events = families.map { family in
        var stream = RandomStream(key: StreamKey(seed: 6))
        stream.seek(replicate: i, unit: 0, lane: Lane(rawValue: 3))
        return family.draw(trials: 10, using: &stream)
      }
      #expect(events[0] <= events[1] && events[1] <= events[2])
    }
  }
}

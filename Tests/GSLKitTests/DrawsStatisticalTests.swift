import GSLKit
import Testing

/// Draws against their distribution functions: fixed seed, judged at a false-alarm rate near 6e-7 a
/// test, so that a failure is a fault.
struct DrawsStatisticalTests {
  private static func stream(_ replicate: Int, _ lane: UInt16 = 0) -> RandomStream {
    var stream = RandomStream(key: StreamKey(seed: 20_261_121))
    stream.seek(replicate: replicate, unit: 0, lane: Lane(rawValue: lane))
    return stream
  }

  /// Kolmogorov–Smirnov distance times √n; above 2.8 has probability 2·exp(−2·2.8²) ≈ 3e-7.
  ///
  /// With 400,000 draws the smallest distance that is seen is 0.0044.
  private func distance(
    _ replicate: Int, n: Int = 400_000, _ draw: (inout RandomStream) -> Double,
    cdf: (Double) -> Double
  ) -> Double {
    var stream = DrawsStatisticalTests.stream(replicate)
    let sorted = (0..<n).map { _ in draw(&stream) }.sorted()
    var worst = 0.0
    for (i, x) in sorted.enumerated() {
      let p = cdf(x)
      worst = max(worst, abs(p - Double(i) / Double(n)), abs(p - Double(i + 1) / Double(n)))
    }
    return worst * Double(n).squareRoot()
  }

  @Test func uniform() {
    #expect(distance(1, { $0.uniform() }, cdf: { $0 }) < 2.8)
  }

  @Test func normal() {
    #expect(distance(2, { $0.normal() }, cdf: Normal.cdf) < 2.8)
    #expect(distance(3, { $0.normalByGSL() }, cdf: Normal.cdf) < 2.8)
  }

  /// The far tail, where the ziggurat samples by another method: counts beyond 3.0, 3.6541 and 4.2
  /// of 20 million draws, within 5 standard errors.
  @Test func normalTails() {
    var stream = DrawsStatisticalTests.stream(4)
    let n = 20_000_000
    let edges = [3.0, 3.654_152_885_361_009, 4.2]
    var counts = [0, 0, 0]
    var positive = 0
    for _ in 0..<n {
      let z = stream.normal()
      if z > 0 { positive += 1 }
      for i in 0..<3 where abs(z) > edges[i] { counts[i] += 1 }
    }
    for (edge, count) in zip(edges, counts) {
      let expected = 2 * Normal.upper(edge) * Double(n)
      #expect(abs(Double(count) - expected) < 5 * expected.squareRoot(), "beyond \(edge)")
    }
    #expect(abs(Double(positive) - Double(n) / 2) < 2.5 * Double(n).squareRoot())
  }

  @Test(arguments: [0.3, 0.5, 1.0, 1.7, 7.5, 63.0, 2500.0])
  func gamma(shape: Double) {
    let prepared = GammaShape(shape)
    let cdf = { (x: Double) in ChiSquared.cdf(2 * x, df: 2 * shape) }
    #expect(distance(10 + Int(shape), { $0.gamma(prepared) }, cdf: cdf) < 2.8)
    #expect(distance(9000 + Int(shape), n: 200_000, { $0.gammaByGSL(shape) }, cdf: cdf) < 2.8)
  }

  @Test func beta() {
    let cdf = { BetaDistribution.cdf($0, 1.5, 4) }
    #expect(distance(20, { $0.beta(1.5, 4) }, cdf: cdf) < 2.8)
  }

  /// Discrete draws: every value's count within 5 standard errors of its probability.
  private func checkCounts(_ draws: [Int], _ probability: (Int) -> Double, _ name: String) {
    let n = Double(draws.count)
    let counts = Dictionary(grouping: draws, by: \.self).mapValues(\.count)
    for k in 0...(draws.max() ?? 0) {
      let expected = probability(k) * n
      if expected < 25 { continue }
      #expect(abs(Double(counts[k] ?? 0) - expected) < 5 * expected.squareRoot(), "\(name) at \(k)")
    }
  }

  @Test(arguments: [(10, 0.3), (220, 83.0 / 216), (1000, 0.02), (40, 0.95), (6000, 0.5)])
  func binomial(n: Int, p: Double) {
    let family = BinomialFamily(trials: n...n, p: p)
    var stream = DrawsStatisticalTests.stream(30 + n)
    let draws = (0..<300_000).map { _ in family.view.draw(stream.uniform(), trials: n) }
    checkCounts(draws, { Binomial.probability($0, n: n, p: p) }, "binomial \(n), \(p)")
  }

  /// The table gives the quantile itself, so a draw is the same number with and without it.
  @Test func binomialTableIsTheQuantile() {
    let family = BinomialFamily(trials: 50...60, p: 0.37)
    var stream = DrawsStatisticalTests.stream(50)
    for i in 0..<20_000 {
      let u = i == 0 ? 1e-16 : i == 1 ? 1 - 1e-16 : stream.uniform()
      let n = 50 + i % 11
      #expect(family.view.draw(u, trials: n) == Binomial.quantile(u, n: n, p: 0.37))
    }
  }

  /// Inversion is monotone: with the same uniform, more trials or a higher risk never give fewer.
  @Test func binomialIsCoupled() {
    var stream = DrawsStatisticalTests.stream(51)
    for _ in 0..<2_000 {
      let u = stream.uniform()
      #expect(Binomial.quantile(u, n: 200, p: 0.31) >= Binomial.quantile(u, n: 200, p: 0.30))
      #expect(Binomial.quantile(u, n: 201, p: 0.30) >= Binomial.quantile(u, n: 200, p: 0.30))
    }
  }

  @Test func poissonAndNegativeBinomial() {
    var stream = DrawsStatisticalTests.stream(60)
    let poisson = (0..<300_000).map { _ in stream.poisson(mean: 3.7) }
    checkCounts(
      poisson, { Poisson.cdf($0, mean: 3.7) - Poisson.cdf($0 - 1, mean: 3.7) }, "Poisson")
    let negative = (0..<300_000).map { _ in stream.negativeBinomial(size: 0.85, mean: 1.5) }
    checkCounts(
      negative,
      {
        NegativeBinomial.cdf($0, size: 0.85, mean: 1.5)
          - NegativeBinomial.cdf($0 - 1, size: 0.85, mean: 1.5)
      }, "negative binomial")
  }

  /// Neighbouring replicates, units, lanes, stages and seeds are uncorrelated: 40,000 pairs each,
  /// within 5/√n.
  @Test func addressesAreIndependent() {
    func first(_ seed: UInt64, _ stage: Stage, _ r: Int, _ unit: Int, _ lane: UInt16) -> Double {
      var stream = RandomStream(key: StreamKey(seed: seed, stage: stage))
      stream.seek(replicate: r, unit: unit, lane: Lane(rawValue: lane))
      return stream.normal()
    }
    let n = 40_000
    let base = (0..<n).map { first(1, .simulation, $0, 0, 1) }
    let others: [(String, (Int) -> Double)] = [
      ("replicate", { first(1, .simulation, $0 + 1, 0, 1) }),
      ("unit", { first(1, .simulation, $0, 1, 1) }),
      ("lane", { first(1, .simulation, $0, 0, 2) }),
      ("stage", { first(1, .search, $0, 0, 1) }),
      ("seed", { first(2, .simulation, $0, 0, 1) }),
    ]
    for (name, other) in others {
      let sum = base.enumerated().reduce(0.0) { $0 + $1.element * other($1.offset) }
      #expect(abs(sum) < 5 * Double(n).squareRoot(), "neighbouring \(name)")
    }
  }

  /// Draws straight from the words are those of seeking and drawing in turn.
  @Test func wordsGiveTheSameDraws() {
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 8)
    defer { words.deallocate() }
    words.initialize(repeating: 0, count: 8)
    var stream = DrawsStatisticalTests.stream(0)
    let lane = Lane(rawValue: 7)
    let shape = GammaShape.chiSquared(df: 17)
    var taken = 0
    for replicate in 0..<50_000 {
      stream.pair(replicate: replicate, 3, 5, lane: lane, into: words)
      for (half, unit) in [(0, 3), (4, 5)] {
        let slow = stream.normalGammaNormal(replicate: replicate, unit: unit, lane: lane, shape)
        guard let fast = stream.normalGammaNormal(words + half, shape) else { continue }
        taken += 1
        #expect(fast == slow)
      }
    }
    #expect(taken > 90_000, "the short way is the usual one")
  }
}

import GSLKit
import Testing

/// Frozen draws: a change here changes every result of every seed, and is value-breaking.
struct ValueStabilityTests {
  private func stream() -> RandomStream {
    var stream = RandomStream(key: StreamKey(seed: 1))
    stream.seek(replicate: 3, unit: 2, lane: Lane(rawValue: 5))
    return stream
  }

  @Test func words() {
    var stream = stream()
    let words = (0..<3).map { _ in stream.next() }
    #expect(
      words == [3_217_381_975_318_415_408, 17_028_169_873_068_960_177, 4_959_137_474_609_471_637])
  }

  @Test func variates() {
    var stream = stream()
    let drawn = [
      stream.uniform(), stream.normal(), stream.gamma(GammaShape(2.5)), stream.beta(2, 3),
      stream.chiSquared(df: 1),
    ]
    let frozen: [Double] = [
      0.174_414_626_367_796_48, -1.111_565_122_673_167_5, 2.766_622_808_411_81,
      0.540_211_719_465_500_6, 0.945_698_205_247_450_9,
    ]
    for (a, b) in zip(drawn, frozen) { #expect(abs(a - b) <= 1e-12 * abs(b), "\(a)") }
    #expect(stream.poisson(mean: 4) == 5)
    #expect(stream.negativeBinomial(size: 2, mean: 5) == 8)
  }
}

import Foundation
import Graphics
import Testing

@Suite struct ScalesAndTextTests {
  @Test func ticksThatPeopleRead() {
    func texts(_ range: ClosedRange<Double>, _ most: Int = 6) -> [String] {
      NiceTicks.within(range, most: most).map(\.text)
    }
    #expect(texts(0...1) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(texts(-2.61...1.88) == ["−2", "−1", "0", "1"])
    #expect(texts(20...320, 8) == ["50", "100", "150", "200", "250", "300"])
    #expect(texts(0.046...0.053) == ["0.046", "0.048", "0.050", "0.052"])
    #expect(NiceTicks.around(0.046...0.053) == 0.046...0.054)
    #expect(texts(.infinity ... .infinity).isEmpty && texts(2...2).isEmpty)
    let ratios = NiceTicks.ratios(within: log(0.08)...log(6))
    #expect(ratios.map(\.text) == ["0.1", "0.2", "0.5", "1", "2", "5"])
    #expect(NiceTicks.ratios(within: log(0.98)...log(1.03)).map(\.text).contains("1.00"))
  }

  /// Ticks lie within, are as many as asked at most, and are multiples of their step.
  @Test func ticksOfAnyRange() {
    var state: UInt64 = 1
    func draw() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for _ in 0..<2000 {
      let size = pow(10, 12 * draw() - 6)
      let low = (draw() - 0.5) * size * pow(10, 2 * draw())
      let range = low...low + size * (0.1 + draw())
      for most in 3...9 {
        let ticks = NiceTicks.within(range, most: most).map(\.value)
        #expect((1...most).contains(ticks.count), "\(range) \(most)")
        let slack = 1e-6 * (range.upperBound - range.lowerBound)
        #expect(
          ticks.allSatisfy { $0 >= range.lowerBound - slack && $0 <= range.upperBound + slack })
        let around = NiceTicks.around(range, most: most)
        #expect(
          around.lowerBound <= range.lowerBound + slack
            && around.upperBound >= range.upperBound - slack)
        for (a, b) in zip(ticks, ticks.dropFirst()) {
          let step = b - a
          #expect(abs(a / step - (a / step).rounded()) < 1e-4, "\(range): \(a) of \(step)")
        }
      }
    }
  }

  /// Advance widths of Helvetica: Adobe Core 14 font metrics, Helvetica.afm and Helvetica-Bold.afm.
  @Test func widths() {
    #expect(abs(TextMetrics.width("0123456789", size: 10) - 55.6) < 1e-9)
    #expect(abs(TextMetrics.width("Wim", size: 1000) - (944 + 222 + 833)) < 1e-9)
    #expect(abs(TextMetrics.width("Wim", size: 1000, isBold: true) - (944 + 278 + 889)) < 1e-9)
    #expect(
      TextMetrics.width("漢字", size: 8) == 16 && TextMetrics.width("e\u{301}", size: 1000) == 556)
    let text = "Values are simulated, each with its Monte Carlo standard error"
    for room in stride(from: 20.0, through: 400, by: 20) {
      let lines = TextMetrics.lines(text, within: room, size: 8)
      #expect(lines.allSatisfy { TextMetrics.width($0, size: 8) <= room })
      #expect(room < 80 || lines.joined(separator: " ") == text)
      #expect(TextMetrics.width(TextMetrics.fitted(text, into: room, size: 8), size: 8) <= room)
    }
  }
}

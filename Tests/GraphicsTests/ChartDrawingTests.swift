import Foundation
import Graphics
import TestSupport
import Testing

@Suite struct ChartDrawingTests {
  /// One of everything.
  static func everything(name: String = "usual care") -> Chart {
    let first = Chart.Series(
      name,
      [
        Chart.Datum(1, 0.2, interval: 0.1...0.35), Chart.Datum(3, 0.6, interval: 0.5...0.9),
        Chart.Datum(4, 0.8),
      ], style: .numbered(0), isJoined: true)
    let second = Chart.Series(
      "peer-led", [Chart.Datum(2, 0.3, interval: 1.5...9, size: 4), Chart.Datum(5, 0.5)],
      style: .numbered(1), direction: .across)
    var chart = Chart(
      x: .nice("people", holding: 0...5), y: .nice("power", holding: 0...1),
      layers: [
        .area(name: "p < .05", [.init(0, 0), .init(2, 0), .init(1, 1)], .middle),
        .band([(x: 3, low: 0.1, high: 0.2), (x: 5, low: 0.3, high: 0.5)]),
        .bars([.init(from: 4, to: 5, height: 0.2, ink: .good)]),
        .cells([
          .init(x: 2...2.5, y: 0.8...0.9, share: 0.2, text: ".2"),
          .init(x: 2.5...3, y: 0.8...0.9, share: 0.9, text: ".9", isBeyond: true),
        ]), .level(0.8), .upright(2), .line([.init(0, 0), .init(9, 1)]),
        .points([.init(4.5, 0.9)], .hollow, .bad), .series(first), .series(second),
        .label(.init(2, 0.8), "64"),
      ])
    chart.title = "Power of two arms"
    chart.alternative = "Power rises with people."
    chart.notes = ["Bars: ± 1.96 Monte Carlo standard errors."]
    chart.columns = [.init("value", [(y: 0.2, text: "0.2 ± 0.1")])]
    chart.table = .init(
      ["x", "value"], rows: [[.number(1), .number(0.2)], [.text("a,b"), .none]])
    return chart
  }

  /// The same bytes as when it was looked at.
  @Test func bytes() throws {
    let file = Fixtures.folder.appending(path: "charts/everything.svg")
    let drawn = ChartDrawingTests.everything().svgFile()
    if ProcessInfo.processInfo.environment["PEERTRIALS_WRITE_SNAPSHOTS"] == "1" {
      try drawn.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try drawn == String(contentsOf: file, encoding: .utf8))
    let parsed = try ParsedXML(drawn)
    #expect(parsed.holdsOnlyMarks())
    #expect(parsed.elements[0].attributes["width"] == "160.00mm")
    #expect(parsed.texts["title"] == ["Power of two arms"])
    #expect(parsed.texts["metadata"] == ["x,value\n1,0.2\n\"a,b\",\n"])
    // The interval that leaves the chart ends in an arrow; every series has its key.
    for word in ["usual care", "peer-led", "p < .05", "64", "people", "power"] {
      #expect(parsed.texts["text"]?.contains(word) == true, "\(word)")
    }
  }

  /// Names do nothing, whatever stands in them, and are not endless.
  @Test(arguments: [
    "</text><script>alert(1)</script>", "\" onload=\"alert(1)", "a]]>b<!--", "&lt;&#0;&x;",
    "\u{1B}[2J",
    "\u{202E}evil", "\u{FFFE}\u{FFFF}\u{1FFFE}\u{0}", String(repeating: "x", count: 1_000_000),
    "e" + String(repeating: "\u{301}", count: 1_000_000), String(repeating: "\n", count: 10_000),
  ])
  func hostileNames(name: String) throws {
    var chart = ChartDrawingTests.everything(name: name)
    (chart.title, chart.alternative, chart.x.label, chart.y.label) = (name, name, name, name)
    chart.notes = [name]
    chart.columns = [.init(name, [(0.5, name)])]
    chart.layers.append(.label(.init(1, 0.5), name))
    chart.table = .init([name], rows: [[.text(name)]])
    for kind in [Chart.Axis.Kind.numbers, .names] {
      chart.y.kind = kind
      chart.y.ticks = [(0, name), (1, name)]
      let drawn = chart.svg()
      let parsed = try ParsedXML(drawn)
      #expect(parsed.holdsOnlyMarks())
      #expect(drawn.utf8.count < 60_000)
      #expect(!drawn.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }
  }

  /// What is not finite is not drawn.
  @Test func withoutNumbers() throws {
    for value in [Double.nan, .infinity, -.infinity, 1e308, -1e308, 0] {
      var chart = ChartDrawingTests.everything()
      (chart.x.from, chart.y.to) = (value, value)
      chart.layers.append(.points([.init(value, value)], .filled, .plain))
      chart.layers.append(
        .series(.init("", [.init(value, value, interval: 0...1)], style: .plain)))
      let drawn = chart.svg()
      #expect(try ParsedXML(drawn).holdsOnlyMarks())
      #expect(!drawn.contains("nan") && !drawn.contains("inf"))
    }
    let empty = Chart(x: .init("", from: 0, to: 0), y: .init("", from: 0, to: 0), layers: [])
    #expect(try ParsedXML(empty.svgFile()).holdsOnlyMarks())
  }

  /// Looks differ without colours, and each colour can be seen on white.
  @Test func looks() throws {
    let looks = (0..<30).map { Style.numbered($0) }
    for (i, a) in looks.enumerated() {
      for b in looks[..<i] {
        #expect((a.shape, a.isFilled) != (b.shape, b.isFilled) || a.dashes != b.dashes)
      }
    }
    /// Relative luminance, WCAG 2.1.
    func luminance(_ colour: String) throws -> Double {
      let value = try #require(Int(colour.dropFirst(), radix: 16))
      let parts = [16, 8, 0].map { shift -> Double in
        let c = Double(value >> shift & 255) / 255
        return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    for look in looks { #expect(1.05 / (try luminance(look.colour) + 0.05) >= 3, "\(look.colour)") }
  }
}

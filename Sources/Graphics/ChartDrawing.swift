/// Draws a chart in SVG: what stands around its marks.
struct ChartDrawing {
  let chart: Chart
  let layout: ChartLayout
  /// Told apart from other drawings of one page.
  let id: String
  var svg = SVGWriter()

  static let (ink, muted, grid) = ("#222222", "#5F5F5F", "#E4E4E4")

  init(_ chart: Chart, width: Double, id: String) {
    self.chart = chart
    self.id = id
    layout = ChartLayout(chart, width: width)
  }

  /// Draws everything.
  mutating func draw() {
    let (width, height) = (layout.width, layout.height)
    // A point is a 72nd of an inch of 25.4 mm.
    func millimetres(_ points: Double) -> SVGWriter.Value {
      .text(SVGWriter.number(points * 25.4 / 72) + "mm")
    }
    svg.open(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("width", millimetres(width)),
        ("height", millimetres(height)),
        ("viewBox", .text("0 0 \(SVGWriter.number(width)) \(SVGWriter.number(height))")),
        ("role", "img"), ("aria-labelledby", .text("\(id)-title \(id)-text")),
        ("font-family", "Arial, Helvetica, 'Liberation Sans', 'Nimbus Sans', sans-serif"),
        ("font-size", "8"), ("fill", .text(ChartDrawing.ink)),
      ])
    svg.words("title", chart.title, [("id", .text("\(id)-title"))])
    svg.words("desc", chart.alternative, [("id", .text("\(id)-text"))], most: 4000)
    svg.block("metadata", chart.table.csv)
    svg.empty(
      "rect", [("width", .number(width)), ("height", .number(height)), ("fill", "#FFFFFF")])
    for (i, line) in layout.titleLines.enumerated() {
      words(
        line, ChartLayout.pad, ChartLayout.pad + 12 * Double(i) + 9, size: ChartLayout.titleSize,
        isBold: true)
    }
    drawAxisY()
    drawLayers()
    drawAxisX()
    drawColumns()
    drawKeys()
    for (i, line) in layout.noteLines.enumerated() {
      words(
        line, ChartLayout.pad, layout.noteTop + 9 * Double(i) + 7, size: ChartLayout.noteSize,
        colour: ChartDrawing.muted)
    }
    svg.close("svg")
  }

  /// Where text hangs.
  enum Anchor: String { case start, middle, end }

  mutating func words(
    _ text: String, _ x: Double, _ y: Double, size: Double = ChartLayout.size,
    anchor: Anchor = .start, isBold: Bool = false, colour: String = ink
  ) {
    guard !text.isEmpty else { return }
    var attributes: [(String, SVGWriter.Value)] = [("x", .number(x)), ("y", .number(y))]
    if size != ChartLayout.size { attributes.append(("font-size", .number(size))) }
    if anchor != .start { attributes.append(("text-anchor", .text(anchor.rawValue))) }
    if isBold { attributes.append(("font-weight", "bold")) }
    if colour != ChartDrawing.ink { attributes.append(("fill", .text(colour))) }
    svg.words("text", text, attributes)
  }

  func across(_ x: Double) -> Double { layout.plot.x + chart.x.place(x) * layout.plot.width }
  func down(_ y: Double) -> Double { layout.plot.bottom - chart.y.place(y) * layout.plot.height }

  /// Ticks that lie on an axis and leave room for each other: of two in one place the later stays.
  private func shown(
    _ ticks: [(value: Double, text: String)], _ axis: Chart.Axis, length: Double,
    room: (String) -> Double
  ) -> [(at: Double, value: Double, text: String)] {
    var kept: [(at: Double, value: Double, text: String)] = []
    for tick in ticks.reversed() {
      let place = axis.place(tick.value)
      let (at, half) = (place * length, room(tick.text) / 2)
      guard place >= -1e-9, place <= 1 + 1e-9,
        kept.allSatisfy({ abs($0.at - at) >= half + room($0.text) / 2 })
      else { continue }
      kept.append((at, tick.value, tick.text))
    }
    return kept.reversed()
  }

  private mutating func drawAxisY() {
    let plot = layout.plot
    words(Markup.cut(chart.y.label, most: 100), ChartLayout.pad, layout.headingLine)
    switch chart.y.kind {
    case .names:
      for tick in chart.y.ticks where chart.y.place(tick.value).isFinite {
        let name = TextMetrics.fitted(
          Markup.cut(tick.text), into: layout.nameRoom, size: ChartLayout.tickSize)
        words(name, ChartLayout.pad, down(tick.value) + 2.7, size: ChartLayout.tickSize)
      }
    case .numbers:
      let ticks = shown(chart.y.ticks, chart.y, length: plot.height) { _ in ChartLayout.tickSize }
      for tick in ticks {
        let y = plot.bottom - tick.at
        svg.line((plot.x, y), (plot.right, y), ChartDrawing.grid, thickness: 0.5)
        words(tick.text, plot.x - 4, y + 2.7, size: ChartLayout.tickSize, anchor: .end)
      }
    }
  }

  private mutating func drawAxisX() {
    let plot = layout.plot
    svg.line((plot.x, plot.bottom), (plot.right, plot.bottom), ChartDrawing.ink)
    let ticks = shown(chart.x.ticks, chart.x, length: plot.width) {
      ChartLayout.wide($0, ChartLayout.tickSize) + 4
    }
    for tick in ticks {
      let x = plot.x + tick.at
      svg.line((x, plot.bottom), (x, plot.bottom + 3), ChartDrawing.ink)
      words(
        tick.text, x, plot.bottom + 11.5, size: ChartLayout.tickSize, anchor: .middle)
    }
    let label = TextMetrics.fitted(
      Markup.cut(chart.x.label), into: layout.width - 2 * ChartLayout.pad, size: ChartLayout.size)
    let half = ChartLayout.wide(label, ChartLayout.size) / 2
    let middle = min(
      max(plot.x + plot.width / 2, ChartLayout.pad + half), layout.width - ChartLayout.pad - half)
    words(label, middle, plot.bottom + 22.5, anchor: .middle)
  }

  private mutating func drawColumns() {
    for (column, end) in zip(chart.columns, layout.columnEnds) {
      words(
        Markup.cut(column.heading), end, layout.headingLine, size: ChartLayout.tickSize,
        anchor: .end, isBold: true)
      for (y, text) in column.texts where chart.y.place(y).isFinite {
        words(Markup.cut(text), end, down(y) + 2.7, size: ChartLayout.tickSize, anchor: .end)
      }
    }
  }

  private mutating func drawKeys() {
    for (key, x, row) in layout.keys {
      let y = layout.keyTop + 12 * Double(row) + 5
      let middle = x + ChartLayout.sample / 2 - 3
      switch key.sample {
      case .series(let style, let isJoined):
        if isJoined || style.shape == .none {
          svg.line(
            (x, y), (x + ChartLayout.sample - 6, y), style.colour, thickness: style.thickness,
            dashes: style.dashes)
        }
        mark(style, middle, y)
      case .area(let tone):
        svg.empty(
          "rect",
          [
            ("x", .number(x)), ("y", .number(y - 4)), ("width", .number(ChartLayout.sample - 6)),
            ("height", "8"), ("fill", .text(tone.colour)), ("stroke", .text(ChartDrawing.muted)),
            ("stroke-width", "0.4"),
          ])
      }
      words(key.name, x + ChartLayout.sample - 2, y + 2.8)
    }
  }
}

extension Chart.Tone {
  /// Greys that are told apart in print too.
  var colour: String {
    switch self {
    case .clear: "#FFFFFF"
    case .light: "#F0F0F0"
    case .middle: "#DADADA"
    case .dark: "#BDBDBD"
    case .strong: "#222222"
    }
  }
}

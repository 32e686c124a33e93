public import Graphics

/// Draws a chart in characters: dots of Braille, blocks and circles, or ASCII.
struct TerminalChart {
  let chart: Chart
  /// Characters across, axis included, and lines of the drawing.
  let width: Int
  let height: Int
  let characters: CharacterSetChoice
  /// Whether marks may be coloured.
  var usesColour = false

  /// The lines.
  var text: String {
    var canvas = TextCanvas(
      columns: width - 8, rows: height, characters: characters, usesColour: usesColour)
    for layer in chart.layers { draw(layer, on: &canvas) }
    var labels: [Int: String] = [:]
    for tick in chart.y.ticks { labels[canvas.row(of: chart.y.place(tick.value))] = tick.text }
    let ends = (chart.x.ticks.first?.text ?? "", chart.x.ticks.last?.text ?? "")
    return canvas.framed(labels, yLabel: chart.y.label, xLabel: chart.x.label, ends: ends)
      + chart.legend
  }

  private func draw(_ layer: Chart.Layer, on canvas: inout TextCanvas) {
    func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      (chart.x.place(x), chart.y.place(y))
    }
    switch layer {
    case .line(let places):
      for (a, b) in zip(places, places.dropFirst()) {
        canvas.line(place(a.x, a.y), place(b.x, b.y))
      }
    case .band(let band):
      for (a, b) in zip(band, band.dropFirst()) {
        canvas.line(place(a.x, a.low), place(b.x, b.low))
        canvas.line(place(a.x, a.high), place(b.x, b.high))
      }
    case .level(let value):
      for i in stride(from: 0.0, through: 1, by: 2 / Double(width)) {
        canvas.dot(i, chart.y.place(value))
      }
    case .upright(let value):
      for i in stride(from: 0.0, through: 1, by: 1 / Double(2 * height)) {
        canvas.dot(chart.x.place(value), i)
      }
    case .points(let places, let mark, let ink):
      let isPlain = characters == .ascii
      let character: Character =
        switch mark {
        case .filled: isPlain ? "*" : "●"
        case .hollow: isPlain ? "o" : "○"
        }
      for at in places {
        canvas.mark(character, chart.x.place(at.x), chart.y.place(at.y), ink)
      }
    case .bars(let bars):
      for bar in bars {
        canvas.column(
          from: chart.x.place(bar.from), to: chart.x.place(bar.to), chart.y.place(bar.height),
          bar.ink)
      }
    case .series(let series): draw(series, on: &canvas)
    case .area(_, let places, _):
      for (a, b) in zip(places, places.dropFirst() + places.prefix(1)) {
        canvas.line(place(a.x, a.y), place(b.x, b.y))
      }
    case .cells(let cells):
      let shades: [Character] = Array(characters == .ascii ? ".:+#" : "░▒▓█")
      for cell in cells where cell.share.isFinite {
        let shade = Int(min(max(cell.share, 0), 1) * Double(shades.count - 1))
        let (x, y) = (cell.x, cell.y)
        canvas.mark(
          shades[shade], chart.x.place((x.lowerBound + x.upperBound) / 2),
          chart.y.place((y.lowerBound + y.upperBound) / 2))
      }
    case .label(let at, let text):
      for (i, character) in text.prefix(width).enumerated() {
        let step = Double(i + 1) / Double(max(width - 8, 1))
        canvas.mark(character, chart.x.place(at.x) + step, chart.y.place(at.y))
      }
    }
  }
}

extension TerminalChart {
  /// Values with their intervals; looks are told apart by a file, not here.
  private func draw(_ series: Chart.Series, on canvas: inout TextCanvas) {
    func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      (chart.x.place(x), chart.y.place(y))
    }
    if series.isJoined {
      for (a, b) in zip(series.points, series.points.dropFirst()) {
        canvas.line(place(a.x, a.y), place(b.x, b.y))
      }
    }
    let plain: Character = series.style.isFilled ? "*" : "o"
    let round: Character = series.style.isFilled ? "●" : "○"
    for datum in series.points {
      if let interval = datum.interval {
        let ends = [interval.lowerBound, interval.upperBound].map { end in
          series.direction == .across ? place(end, datum.y) : place(datum.x, end)
        }
        canvas.line(ends[0], ends[1])
      }
      guard series.style.shape != .none else { continue }
      canvas.mark(
        characters == .ascii ? plain : round, chart.x.place(datum.x), chart.y.place(datum.y))
    }
  }
}

extension Chart {
  /// The chart as lines of text.
  ///
  /// - Parameters:
  ///   - width: Characters across, axis included.
  ///   - height: Lines of the drawing.
  ///   - characters: What the terminal can show.
  ///   - usesColour: Whether marks may be coloured.
  /// - Returns: The text.
  public func text(
    width: Int = 72, height: Int = 12, characters: CharacterSetChoice = .unicode,
    usesColour: Bool = false
  ) -> String {
    TerminalChart(
      chart: self, width: width, height: height, characters: characters, usesColour: usesColour
    ).text
  }
}

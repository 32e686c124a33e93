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

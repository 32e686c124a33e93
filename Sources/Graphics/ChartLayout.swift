/// Where the parts of a chart stand, in points from the upper left corner.
struct ChartLayout {
  /// What the key says of some marks.
  struct Key {
    enum Sample { case series(Style, isJoined: Bool), area(Chart.Tone) }

    let name: String
    let sample: Sample
  }

  static let (titleSize, size, tickSize, noteSize) = (9.5, 8.0, 7.5, 7.0)
  static let pad = 6.0
  /// Between columns of text.
  private static let gap = 12.0
  /// From row to row of a chart of names.
  private static let rowHeight = 13.0
  /// Of a sample in the key, and what stands around it.
  static let sample = 22.0

  let width: Double
  let titleLines: [String]
  let noteLines: [String]
  /// The names of a chart of names, as far as there is room.
  let nameRoom: Double
  /// The right ends of the columns.
  let columnEnds: [Double]
  /// Where keys begin, row by row from the top of the key.
  let keys: [(key: Key, x: Double, row: Int)]
  /// Where marks stand.
  let plot: Box
  /// Baselines and tops from above.
  let headingLine: Double
  let keyTop: Double
  let noteTop: Double
  let height: Double

  init(_ chart: Chart, width: Double) {
    let pad = ChartLayout.pad
    self.width = width
    let inside = width - 2 * pad
    titleLines = TextMetrics.lines(
      Markup.cut(chart.title), within: inside, size: ChartLayout.titleSize, isBold: true)
    noteLines = chart.notes.flatMap {
      TextMetrics.lines(
        Markup.cut($0, most: 1200), within: inside, size: ChartLayout.noteSize)
    }
    var top = pad + 12 * Double(titleLines.count)
    let names = chart.y.kind == .names
    let hasHeading =
      !chart.y.label.isEmpty || chart.columns.contains { !$0.heading.isEmpty }
    headingLine = top + 10
    top += (hasHeading ? 13 : 0) + 4
    let ticks = chart.y.ticks.map { ChartLayout.wide(Markup.cut($0.text), ChartLayout.tickSize) }
    let widest = ticks.max() ?? 0
    let columns = chart.columns.map { column in
      max(
        TextMetrics.width(Markup.cut(column.heading), size: ChartLayout.tickSize, isBold: true),
        column.texts.map { ChartLayout.wide(Markup.cut($0.text), ChartLayout.tickSize) }.max() ?? 0)
        + ChartLayout.gap
    }
    nameRoom = min(widest, 0.34 * width)
    let left = pad + (names ? nameRoom + 10 : widest + 6)
    let last = chart.x.ticks.map { ChartLayout.wide($0.text, ChartLayout.tickSize) }.max() ?? 0
    let beside = columns.reduce(0, +)
    let right = max(beside + pad, pad + last / 2)
    var (end, ends) = (width - pad, [Double]())
    for column in columns.reversed() {
      ends.insert(end, at: 0)
      end -= column
    }
    columnEnds = ends
    let across = max(width - left - right, 60)
    let high =
      names
      ? ChartLayout.rowHeight * max(abs(chart.y.to - chart.y.from), 1)
      : min(0.58 * across, 250)
    plot = Box(x: left, y: top, width: across, height: min(high, 60_000))
    var bottom = plot.bottom + 15 + (chart.x.label.isEmpty ? 0 : 11)
    keyTop = bottom + 3
    keys = ChartLayout.arranged(ChartLayout.keys(chart), within: inside)
    bottom += keys.last.map { 12 * Double($0.row + 1) + 3 } ?? 0
    noteTop = bottom + 3
    bottom += noteLines.isEmpty ? 0 : 9 * Double(noteLines.count) + 3
    height = bottom + pad
  }

  static func wide(_ text: String, _ size: Double) -> Double { TextMetrics.width(text, size: size) }

  /// Everything that has a name, once.
  private static func keys(_ chart: Chart) -> [Key] {
    var (keys, seen) = ([Key](), Set<String>())
    for layer in chart.layers {
      let key: Key? =
        switch layer {
        case .series(let series):
          Key(name: series.name, sample: .series(series.style, isJoined: series.isJoined))
        case .area(let name, _, let tone): Key(name: name, sample: .area(tone))
        case .line, .band, .level, .upright, .points, .bars, .cells, .label: nil
        }
      guard let key, !key.name.isEmpty, seen.insert(key.name).inserted else { continue }
      keys.append(key)
    }
    return keys
  }

  private static func arranged(
    _ keys: [Key], within room: Double
  ) -> [(key: Key, x: Double, row: Int)] {
    var (placed, x, row) = ([(key: Key, x: Double, row: Int)](), 0.0, 0)
    for key in keys {
      let name = TextMetrics.fitted(Markup.cut(key.name), into: room - sample, size: size)
      let wide = sample + wide(name, size) + gap
      if x > 0, x + wide - gap > room { (x, row) = (0, row + 1) }
      placed.append((Key(name: name, sample: key.sample), pad + x, row))
      x += wide
    }
    return placed
  }
}

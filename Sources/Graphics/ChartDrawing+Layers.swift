/// The marks of a chart.
extension ChartDrawing {
  /// Areas and lines, cut off at the ends of the axes; then marks above them; then words.
  mutating func drawLayers() {
    let plot = layout.plot
    let frame: [(String, SVGWriter.Value)] = [
      ("x", .number(plot.x)), ("y", .number(plot.y)), ("width", .number(plot.width)),
      ("height", .number(plot.height)),
    ]
    // What lies within an inner drawing is cut off at its edge.
    svg.open(
      "svg",
      frame + [
        (
          "viewBox",
          .text(
            [plot.x, plot.y, plot.width, plot.height].map(SVGWriter.number).joined(separator: " "))
        )
      ])
    for layer in chart.layers { drawBelow(layer) }
    svg.close("svg")
    for layer in chart.layers { drawMarks(layer) }
    drawLabels()
  }

  private func place(_ at: Chart.Place) -> (x: Double, y: Double)? {
    let place = (x: across(at.x), y: down(at.y))
    return place.x.isFinite && place.y.isFinite ? place : nil
  }

  private mutating func drawBelow(_ layer: Chart.Layer) {
    switch layer {
    case .line(let places): polyline(places, Style.plain)
    case .band(let band):
      polygon(
        band.map { .init($0.x, $0.low) } + band.reversed().map { .init($0.x, $0.high) }, .middle)
    case .area(_, let places, let tone): polygon(places, tone)
    case .bars(let bars):
      for bar in bars where bar.height.isFinite {
        rectangle(bar.from...max(bar.from, bar.to), 0...max(0, bar.height), fill: bar.ink.colour)
      }
    case .cells(let cells): drawCells(cells)
    case .series(let series):
      guard series.isJoined else { return }
      polyline(series.points.map { .init($0.x, $0.y) }, series.style)
    case .level, .upright, .points, .label: return
    }
  }

  private mutating func drawMarks(_ layer: Chart.Layer) {
    let plot = layout.plot
    switch layer {
    case .level(let value):
      let y = down(value)
      guard (plot.y...plot.bottom).contains(y) else { return }
      svg.line((plot.x, y), (plot.right, y), ChartDrawing.muted, dashes: [3, 2])
    case .upright(let value):
      let x = across(value)
      guard (plot.x...plot.right).contains(x) else { return }
      svg.line((x, plot.y), (x, plot.bottom), ChartDrawing.muted, dashes: [1.5, 2])
    case .points(let places, let mark, let ink):
      let style = Style(
        colour: ink == .plain ? Style.colours[0] : ink.colour, shape: .circle,
        isFilled: mark == .filled)
      for case let at? in places.map(place) where isInside(at) { self.mark(style, at.x, at.y) }
    case .series(let series):
      for datum in series.points { draw(datum, of: series) }
    case .line, .band, .area, .bars, .cells, .label: return
    }
  }

  private func isInside(_ at: (x: Double, y: Double)) -> Bool {
    let plot = layout.plot
    return at.x >= plot.x - 0.01 && at.x <= plot.right + 0.01 && at.y >= plot.y - 0.01
      && at.y <= plot.bottom + 0.01
  }

  /// A value with its interval; an interval that leaves the chart ends in an arrow.
  private mutating func draw(_ datum: Chart.Datum, of series: Chart.Series) {
    let (plot, style) = (layout.plot, series.style)
    guard let at = place(.init(datum.x, datum.y)) else { return }
    if let interval = datum.interval {
      let isAcross = series.direction == .across
      let (first, last) =
        isAcross
        ? (across(interval.lowerBound), across(interval.upperBound))
        : (down(interval.lowerBound), down(interval.upperBound))
      let (least, most) = isAcross ? (plot.x, plot.right) : (plot.y, plot.bottom)
      let (low, high) = (min(first, last), max(first, last))
      guard low.isFinite, high.isFinite, low <= most, high >= least else { return }
      func point(_ along: Double) -> (x: Double, y: Double) {
        isAcross ? (along, at.y) : (at.x, along)
      }
      svg.line(
        point(max(low, least)), point(min(high, most)), style.colour,
        thickness: style.shape == .none ? style.thickness : 0.9,
        dashes: style.shape == .none ? style.dashes : [])
      for (end, edge, way) in [(low, least, -1.0), (high, most, 1.0)] {
        let isCut = way < 0 ? end < edge - 0.01 : end > edge + 0.01
        if isCut {
          arrow(point(edge), way, isAcross: isAcross, style.colour)
        } else if style.shape != .none {
          let cap = 1.6
          let (a, b) =
            isAcross
            ? ((end, at.y - cap), (end, at.y + cap)) : ((at.x - cap, end), (at.x + cap, end))
          svg.line(a, b, style.colour, thickness: 0.9)
        }
      }
    }
    if isInside(at) { mark(style, at.x, at.y, area: datum.size) }
  }

  private mutating func arrow(
    _ tip: (x: Double, y: Double), _ way: Double, isAcross: Bool, _ colour: String
  ) {
    let (back, half) = (3.6 * way, 2.0)
    let places =
      isAcross
      ? [tip, (tip.x - back, tip.y - half), (tip.x - back, tip.y + half)]
      : [tip, (tip.x - half, tip.y - back), (tip.x + half, tip.y - back)]
    svg.empty(
      "polygon", [("points", .text(SVGWriter.list(places))), ("fill", .text(colour))])
  }

  /// A mark of a style.
  mutating func mark(_ style: Style, _ x: Double, _ y: Double, area: Double = 1) {
    let r = 2.5 * min(max(area, 0), 16).squareRoot()
    let look: [(String, SVGWriter.Value)] = [
      ("fill", .text(style.isFilled ? style.colour : "#FFFFFF")), ("stroke", .text(style.colour)),
      ("stroke-width", "0.9"),
    ]
    func outline(_ places: [(x: Double, y: Double)]) -> [(String, SVGWriter.Value)] {
      [("points", .text(SVGWriter.list(places.map { (x + r * $0.x, y + r * $0.y) })))] + look
    }
    switch style.shape {
    case .none: return
    case .circle:
      svg.empty("circle", [("cx", .number(x)), ("cy", .number(y)), ("r", .number(r))] + look)
    case .square:
      svg.empty("polygon", outline([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]))
    case .triangle: svg.empty("polygon", outline([(0, -1.15), (1.1, 0.85), (-1.1, 0.85)]))
    case .wedge: svg.empty("polygon", outline([(0, 1.15), (1.1, -0.85), (-1.1, -0.85)]))
    case .diamond: svg.empty("polygon", outline([(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)]))
    case .cross:
      svg.line((x - r, y - r), (x + r, y + r), style.colour, thickness: 1.1)
      svg.line((x - r, y + r), (x + r, y - r), style.colour, thickness: 1.1)
    }
  }

  private mutating func polyline(_ places: [Chart.Place], _ style: Style) {
    var attributes: [(String, SVGWriter.Value)] = [
      ("points", .text(SVGWriter.list(places.compactMap(place)))), ("fill", "none"),
      ("stroke", .text(style.colour)), ("stroke-width", .number(style.thickness)),
      ("stroke-linejoin", "round"),
    ]
    if !style.dashes.isEmpty {
      attributes.append(("stroke-dasharray", .text(SVGWriter.dashes(style.dashes))))
    }
    svg.empty("polyline", attributes)
  }

  private mutating func polygon(_ places: [Chart.Place], _ tone: Chart.Tone) {
    svg.empty(
      "polygon",
      [
        ("points", .text(SVGWriter.list(places.compactMap(place)))), ("fill", .text(tone.colour)),
      ])
  }

  private mutating func rectangle(
    _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, fill: String
  ) {
    guard let a = place(.init(x.lowerBound, y.lowerBound)),
      let b = place(.init(x.upperBound, y.upperBound))
    else { return }
    svg.empty(
      "rect",
      [
        ("x", .number(min(a.x, b.x))), ("y", .number(min(a.y, b.y))),
        ("width", .number(abs(a.x - b.x))), ("height", .number(abs(a.y - b.y))),
        ("fill", .text(fill)),
      ])
  }

  private mutating func drawCells(_ cells: [Chart.Cell]) {
    for cell in cells {
      let share = min(max(cell.share.isFinite ? cell.share : 0, 0), 1)
      rectangle(cell.x, cell.y, fill: ChartDrawing.shade(share))
      guard
        let middle = place(
          .init(
            (cell.x.lowerBound + cell.x.upperBound) / 2, (cell.y.lowerBound + cell.y.upperBound) / 2
          ))
      else { continue }
      words(
        cell.text, middle.x, middle.y + 2.7, size: ChartLayout.tickSize, anchor: .middle,
        colour: share > 0.5 ? "#FFFFFF" : ChartDrawing.ink)
    }
    // The contour: sides between a cell that reaches the level and one that does not.
    for cell in cells where cell.isBeyond {
      for other in cells where !other.isBeyond {
        let (x, y) = (cell.x, cell.y)
        if other.y == y, other.x.upperBound == x.lowerBound || other.x.lowerBound == x.upperBound {
          let side = other.x.upperBound == x.lowerBound ? x.lowerBound : x.upperBound
          edge(.init(side, y.lowerBound), .init(side, y.upperBound))
        }
        if other.x == x, other.y.upperBound == y.lowerBound || other.y.lowerBound == y.upperBound {
          let side = other.y.upperBound == y.lowerBound ? y.lowerBound : y.upperBound
          edge(.init(x.lowerBound, side), .init(x.upperBound, side))
        }
      }
    }
  }

  private mutating func edge(_ a: Chart.Place, _ b: Chart.Place) {
    guard let a = place(a), let b = place(b) else { return }
    svg.line(a, b, "#D55E00", thickness: 2)
  }

  /// From nearly white to dark blue in steps of a 255th, lighter to darker in grey too.
  private static func shade(_ share: Double) -> String {
    let (light, dark) = ([247.0, 251, 255], [8.0, 48, 107])
    return "#"
      + zip(light, dark).map { from, to in
        let hex = String(Int((from + share * (to - from)).rounded()), radix: 16, uppercase: true)
        return hex.count < 2 ? "0" + hex : hex
      }.joined()
  }

  private mutating func drawLabels() {
    var marks: [Box] = []
    for layer in chart.layers {
      let places: [Chart.Place] =
        switch layer {
        case .series(let series): series.points.map { .init($0.x, $0.y) }
        case .points(let places, _, _): places
        case .line, .band, .level, .upright, .bars, .area, .cells, .label: []
        }
      marks += places.compactMap(place).map { Box(x: $0.x - 3, y: $0.y - 3, width: 6, height: 6) }
    }
    var labels = LabelPlacement(layout.plot, around: marks)
    for case .label(let at, let text) in chart.layers {
      let text = Markup.cut(text, most: 60)
      guard let at = place(at),
        let box = labels.place(text, at: at.x, at.y, size: ChartLayout.tickSize)
      else { continue }
      words(text, box.x, box.bottom - 1.5, size: ChartLayout.tickSize)
    }
  }
}

extension Chart.Ink {
  /// The colour that it is in a drawing.
  var colour: String {
    switch self {
    case .plain: "#8FA9BF"
    case .good: "#009E73"
    case .bad: "#D55E00"
    case .muted: "#767676"
    }
  }
}

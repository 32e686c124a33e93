internal import Graphics
internal import MonteCarlo

/// Measures as dots with their Monte Carlo intervals, a row for each thing that is measured.
struct DotDrawing {
  /// Dots of one name.
  struct Dots {
    let name: String
    let style: Style
    /// One a row; nil where there is none.
    let values: [Measured?]
  }

  let rows: [String]
  let dots: [Dots]
  /// What is measured.
  let label: String
  /// Whether it lies between 0 and 1.
  let isRate: Bool
  /// Values that are pointed out by a dotted line.
  let guides: [Double]
  /// Rows beyond this number are not drawn, and counted.
  static let most = 200

  /// 1.96 Monte Carlo standard errors either way, rates within 0 and 1.
  static func interval(_ measured: Measured, isRate: Bool) -> ClosedRange<Double>? {
    let reach = 1.959963984540054 * measured.mcse
    guard measured.value.isFinite, reach.isFinite, reach > 0 else { return nil }
    let (low, high) = (measured.value - reach, measured.value + reach)
    return isRate ? max(low, 0)...max(min(high, 1), 0) : low...high
  }

  private var axis: Chart.Axis {
    let ends =
      dots.flatMap { $0.values.compactMap(\.self) }.flatMap { measured in
        let interval = DotDrawing.interval(measured, isRate: isRate)
        return [measured.value, interval?.lowerBound, interval?.upperBound].compactMap(\.self)
      }.filter(\.isFinite) + guides
    let (low, high) = (ends.min() ?? 0, ends.max() ?? 1)
    guard isRate else { return .nice(label, holding: min(low, 0)...max(high, 0)) }
    return .nice(label, holding: low > 0.6 ? low...1 : 0...(high > 0.4 ? 1 : high))
  }

  /// The chart.
  ///
  /// - Parameter notes: Lines below.
  /// - Returns: The chart, without its title and its words for those who do not see it.
  func chart(notes: [String]) -> Chart {
    let count = min(rows.count, DotDrawing.most)
    let shown = dots.map { Array($0.values.prefix(count)) }
    // Dots of one row stand below each other where there are several.
    let isStacked = (0..<count).contains { i in shown.count { $0[i] != nil } > 1 }
    let step = isStacked ? 0.8 / Double(dots.count) : 0
    var layers: [Chart.Layer] = guides.map { .upright($0) }
    for (s, dots) in dots.enumerated() {
      let offset = (Double(s) - Double(self.dots.count - 1) / 2) * step
      let points = shown[s].enumerated().compactMap { i, measured in
        measured.map {
          Chart.Datum(
            $0.value, Double(i) + offset, interval: DotDrawing.interval($0, isRate: isRate))
        }
      }
      layers.append(
        .series(Chart.Series(dots.name, points, style: dots.style, direction: .across)))
    }
    var chart = Chart(
      x: axis,
      y: Chart.Axis(
        "", from: Double(max(count, 1)) - 0.5, to: -0.5,
        ticks: rows.prefix(count).enumerated().map { (Double($0), $1) }, kind: .names),
      layers: layers)
    if !isStacked {
      let figures = (0..<count).compactMap { i in
        shown.compactMap { $0[i] }.first.map { (y: Double(i), text: Figures.text($0)) }
      }
      chart.columns = [Chart.Column("± Monte Carlo error", figures)]
    }
    chart.notes = notes
    if rows.count > count {
      chart.notes.append("\(rows.count - count) further rows are not drawn.")
    }
    chart.table = Chart.Table(
      ["row", "series", "value", "mcse", "replicates"],
      rows: rows.indices.flatMap { i in
        dots.compactMap { dots in
          dots.values[i].map {
            [
              .text(rows[i]), .text(dots.name), .init($0.value), .init($0.mcse),
              .number(Double($0.replicates)),
            ]
          }
        }
      })
    return chart
  }
}

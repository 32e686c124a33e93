public import Graphics
public import MonteCarlo

/// The figures of a sweep.
public enum SweepFigure: String, Sendable, CaseIterable {
  /// What is rejected, along the first axis.
  case curve
  /// The same by the first two axes.
  case heatMap = "heat-map"
}

/// The figure of a sweep, made of its points as they come.
public struct SweepDrawing: Sendable {
  private struct Point {
    let setting: [JSON.Member]
    let measures: [Measured]
  }

  private var points: [Point] = []
  private var names: [String] = []
  private var label = "rejected"
  private var isRate = true
  private var left = 0
  /// Points beyond this number are not drawn.
  private static let most = 5000
  /// Curves beyond this number are not told apart.
  private static let mostCurves = 8

  /// No point yet.
  public init() {}

  /// Takes a point.
  ///
  /// - Parameters:
  ///   - setting: What it sets.
  ///   - tally: Its results.
  public mutating func add(_ setting: [JSON.Member], _ tally: Tally) {
    guard points.count < SweepDrawing.most else {
      left += 1
      return
    }
    if tally.layout.families.contains(where: \.isLarge) {
      // Of a grid the counts matter.
      let families = tally.layout.families.indices.filter {
        tally.layout.families[$0].adjustment == "none"
      }.prefix(SweepDrawing.mostCurves)
      (isRate, label) = (false, "significant analyses")
      names = families.map { tally.layout.families[$0].name }
      points.append(
        Point(
          setting: setting,
          measures: families.map { index in
            FamilyMeasures(tally, family: index).all.first { $0.measure == "number-rejected" }
              ?? Measured("number-rejected", .nan, mcse: 0, replicates: tally.replicates)
          }))
    } else {
      let rows = tally.layout.rows.prefix(SweepDrawing.mostCurves)
      let several = Set(rows.map { "\($0.outcome)\u{0}\($0.contrast)" }).count > 1
      names = rows.map { several ? "\($0.outcome): \($0.contrast), \($0.method)" : $0.method }
      points.append(
        Point(
          setting: setting,
          measures: rows.indices.map { RowMeasures(tally, row: $0).rejection }))
    }
  }

  /// The figure; nil where there are too few points for it.
  ///
  /// - Parameters:
  ///   - figure: Which one.
  ///   - title: What the scenario is.
  ///   - seed: The seed.
  ///   - stopping: "replicates 100000".
  ///   - target: A level that is pointed out, of rates.
  /// - Returns: The chart.
  public func chart(
    _ figure: SweepFigure, title: String, seed: UInt64, stopping: String, target: Double = 0.8
  ) -> Chart? {
    var chart: Chart?
    switch figure {
    case .curve: chart = curve(target)
    case .heatMap: chart = heatMap(target)
    }
    chart?.title = title
    chart?.notes.append("Each point with \(stopping), seed \(seed).")
    if left > 0 { chart?.notes.append("\(Figures.count(left)) further points are not drawn.") }
    return chart
  }

  private static func number(_ value: JSON) -> Double? {
    switch value {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// Values of an axis in the order in which they come, and where each is drawn.
  private func axis(_ index: Int) -> (values: [String], isNumeric: Bool) {
    var values: [String] = []
    for point in points {
      let value = SweepWords.value(point.setting[index].value)
      if !values.contains(value) { values.append(value) }
    }
    return (values, points.allSatisfy { SweepDrawing.number($0.setting[index].value) != nil })
  }

  private var keys: [String] { SweepWords.short(points.first?.setting.map(\.key) ?? []) }

  private func curve(_ target: Double) -> Chart? {
    guard let first = points.first, !first.setting.isEmpty else { return nil }
    let (values, isNumeric) = axis(0)
    func x(_ point: Point) -> Double {
      isNumeric
        ? SweepDrawing.number(point.setting[0].value) ?? 0
        : Double(values.firstIndex(of: SweepWords.value(point.setting[0].value)) ?? 0)
    }
    var curves: [CurveDrawing.Curve] = []
    var hidden = 0
    if first.setting.count == 1 {
      curves = names.enumerated().map { i, name in
        .init(name: name, points: points.map { (x($0), $0.measures[i]) })
      }
    } else {
      // A curve for each setting of the other axes, of the first row.
      var order: [String] = []
      var groups: [String: [(x: Double, y: Measured)]] = [:]
      for point in points {
        let name = zip(keys, point.setting).dropFirst()
          .map { "\($0) \(SweepWords.value($1.value))" }.joined(separator: ", ")
        if groups[name] == nil { order.append(name) }
        groups[name, default: []].append((x(point), point.measures[0]))
      }
      hidden = max(order.count - SweepDrawing.mostCurves, 0)
      curves = order.prefix(SweepDrawing.mostCurves).map {
        .init(name: $0, points: groups[$0] ?? [])
      }
    }
    let reaches = points.contains { ($0.measures.first?.value ?? 0) >= target }
    var drawing = CurveDrawing(
      curves: curves, xLabel: keys[0],
      yLabel: curves.count == 1 || first.setting.count > 1 ? "\(names[0]): \(label)" : label,
      isRate: isRate, target: isRate && reaches ? target : nil)
    if !isNumeric { drawing.names = values.enumerated().map { (Double($0), $1) } }
    var notes = [monteCarloBars]
    if drawing.target != nil { notes[0] += " Dashed: \(Figures.known(target))." }
    if hidden > 0 { notes.append("\(hidden) further curves are not drawn.") }
    var chart = drawing.chart(notes: notes)
    chart?.alternative =
      "\(label) by \(keys.joined(separator: " and ")), \(points.count) points. " + range
    return chart
  }

  private func heatMap(_ target: Double) -> Chart? {
    guard let first = points.first, first.setting.count == 2 else { return nil }
    let (rows, columns) = (axis(0).values, axis(1).values)
    guard rows.count > 1, columns.count > 1, rows.count * columns.count <= 2500 else { return nil }
    let known = points.compactMap { $0.measures.first }
    let values = known.map(\.value).filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else { return nil }
    let isMarked = isRate && low < target && high >= target
    let cells = points.compactMap { point -> Chart.Cell? in
      guard let measured = point.measures.first, measured.value.isFinite,
        let row = rows.firstIndex(of: SweepWords.value(point.setting[0].value)),
        let column = columns.firstIndex(of: SweepWords.value(point.setting[1].value))
      else { return nil }
      let (x, y) = (Double(column), Double(row))
      return Chart.Cell(
        x: x - 0.5...x + 0.5, y: y - 0.5...y + 0.5,
        share: high > low ? (measured.value - low) / (high - low) : 0,
        text: columns.count <= 14 ? Figures.fixed(measured.value, isRate ? 2 : 1) : "",
        isBeyond: isMarked && measured.value >= target)
    }
    let most = known.map(\.mcse).max() ?? 0
    var chart = Chart(
      x: Chart.Axis(
        keys[1], from: -0.5, to: Double(columns.count) - 0.5,
        ticks: columns.enumerated().map { (Double($0), $1) }),
      y: Chart.Axis(
        keys[0], from: Double(rows.count) - 0.5, to: -0.5,
        ticks: rows.enumerated().map { (Double($0), $1) }, kind: .names),
      layers: [.cells(cells)])
    chart.notes = [
      "\(names[0]): \(label). Darker is more, from \(Figures.fixed(low, 3)) to \(Figures.fixed(high, 3)); no "
        + "Monte Carlo standard error above \(Figures.fixed(most, Figures.decimals(mcse: most)))."
        + (isMarked ? " The thick line runs where \(Figures.known(target)) is reached." : "")
    ]
    chart.alternative = "\(names[0]): \(label) by \(keys.joined(separator: " and ")). " + range
    chart.table = Chart.Table(
      [keys[0], keys[1], "value", "mcse", "replicates"],
      rows: points.compactMap { point in
        point.measures.first.map {
          [
            .text(SweepWords.value(point.setting[0].value)),
            .text(SweepWords.value(point.setting[1].value)), .init($0.value), .init($0.mcse),
            .number(Double($0.replicates)),
          ]
        }
      })
    return chart
  }

  private var range: String {
    let values = points.compactMap { $0.measures.first?.value }.filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else { return "" }
    return "From \(Figures.fixed(low, 3)) to \(Figures.fixed(high, 3))."
  }
}

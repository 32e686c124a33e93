internal import Foundation
internal import Graphics
internal import Inference
internal import MetaAnalysis
internal import Questions

/// Effects with their intervals as a chart of rows: names, marks, figures.
struct ForestDrawing {
  /// What a row is.
  enum Kind { case study, pool, prediction, heading }

  /// A row.
  struct Row {
    let name: String
    let kind: Kind
    var value: Double?
    var interval: ClosedRange<Double>?
    var weight: Double?
  }

  /// Rows beyond this number are not drawn, and counted.
  static let most = 400

  let rows: [Row]
  /// Whether effects are logarithms, which are printed as ratios.
  let isLogRatio: Bool
  /// "risk ratio".
  let title: String
  let percent: String

  /// An effect as it is printed.
  func printed(_ value: Double) -> String {
    let value = isLogRatio ? exp(value) : value
    return abs(value) < 1e5 ? Figures.fixed(value, 2) : Figures.known(value)
  }

  /// The ends of an interval as they are printed.
  func printed(_ interval: ClosedRange<Double>) -> String {
    "[\(printed(interval.lowerBound)), \(printed(interval.upperBound))]"
  }

  /// The axis of effects: the middle nine tenths of the ends and every pool; what is longer ends in an arrow.
  private var axis: Chart.Axis {
    let studies = rows.filter { $0.kind == .study }.compactMap(\.interval)
    let (lows, highs) = (studies.map(\.lowerBound).sorted(), studies.map(\.upperBound).sorted())
    let cut = lows.count / 20
    var low = min(0, lows.isEmpty ? 0 : lows[cut])
    var high = max(0, highs.isEmpty ? 0 : highs[highs.count - 1 - cut])
    let reach = high > low ? 1.5 * (high - low) : .infinity
    for interval in rows.filter({ $0.kind != .study }).compactMap(\.interval) {
      low = min(low, max(interval.lowerBound, low - reach))
      high = max(high, min(interval.upperBound, high + reach))
    }
    let label = isLogRatio ? "\(title) (logarithmic scale)" : title
    guard isLogRatio, low < high else { return .nice(label, holding: low...high) }
    let margin = 0.02 * (high - low)
    let range = low - margin...high + margin
    return Chart.Axis(
      label, from: range.lowerBound, to: range.upperBound, ticks: NiceTicks.ratios(within: range))
  }

  /// The chart.
  ///
  /// - Parameter notes: Lines below.
  /// - Returns: The chart, without its title and its words for those who do not see it.
  func chart(notes: [String]) -> Chart {
    let shown = Array(rows.prefix(ForestDrawing.most))
    let heaviest = shown.compactMap(\.weight).max() ?? 1
    var layers: [Chart.Layer] = [.upright(0)]
    var names: [(value: Double, text: String)] = []
    var (figures, weights) = ([(y: Double, text: String)](), [(y: Double, text: String)]())
    for (i, row) in shown.enumerated() {
      let y = Double(i)
      names.append((y, row.name))
      guard let interval = row.interval else { continue }
      figures.append((y, (row.value.map { printed($0) + " " } ?? "") + printed(interval)))
      if let weight = row.weight { weights.append((y, Figures.fixed(weight, 1) + " %")) }
      switch row.kind {
      case .heading: break
      case .study:
        layers.append(
          .series(
            Chart.Series(
              "",
              [
                Chart.Datum(
                  row.value ?? 0, y, interval: interval,
                  // Areas by weight, the largest four times an ordinary mark.
                  size: row.weight.map { max(4 * $0 / heaviest, 0.2) } ?? 1)
              ], style: .plain, direction: .across)))
      case .pool:
        let (value, half) = (row.value ?? 0, 0.32)
        layers.append(
          .area(
            name: "",
            [
              .init(interval.lowerBound, y), .init(value, y - half), .init(interval.upperBound, y),
              .init(value, y + half),
            ], .strong))
      case .prediction:
        let middle = (interval.lowerBound + interval.upperBound) / 2
        layers.append(
          .series(
            Chart.Series(
              "", [Chart.Datum(middle, y, interval: interval)],
              style: Style(colour: "#222222", shape: .none, dashes: [4, 1.5], thickness: 2.4),
              direction: .across)))
      }
    }
    var notes = notes
    if rows.count > shown.count {
      notes.append("\(Figures.count(rows.count - shown.count)) further rows are not drawn.")
    }
    var chart = Chart(
      x: axis,
      y: Chart.Axis(
        "", from: Double(max(shown.count, 1)) - 0.5, to: -0.5, ticks: names, kind: .names),
      layers: layers)
    chart.columns = [Chart.Column("\(title) [\(percent)]", figures)]
    if !weights.isEmpty { chart.columns.append(Chart.Column("weight", weights)) }
    chart.notes = notes
    chart.table = table
    return chart
  }

  /// Every number, effects as they were analysed.
  private var table: Chart.Table {
    Chart.Table(
      ["row", "estimate", "ci.lb", "ci.ub", "weight"],
      rows: rows.filter { $0.kind != .heading }.map { row in
        [
          .text(row.name), .init(row.value), .init(row.interval?.lowerBound),
          .init(row.interval?.upperBound), .init(row.weight),
        ]
      })
  }
}

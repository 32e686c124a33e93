internal import Graphics
internal import MonteCarlo

/// Measures against a number, as curves with Monte Carlo intervals.
struct CurveDrawing {
  /// One curve.
  struct Curve {
    let name: String
    let points: [(x: Double, y: Measured)]
  }

  let curves: [Curve]
  let xLabel: String
  let yLabel: String
  /// Whether what is measured lies between 0 and 1.
  let isRate: Bool
  /// A level to reach, drawn across.
  var target: Double?
  /// Ticks of an axis whose values are no numbers.
  var names: [(value: Double, text: String)]?

  /// The chart, without its title; nil without two values of x.
  ///
  /// - Parameter notes: Lines below.
  /// - Returns: The chart.
  func chart(notes: [String]) -> Chart? {
    let shown = curves.map { curve in
      (
        curve.name,
        curve.points.filter { $0.x.isFinite && $0.y.value.isFinite }.sorted { $0.x < $1.x }
      )
    }
    let places = shown.flatMap { $0.1.map(\.x) }
    guard let first = places.min(), let last = places.max(), first < last else { return nil }
    var heights = target.map { [$0] } ?? []
    var layers: [Chart.Layer] = target.map { [.level($0)] } ?? []
    for (i, (name, points)) in shown.enumerated() {
      let data = points.map { point in
        Chart.Datum(
          point.x, point.y.value, interval: DotDrawing.interval(point.y, isRate: isRate))
      }
      heights += data.flatMap {
        [$0.y] + ($0.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
      }
      layers.append(
        .series(
          Chart.Series(
            shown.count > 1 ? name : "", data, style: .numbered(i), isJoined: true)))
    }
    let (low, high) = (heights.min() ?? 0, heights.max() ?? 1)
    let y: Chart.Axis =
      isRate
      ? .nice(yLabel, holding: 0...(high > 0.5 ? 1 : max(high, 0.01)))
      : .nice(yLabel, holding: low...high)
    var x = Chart.Axis.nice(xLabel, holding: first...last, most: 8)
    if let names {
      x = Chart.Axis(xLabel, from: first - 0.5, to: last + 0.5, ticks: names)
    }
    var chart = Chart(x: x, y: y, layers: layers)
    chart.notes = notes
    chart.table = Chart.Table(
      ["curve", "x", "value", "mcse", "replicates"],
      rows: shown.flatMap { name, points in
        points.map {
          [
            .text(name), .number($0.x), .init($0.y.value), .init($0.y.mcse),
            .number(Double($0.y.replicates)),
          ]
        }
      })
    return chart
  }
}

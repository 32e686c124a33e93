public import Graphics

/// A measure against a number of the scenario, with its Monte Carlo band and its target.
public struct CurveChart: Sendable {
  /// One place on the curve.
  public struct Point: Sendable {
    public var x: Double
    public var y: Double
    /// Monte Carlo standard error of y.
    public var error: Double

    /// A point.
    public init(x: Double, y: Double, error: Double) {
      self.x = x
      self.y = y
      self.error = error
    }
  }

  public var points: [Point]
  /// What stands below the axis.
  public var xLabel: String
  /// What stands above the chart.
  public var yLabel: String
  /// A level to reach, drawn across.
  public var target: Double?
  /// A value to point out on the x axis.
  public var answer: Double?
  /// From 0 to 1, for rates; otherwise fitted to the points.
  public var isRate: Bool

  /// A chart.
  public init(
    _ points: [Point], xLabel: String, yLabel: String, target: Double? = nil,
    answer: Double? = nil, isRate: Bool = true
  ) {
    self.points = points.sorted { $0.x < $1.x }
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.target = target
    self.answer = answer
    self.isRate = isRate
  }

  /// The description; nil without two places.
  ///
  /// A band too narrow to be seen is left out.
  public var chart: Chart? {
    let shown = points.filter { $0.y.isFinite }
    guard let first = shown.first, let last = shown.last, first.x < last.x else { return nil }
    let levels = shown.map(\.y) + (target.map { [$0] } ?? [])
    let (lowest, highest) = (levels.min() ?? 0, levels.max() ?? 1)
    let (bottom, top) =
      isRate ? (0.0, 1.0) : (lowest, highest > lowest ? highest : lowest + 1)
    func written(_ value: Double) -> String { Figures.known((value * 1000).rounded() / 1000) }
    var layers: [Chart.Layer] = target.map { [.level($0)] } ?? []
    for (a, b) in zip(shown, shown.dropFirst()) where a.error * 2 > (top - bottom) / 80 {
      // The band: twice the Monte Carlo error either way.
      layers.append(
        .band([a, b].map { ($0.x, $0.y - 2 * $0.error, $0.y + 2 * $0.error) }))
    }
    layers.append(.line(shown.map { .init($0.x, $0.y) }))
    if let answer { layers.append(.upright(answer)) }
    if shown.count <= 40 {
      layers.append(.points(shown.map { .init($0.x, $0.y) }, .filled, .plain))
    }
    var ticks = [top, bottom].map { (value: $0, text: written($0)) }
    // In the middle of the axis, which is what stands there whatever the rows.
    ticks.append((value: bottom + 0.5 * (top - bottom), text: written((top + bottom) / 2)))
    if let target { ticks.append((value: target, text: written(target))) }
    return Chart(
      x: .init(
        xLabel, from: first.x, to: last.x,
        ticks: [first.x, last.x].map { (value: $0, text: Figures.known($0)) }),
      y: .init(yLabel, from: bottom, to: top, ticks: ticks), layers: layers)
  }

  /// The chart as lines of text.
  ///
  /// - Parameters:
  ///   - width: Characters across, axis included.
  ///   - height: Lines of the drawing.
  ///   - characters: What the terminal can show.
  ///   - usesColour: Whether marks may be coloured.
  /// - Returns: The text; empty without two places.
  public func text(
    width: Int = 72, height: Int = 12, characters: CharacterSetChoice = .unicode,
    usesColour: Bool = false
  ) -> String {
    chart?.text(
      width: width, height: height, characters: characters, usesColour: usesColour) ?? ""
  }
}

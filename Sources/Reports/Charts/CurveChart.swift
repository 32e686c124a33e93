internal import Foundation

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

  /// The chart as lines of text.
  ///
  /// - Parameters:
  ///   - width: Characters across, axis included.
  ///   - height: Lines of the drawing.
  ///   - characters: What the terminal can show.
  /// - Returns: The text; empty without two places.
  public func text(
    width: Int = 72, height: Int = 12, characters: CharacterSetChoice = .unicode
  ) -> String {
    let shown = points.filter { $0.y.isFinite }
    guard let first = shown.first, let last = shown.last, first.x < last.x else { return "" }
    let levels = shown.map(\.y) + (target.map { [$0] } ?? [])
    let (lowest, highest) = (levels.min() ?? 0, levels.max() ?? 1)
    let (bottom, top) =
      isRate ? (0.0, 1.0) : (lowest, highest > lowest ? highest : lowest + 1)
    var canvas = TextCanvas(columns: width - 8, rows: height, characters: characters)
    func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
      ((x - first.x) / (last.x - first.x), (y - bottom) / (top - bottom))
    }
    if let target {
      let y = place(first.x, target).y
      for i in stride(from: 0.0, through: 1, by: 2 / Double(width)) { canvas.dot(i, y) }
    }
    for (a, b) in zip(shown, shown.dropFirst()) {
      // The band: twice the Monte Carlo error either way, where it is wide enough to be seen.
      for side in [-2.0, 0, 2] where side == 0 || a.error * 2 > (top - bottom) / 80 {
        canvas.line(place(a.x, a.y + side * a.error), place(b.x, b.y + side * b.error))
      }
    }
    if let answer {
      for i in stride(from: 0.0, through: 1, by: 1 / Double(2 * height)) {
        canvas.dot(place(answer, 0).x, i)
      }
    }
    let mark: Character = characters == .unicode ? "●" : "o"
    for point in shown where shown.count <= 40 {
      let at = place(point.x, point.y)
      canvas.mark(mark, at.x, at.y)
    }
    return frame(canvas, bottom: bottom, top: top, from: first.x, to: last.x)
  }

  private func frame(
    _ canvas: TextCanvas, bottom: Double, top: Double, from: Double, to: Double
  ) -> String {
    var labels = [canvas.row(of: 1): top, canvas.row(of: 0): bottom]
    labels[canvas.row(of: 0.5)] = (top + bottom) / 2
    if let target { labels[canvas.row(of: (target - bottom) / (top - bottom))] = target }
    return canvas.framed(
      labels.mapValues { Figures.known(($0 * 1000).rounded() / 1000) }, yLabel: yLabel,
      xLabel: xLabel, ends: (Figures.known(from), Figures.known(to)))
  }
}

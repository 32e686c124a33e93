internal import Foundation

/// Effects against their standard errors with contours of significance.
public struct FunnelPlot: Sendable {
  /// A study.
  public struct Point: Sendable {
    public var effect: Double
    public var standardError: Double
    /// Whether it was never published, or was filled in: drawn hollow.
    public var isGhost: Bool

    /// A study.
    public init(effect: Double, standardError: Double, isGhost: Bool = false) {
      self.effect = effect
      self.standardError = standardError
      self.isGhost = isGhost
    }
  }

  public var points: [Point]
  /// Drawn from top to bottom.
  public var pooled: Double?
  public var xLabel: String
  /// What hollow studies are.
  public var ghosts: String

  /// A plot.
  public init(
    _ points: [Point], pooled: Double? = nil, xLabel: String, ghosts: String = "filled in"
  ) {
    self.ghosts = ghosts
    self.points = points
    self.pooled = pooled
    self.xLabel = xLabel
  }

  /// The plot as lines of text.
  ///
  /// - Parameters:
  ///   - width: Characters across, axis included.
  ///   - height: Lines of the drawing.
  ///   - characters: What the terminal can show.
  /// - Returns: The text; empty without studies.
  public func text(
    width: Int = 72, height: Int = 16, characters: CharacterSetChoice = .unicode
  ) -> String {
    let usable = points.filter {
      $0.effect.isFinite && $0.standardError.isFinite && $0.standardError > 0
    }
    guard let largest = usable.map(\.standardError).max() else { return "" }
    let deepest = largest * 1.05
    let effects = usable.map(\.effect) + [0] + (pooled.map { [$0] } ?? [])
    var (low, high) = (effects.min() ?? 0, effects.max() ?? 0)
    let margin = max((high - low) * 0.08, deepest)
    (low, high) = (low - margin, high + margin)
    var canvas = TextCanvas(columns: width - 8, rows: height, characters: characters)
    func place(_ effect: Double, _ error: Double) -> (x: Double, y: Double) {
      ((effect - low) / (high - low), 1 - error / deepest)
    }
    // Two-sided p = .05 and .01 around no effect.
    for z in [1.959963984540054, 2.5758293035489] {
      for side in [-1.0, 1] {
        canvas.line(place(0, 0), place(side * z * deepest, deepest))
      }
    }
    if let pooled {
      for i in stride(from: 0.0, through: 1, by: 2 / Double(4 * height)) {
        canvas.dot(place(pooled, 0).x, i)
      }
    }
    let isPlain = characters == .ascii
    for point in usable.sorted(by: { $0.isGhost && !$1.isGhost }) {
      let at = place(point.effect, point.standardError)
      canvas.mark(
        point.isGhost ? (isPlain ? "o" : "○") : (isPlain ? "*" : "●"), at.x, at.y)
    }
    return frame(canvas, deepest: deepest, from: low, to: high, usable.contains(where: \.isGhost))
  }

  private func frame(
    _ canvas: TextCanvas, deepest: Double, from: Double, to: Double, _ hasGhosts: Bool
  ) -> String {
    let isPlain = canvas.characters == .ascii
    let labels = [
      0: "0", canvas.row(of: 0.5): Figures.known((deepest / 2 * 1000).rounded() / 1000),
      canvas.rows - 1: Figures.known((deepest * 1000).rounded() / 1000),
    ]
    var text = canvas.framed(
      labels, yLabel: "standard error", xLabel: xLabel,
      ends: (Figures.fixed(from, 2), Figures.fixed(to, 2)))
    let mark = isPlain ? "*" : "●"
    text += "  \(mark) a study"
    if hasGhosts { text += "  \(isPlain ? "o" : "○") \(ghosts)" }
    return text + "  inner cone p = .05, outer p = .01"
      + (pooled == nil ? "" : "  upright: pooled effect") + "\n"
  }
}

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

  /// The description; nil without studies.
  public var chart: Chart? {
    let usable = points.filter {
      $0.effect.isFinite && $0.standardError.isFinite && $0.standardError > 0
    }
    guard let largest = usable.map(\.standardError).max() else { return nil }
    let deepest = largest * 1.05
    let effects = usable.map(\.effect) + [0] + (pooled.map { [$0] } ?? [])
    var (low, high) = (effects.min() ?? 0, effects.max() ?? 0)
    let margin = max((high - low) * 0.08, deepest)
    (low, high) = (low - margin, high + margin)
    // Two-sided p = .05 and .01 around no effect.
    var layers: [Chart.Layer] = [1.959963984540054, 2.5758293035489].flatMap { z in
      [-1.0, 1].map { .line([.init(0, 0), .init($0 * z * deepest, deepest)]) }
    }
    if let pooled { layers.append(.upright(pooled)) }
    // Those that are there above those that are not.
    for isGhost in [true, false] {
      let places = usable.filter { $0.isGhost == isGhost }.map {
        Chart.Place($0.effect, $0.standardError)
      }
      layers.append(.points(places, isGhost ? .hollow : .filled, isGhost ? .muted : .plain))
    }
    func written(_ value: Double) -> String { Figures.known((value * 1000).rounded() / 1000) }
    let middle = deepest / 2
    return Chart(
      x: .init(
        xLabel, from: low, to: high,
        ticks: [low, high].map { (value: $0, text: Figures.fixed($0, 2)) }),
      y: .init(
        "standard error", from: deepest, to: 0,
        ticks: [(0, "0"), (middle, written(middle)), (deepest, written(deepest))]),
      layers: layers)
  }

  /// The plot as lines of text.
  ///
  /// - Parameters:
  ///   - width: Characters across, axis included.
  ///   - height: Lines of the drawing.
  ///   - characters: What the terminal can show.
  ///   - usesColour: Whether marks may be coloured.
  /// - Returns: The text; empty without studies.
  public func text(
    width: Int = 72, height: Int = 16, characters: CharacterSetChoice = .unicode,
    usesColour: Bool = false
  ) -> String {
    guard var chart else { return "" }
    let isPlain = characters == .ascii
    chart.legend = "  \(isPlain ? "*" : "●") a study"
    if points.contains(where: \.isGhost) { chart.legend += "  \(isPlain ? "o" : "○") \(ghosts)" }
    chart.legend +=
      "  inner cone p = .05, outer p = .01" + (pooled == nil ? "" : "  upright: pooled effect")
      + "\n"
    return chart.text(width: width, height: height, characters: characters, usesColour: usesColour)
  }
}

public import Graphics

/// Effects against their standard errors with contours of significance.
public struct FunnelPlot: Sendable {
  /// A study.
  public struct Point: Sendable {
    public var effect: Double
    public var standardError: Double
    /// Whether it was never published, or was filled in: drawn hollow.
    public var isGhost: Bool

    var isUsable: Bool { effect.isFinite && standardError.isFinite && standardError > 0 }

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
  /// Effects from left to right and the standard error at the bottom; fitted to the studies unless given, so that two
  /// plots can be compared.
  public var frame: Frame?

  /// What a plot shows of the plane.
  public struct Frame: Sendable {
    public var effects: ClosedRange<Double>
    public var deepest: Double

    /// The frame that fits studies.
    public init?(_ points: [Point], and pooled: Double? = nil) {
      let usable = points.filter(\.isUsable)
      guard let largest = usable.map(\.standardError).max() else { return nil }
      deepest = largest * 1.05
      let effects = usable.map(\.effect) + [0] + (pooled.map { [$0] } ?? [])
      let (low, high) = (effects.min() ?? 0, effects.max() ?? 0)
      let margin = max((high - low) * 0.08, deepest)
      self.effects = low - margin...high + margin
    }
  }

  /// A plot.
  public init(
    _ points: [Point], pooled: Double? = nil, xLabel: String, ghosts: String = "filled in",
    frame: Frame? = nil
  ) {
    self.frame = frame
    self.ghosts = ghosts
    self.points = points
    self.pooled = pooled
    self.xLabel = xLabel
  }

  /// The description; nil without studies.
  public var chart: Chart? {
    let usable = points.filter(\.isUsable)
    guard !usable.isEmpty, let frame = frame ?? Frame(points, and: pooled) else { return nil }
    let deepest = frame.deepest
    let (low, high) = (frame.effects.lowerBound, frame.effects.upperBound)
    // No effect, and two-sided p = .05 and .01 around it.
    var layers: [Chart.Layer] = [.line([.init(0, 0), .init(0, deepest)])]
    layers += [1.959963984540054, 2.5758293035489].flatMap { z in
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
        ticks: [low, 0, high].map { (value: $0, text: $0 == 0 ? "0" : Figures.fixed($0, 2)) }),
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
      "  cones: p = .05 and .01 around no effect (line)"
      + (pooled == nil ? "" : "  upright: pooled")
      + "\n"
    return chart.text(width: width, height: height, characters: characters, usesColour: usesColour)
  }
}

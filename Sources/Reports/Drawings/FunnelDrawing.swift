internal import Graphics

/// Effects against their standard errors on regions of significance.
///
/// Source: Peters et al. (2008) J Clin Epidemiol 61:991.
struct FunnelDrawing {
  let points: [FunnelPlot.Point]
  let pooled: Double?
  /// What hollow studies are; empty where there are none.
  let ghosts: String

  init(_ points: [FunnelPlot.Point], pooled: Double?, ghosts: String) {
    self.points = points.filter(\.isUsable)
    self.pooled = pooled
    self.ghosts = ghosts
  }

  /// Quantiles of the standard normal distribution, two-sided .01, .05 and .10.
  private static let regions: [(z: Double, name: String, tone: Chart.Tone)] = [
    (2.5758293035489, ".01 ≤ p < .05", .middle), (1.959963984540054, ".05 ≤ p < .10", .dark),
    (1.6448536269515, "p ≥ .10", .clear),
  ]

  /// The chart; nil without studies.
  func chart(_ label: String) -> Chart? {
    guard let frame = FunnelPlot.Frame(points, and: pooled) else { return nil }
    let across = NiceTicks.around(frame.effects)
    let deepest = NiceTicks.around(0...frame.deepest).upperBound
    let (low, high) = (across.lowerBound, across.upperBound)
    var layers: [Chart.Layer] = [
      .area(
        name: "p < .01",
        [.init(low, 0), .init(high, 0), .init(high, deepest), .init(low, deepest)], .light)
    ]
    layers += FunnelDrawing.regions.map { z, name, tone in
      .area(
        name: name, [.init(0, 0), .init(z * deepest, deepest), .init(-z * deepest, deepest)], tone)
    }
    layers.append(.line([.init(0, 0), .init(0, deepest)]))
    if let pooled { layers.append(.upright(pooled)) }
    for isGhost in [true, false] {
      var style = Style.numbered(isGhost ? 1 : 0)
      style.shape = .circle
      let shown = points.filter { $0.isGhost == isGhost }
      guard !shown.isEmpty else { continue }
      layers.append(
        .series(
          Chart.Series(
            isGhost ? ghosts : ghosts.isEmpty ? "a study" : "published",
            shown.map { Chart.Datum($0.effect, $0.standardError) }, style: style)))
    }
    var chart = Chart(
      x: Chart.Axis(label, from: low, to: high, ticks: NiceTicks.within(across)),
      y: Chart.Axis(
        "standard error", from: deepest, to: 0, ticks: NiceTicks.within(0...deepest)),
      layers: layers)
    chart.notes = ["Regions: two-sided p against no effect, from each effect's own standard error."]
    return chart
  }
}

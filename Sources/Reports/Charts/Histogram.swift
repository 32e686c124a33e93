internal import Foundation
public import Graphics

/// How many of many values fall where.
public struct Histogram: Sendable {
  public var values: [Double]
  public var xLabel: String
  public var yLabel: String
  /// Ends of the axis; values beyond count in the outermost bars.
  public var range: ClosedRange<Double>
  public var bins: Int
  /// A value drawn upright, such as the truth.
  public var mark: Double?
  /// Values that stand out in colour.
  public var isGood: @Sendable (Double) -> Bool

  /// A histogram.
  public init(
    _ values: [Double], xLabel: String, yLabel: String = "how many",
    range: ClosedRange<Double>, bins: Int = 32, mark: Double? = nil,
    isGood: @escaping @Sendable (Double) -> Bool = { _ in false }
  ) {
    self.values = values
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.range = range
    self.bins = bins
    self.mark = mark
    self.isGood = isGood
  }

  /// The description.
  public var chart: Chart {
    let step = (range.upperBound - range.lowerBound) / Double(bins)
    var counts = Array(repeating: 0, count: bins)
    for value in values where value.isFinite {
      let place = ((value - range.lowerBound) / step).rounded(.down)
      counts[place >= 0 ? Int(min(place, Double(bins - 1))) : 0] += 1
    }
    let most = max(counts.max() ?? 0, 1)
    let bars = counts.enumerated().map { i, count in
      let from = range.lowerBound + Double(i) * step
      return Chart.Bar(
        from: from, to: from + step, height: Double(count),
        ink: isGood(from + step / 2) ? .good : .plain)
    }
    return Chart(
      x: .init(
        xLabel, from: range.lowerBound, to: range.upperBound,
        ticks: [range.lowerBound, range.upperBound].map { ($0, Figures.known($0)) }),
      y: .init(
        yLabel, from: 0, to: Double(most), ticks: [(Double(most), Figures.count(most)), (0, "0")]),
      layers: [.bars(bars)] + (mark.map { [.upright($0)] } ?? []))
  }
}

/// Values as one line of blocks.
public enum Sparkline {
  /// The line; a value at or below the range's lower end is the lowest block.
  public static func text(
    _ values: [Double], in range: ClosedRange<Double>? = nil,
    characters: CharacterSetChoice = .unicode
  ) -> String {
    let known = values.filter(\.isFinite)
    let low = range?.lowerBound ?? known.min() ?? 0
    let high = range?.upperBound ?? known.max() ?? 1
    let levels: [Character] = characters == .ascii ? Array(".:-=+*#") : Array("▁▂▃▄▅▆▇█")
    return String(
      values.map { value in
        guard value.isFinite else { return " " }
        let share = high > low ? min(max((value - low) / (high - low), 0), 1) : 0.5
        return levels[min(Int(share * Double(levels.count)), levels.count - 1)]
      })
  }
}

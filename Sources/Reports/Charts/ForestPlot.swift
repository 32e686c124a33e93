internal import Foundation

/// Effects with their intervals, one line each, a pooled effect below.
public struct ForestPlot: Sendable {
  /// A line of the plot.
  public struct Row: Sendable {
    public var label: String
    public var value: Double
    public var interval: ClosedRange<Double>
    /// Per cent of the pooled effect; nil for a pooled effect itself.
    public var weight: Double?

    /// A line.
    public init(
      label: String, value: Double, interval: ClosedRange<Double>, weight: Double? = nil
    ) {
      self.label = label
      self.value = value
      self.interval = interval
      self.weight = weight
    }
  }

  public var rows: [Row]
  public var pooled: Row?
  public var prediction: ClosedRange<Double>?
  /// "95 %".
  public var percent: String

  /// A plot.
  public init(
    _ rows: [Row], pooled: Row? = nil, prediction: ClosedRange<Double>? = nil,
    percent: String = "95 %"
  ) {
    self.rows = rows
    self.pooled = pooled
    self.prediction = prediction
    self.percent = percent
  }

  private static let labelWidth = 20
  private static let plotWidth = 27

  /// The plot as lines of text, 80 characters across at most.
  ///
  /// - Parameters:
  ///   - characters: What the terminal can show.
  ///   - most: Rows at most; the others are counted.
  /// - Returns: The text.
  public func text(characters: CharacterSetChoice = .unicode, most: Int = 60) -> String {
    let shown = rows.prefix(most)
    // The middle nine tenths of the ends set the scale; longer intervals end in arrows.
    let lows = shown.map(\.interval.lowerBound).sorted()
    let highs = shown.map(\.interval.upperBound).sorted()
    let cut = lows.count / 20
    var low = min(0, lows.isEmpty ? 0 : lows[cut])
    var high = max(0, highs.isEmpty ? 0 : highs[highs.count - 1 - cut])
    for range in [pooled?.interval, prediction].compactMap({ $0 }) {
      let reach = 1.5 * (high - low)
      low = min(low, max(range.lowerBound, low - reach))
      high = max(high, min(range.upperBound, high + reach))
    }
    guard low < high, (high - low).isFinite else { return "" }
    let widest = max(abs(low), abs(high))
    // Beyond six digits nothing fits: shortest forms instead.
    let decimals = widest >= 1e5 ? -1 : widest >= 100 ? 0 : widest >= 10 ? 1 : 2
    let scale = Scale(low: low, high: high, width: ForestPlot.plotWidth, characters: characters)
    var text = ForestPlot.line(
      "", "", "effect [\(percent) interval]",
      shown.contains { $0.weight != nil } ? "weight" : "")
    for row in shown {
      let mark: Character =
        characters == .ascii ? "#" : (row.weight ?? 0) * Double(rows.count) >= 100 ? "■" : "▪"
      text += ForestPlot.line(
        row.label, scale.bar(row.interval, row.value, mark), ForestPlot.numbers(row, decimals),
        row.weight.map { Figures.fixed($0, 1) + " %" } ?? "")
    }
    if rows.count > most {
      text += "  … and \(Figures.count(rows.count - most)) more\n"
    }
    if let pooled {
      text += ForestPlot.line(
        pooled.label, scale.bar(pooled.interval, pooled.value, characters == .ascii ? "*" : "◆"),
        ForestPlot.numbers(pooled, decimals), "")
    }
    if let prediction {
      text += ForestPlot.line(
        "prediction", scale.bar(prediction, nil, " "),
        "[\(Scale.figure(prediction.lowerBound, decimals)), "
          + "\(Scale.figure(prediction.upperBound, decimals))]", "")
    }
    return text + ForestPlot.line("", scale.axis(decimals), "", "")
  }

  private static func numbers(_ row: Row, _ decimals: Int) -> String {
    func figure(_ x: Double) -> String { Scale.figure(x, decimals) }
    return "\(figure(row.value)) [\(figure(row.interval.lowerBound)), "
      + "\(figure(row.interval.upperBound))]"
  }

  private static func line(
    _ label: String, _ plot: String, _ numbers: String, _ weight: String
  ) -> String {
    let name = label.count > labelWidth ? label.prefix(labelWidth - 1) + "…" : label[...]
    var line = "  " + name + blanks(labelWidth - name.count) + " " + plot
    line += blanks(plotWidth - plot.count) + blanks(22 - numbers.count) + numbers
    line += blanks(7 - weight.count) + weight
    while line.hasSuffix(" ") { line.removeLast() }
    return line + "\n"
  }

  private static func blanks(_ count: Int) -> String {
    String(repeating: " ", count: max(0, count))
  }
}

/// From effects to characters across.
private struct Scale {
  let low, high: Double
  let width: Int
  let characters: CharacterSetChoice

  func column(_ x: Double) -> Int {
    let share = (x - low) / (high - low)
    return share >= 0 ? Int((min(share, 1) * Double(width - 1)).rounded()) : 0
  }

  /// An interval with its point, the line of no effect behind.
  func bar(_ interval: ClosedRange<Double>, _ value: Double?, _ mark: Character) -> String {
    let isPlain = characters == .ascii
    var cells = Array(repeating: Character(" "), count: width)
    if low <= 0, high >= 0 { cells[column(0)] = isPlain ? ":" : "┊" }
    let (from, to) = (max(interval.lowerBound, low), min(interval.upperBound, high))
    if from <= to {
      for i in column(from)...column(to) { cells[i] = isPlain ? "-" : "─" }
      if interval.lowerBound < low { cells[0] = isPlain ? "<" : "◂" }
      if interval.upperBound > high { cells[width - 1] = isPlain ? ">" : "▸" }
    }
    if let value, value >= low, value <= high { cells[column(value)] = mark }
    return String(cells)
  }

  /// With a fixed number of decimals; below 0, as three digits and a power.
  static func figure(_ x: Double, _ decimals: Int) -> String {
    decimals < 0 ? String(format: "%.3g", x) : Figures.fixed(x, decimals)
  }

  func axis(_ decimals: Int) -> String {
    var cells = Array(repeating: Character(" "), count: width)
    func put(_ x: Double, at column: Int) {
      let text = Array(Scale.figure(x, decimals))
      guard text.count < width else { return }
      let start = min(max(0, column - text.count / 2), width - text.count)
      let end = min(start + text.count + 1, width)
      guard cells[max(0, start - 1)..<end].allSatisfy({ $0 == " " }) else { return }
      for (i, character) in text.enumerated() { cells[start + i] = character }
    }
    put(low, at: 0)
    put(high, at: width - 1)
    if low < 0, high > 0 { put(0, at: column(0)) }
    return String(cells)
  }
}

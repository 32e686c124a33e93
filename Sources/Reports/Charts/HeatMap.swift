internal import Foundation

/// A measure by two numbers of the scenario: a table whose cells are shaded.
public struct HeatMap: Sendable {
  public var columns: [String]
  public var rows: [String]
  /// By row and column; NaN where nothing is known.
  public var values: [[Double]]
  public var columnLabel: String
  public var rowLabel: String
  public var valueLabel: String
  /// A level to reach: cells that do are marked.
  public var target: Double?

  /// A heat map.
  public init(
    columns: [String], rows: [String], values: [[Double]], columnLabel: String, rowLabel: String,
    valueLabel: String, target: Double? = nil
  ) {
    self.columns = columns
    self.rows = rows
    self.values = values
    self.columnLabel = columnLabel
    self.rowLabel = rowLabel
    self.valueLabel = valueLabel
    self.target = target
  }

  /// The map as lines of text, at most 80 characters across.
  ///
  /// - Parameter characters: What the terminal can show.
  /// - Returns: The text; empty where it would be wider.
  public func text(characters: CharacterSetChoice = .unicode) -> String {
    let shades: [Character] = characters == .ascii ? Array(" .:+#") : Array(" ░▒▓█")
    let known = values.joined().filter(\.isFinite)
    guard let low = known.min(), let high = known.max(), !columns.isEmpty else { return "" }
    let cell = max(columns.map(\.count).max() ?? 0, 6) + 2
    let head = max(rows.map(\.count).max() ?? 0, rowLabel.count)
    guard 2 + head + cell * columns.count <= 80 else { return "" }
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    var text = Wrap.text(
      "  \(valueLabel), by \(rowLabel) (down) and \(columnLabel) (across)", width: 78, indent: 2)
    text += "  " + padded(rowLabel, head) + columns.map { padded($0, cell) }.joined() + "\n"
    for (row, line) in zip(rows, values) {
      text += "  " + padded(row, head)
      for value in line {
        guard value.isFinite else {
          text += padded("-", cell)
          continue
        }
        let share = high > low && (high - low).isFinite ? (value - low) / (high - low) : 0
        let shade = shades[min(Int(share * Double(shades.count)), shades.count - 1)]
        let mark = target.map { value >= $0 ? "*" : " " } ?? " "
        text += padded(Figures.fixed(value, 3) + mark + String(shade), cell)
      }
      text += "\n"
    }
    text += "  shaded from \(Figures.fixed(low, 3)) to \(Figures.fixed(high, 3))"
    text += (target.map { "; * \(Figures.known($0)) or more" } ?? "") + "\n"
    return text.split(separator: "\n").map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}

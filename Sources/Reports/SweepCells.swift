internal import MonteCarlo

/// The points of a sweep over several axes as they come: the first axis down, the others across.
struct SweepCells {
  private var rows: [String] = []
  private var columns: [String] = []
  private var values: [[String: Double]] = []
  private var largestError = 0.0

  /// Cells beyond which a map is no help, and nothing more is kept.
  private static let most = 600

  /// Takes a point.
  mutating func add(_ setting: [JSON.Member], _ measured: Measured) {
    guard setting.count > 1, let first = setting.first,
      values.count * max(columns.count, 1) < SweepCells.most
    else { return }
    let value = measured.value
    largestError = max(largestError, measured.mcse)
    let row = SweepWords.value(first.value)
    let column = setting.dropFirst().map { SweepWords.value($0.value) }.joined(separator: " / ")
    if !columns.contains(column) { columns.append(column) }
    if let index = rows.firstIndex(of: row) {
      values[index][column] = value
    } else {
      rows.append(row)
      values.append([column: value])
    }
  }

  /// The map; nil unless both directions vary and it is small enough to be read.
  ///
  /// - Parameters:
  ///   - keys: What is set, as tables call it.
  ///   - measure: What a cell holds.
  /// - Returns: The map.
  func map(_ keys: [String], _ measure: String) -> HeatMap? {
    guard rows.count > 1, columns.count > 1, rows.count <= 24, let first = keys.first else {
      return nil
    }
    return HeatMap(
      columns: columns, rows: rows,
      values: values.map { row in columns.map { row[$0] ?? .nan } },
      columnLabel: keys.dropFirst().joined(separator: " / "), rowLabel: first,
      valueLabel: "\(measure) (no Monte Carlo error above "
        + "\(Figures.fixed(largestError, Figures.decimals(mcse: largestError))))",
      target: values.contains { $0.values.contains { $0 >= 0.8 } } ? 0.8 : nil)
  }
}

public import Foundation

/// A column that a table does not have.
public struct MissingColumn: Error, CustomStringConvertible {
  public let column: String
  /// Those that it has.
  public let columns: [String]
  public var description: String {
    "the table has no column '\(column)'; it has \(columns.joined(separator: ", "))"
  }
}

/// A table of tidy rows as it was written, read back.
///
/// A notebook and a codebook speak of a file: they are made from what stands in it.
public struct TidyTable: Sendable {
  public let columns: [String]
  public let records: [[String]]

  /// Reads CSV as ``ResultRow`` writes it.
  ///
  /// - Parameter csv: The text, with the names of the columns in its first line.
  public init(csv: String) {
    var lines = TidyTable.lines(csv)
    columns = lines.isEmpty ? [] : lines.removeFirst()
    let width = columns.count
    records = lines.filter { $0.count == width }
  }

  /// Reads the JSON of a command.
  ///
  /// - Parameter json: The file; nil is given for one without results.
  public init?(json: Data) {
    guard let whole = try? JSONSerialization.jsonObject(with: json) as? [String: Any],
      let rows = whole["results"] as? [[String: Any]]
    else { return nil }
    let settings = Set(rows.flatMap { ($0["point"] as? [String: Any] ?? [:]).keys }).sorted()
    columns = settings + ResultRow.columns
    records = rows.map { row in
      let point = row["point"] as? [String: Any] ?? [:]
      return settings.map { TidyTable.cell(point[$0]) }
        + ResultRow.columns.map { TidyTable.cell(row[$0]) }
    }
  }

  private static func cell(_ value: Any?) -> String {
    switch value {
    case nil: ""
    case is NSNull: "null"
    case .some(let value): "\(value)"
    }
  }

  /// The columns that say at which point a row stands: all before `outcome`.
  public var settings: [String] {
    Array(columns.prefix { $0 != "outcome" })
  }

  /// The place of a column.
  ///
  /// - Parameter column: Its name.
  /// - Returns: Its position.
  /// - Throws: ``MissingColumn`` where the table has none of that name.
  private func place(_ column: String) throws(MissingColumn) -> Int {
    guard let index = columns.firstIndex(of: column) else {
      throw MissingColumn(column: column, columns: columns)
    }
    return index
  }

  /// The cells of a column.
  ///
  /// - Throws: ``MissingColumn``.
  public func cells(
    _ column: String, of records: [[String]]? = nil
  ) throws(MissingColumn) -> [String] {
    let index = try place(column)
    return (records ?? self.records).map { $0[index] }
  }

  /// The records whose cell of a column passes.
  ///
  /// - Throws: ``MissingColumn``.
  public func records(
    where column: String, in records: [[String]]? = nil, _ passes: (String) -> Bool
  ) throws(MissingColumn) -> [[String]] {
    let index = try place(column)
    return (records ?? self.records).filter { passes($0[index]) }
  }

  /// The different cells of a column, in the order in which they come.
  ///
  /// - Throws: ``MissingColumn``.
  public func distinct(
    _ column: String, of records: [[String]]? = nil
  ) throws(MissingColumn) -> [String] {
    var seen: Set<String> = []
    return try cells(column, of: records).filter { seen.insert($0).inserted }
  }

  /// The finite numbers of a column.
  ///
  /// - Throws: ``MissingColumn``.
  public func numbers(
    _ column: String, of records: [[String]]? = nil
  ) throws(MissingColumn) -> [Double] {
    try cells(column, of: records).compactMap { Double($0) }.filter(\.isFinite)
  }

  /// Fields as in RFC 4180: quoted ones may hold commas, quotes and line ends.
  private static func lines(_ csv: String) -> [[String]] {
    var lines: [[String]] = []
    var line: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuote = false
    for byte in csv.utf8 {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted:
        isQuoted = false
        wasQuote = true
        continue
      case UInt8(ascii: "\""):
        // Two quotes within a quoted field are one.
        if wasQuote { field.append(byte) }
        isQuoted = true
      case UInt8(ascii: ",") where !isQuoted:
        line.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
      case UInt8(ascii: "\n") where !isQuoted:
        line.append(String(decoding: field, as: UTF8.self))
        lines.append(line)
        line = []
        field.removeAll(keepingCapacity: true)
      default: field.append(byte)
      }
      wasQuote = false
    }
    return lines
  }
}

internal import Foundation
public import Parts
internal import SwiftCSV

/// How the fields of a table are written.
public struct TableDialect: Sendable {
  /// What stands between fields.
  public enum Delimiter: String, Choice, CaseIterable {
    /// Each of these.
    case comma, semicolon, tab
    /// What the file's name or its header says.
    case auto
  }

  /// What stands between fields.
  public var delimiter: Delimiter
  /// Whether `0,25` is a quarter.
  public var hasDecimalComma: Bool

  /// A dialect.
  ///
  /// - Parameters:
  ///   - delimiter: What stands between fields; `auto` takes a tab for `.tsv` and `.tab`, else what the
  ///     header has most of.
  ///   - hasDecimalComma: Whether `0,25` is a quarter; fields are then not separated by commas.
  public init(delimiter: Delimiter = .auto, hasDecimalComma: Bool = false) {
    self.delimiter = delimiter
    self.hasDecimalComma = hasDecimalComma
  }
}

/// The text of a table, checked before any of it is read as numbers.
///
/// Quoted fields, UTF-8 with or without a byte-order mark, line ends of any system; empty lines are passed
/// over. Records are counted as rows, the header being row 1.
struct TableText {
  let file: String
  let header: [String]
  private let text: String
  private let delimiter: CSVDelimiter

  /// Larger tables are not tables of studies: 2^30 bytes.
  static let largest = 1 << 30

  init(bytes: Data, file: String, dialect: TableDialect) throws(Problems) {
    func problem(_ message: String) -> Problems {
      Problems([Problem(file: file, path: Path([]), message: message)])
    }
    guard bytes.count <= TableText.largest else {
      throw problem("\(bytes.count >> 20) MB; a table of studies may have 1024 MB at most")
    }
    let starts = bytes.prefix(4)
    if starts.starts(with: [0xFF, 0xFE]) || starts.starts(with: [0xFE, 0xFF]) {
      throw problem("is UTF-16 text; save it as UTF-8")
    }
    let body = starts.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    if let zero = body.firstIndex(of: 0) {
      throw problem("is not text: byte \(zero - bytes.startIndex + 1) is 0; a CSV or TSV is needed")
    }
    guard var text = String(validating: body, as: UTF8.self) else {
      let lines = body.split(separator: 0x0A, omittingEmptySubsequences: false)
      let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
      throw problem("line \((bad ?? 0) + 1) is not UTF-8 text; save the table as UTF-8")
    }
    if text.utf8.allSatisfy({ $0 <= 0x20 }) { throw problem("is empty; a header row is needed") }
    if text.utf8.reduce(0, { $0 + ($1 == 0x22 ? 1 : 0) }) % 2 == 1 {
      throw problem("a quotation mark is opened and not closed")
    }
    // The reader drops an empty last field without a line end.
    if text.utf8.last != 0x0A { text += "\n" }
    self.file = file
    self.text = text
    delimiter = TableText.delimiter(dialect, file, text)
    header = try TableText.header(text, delimiter, problem)
  }

  private static func delimiter(
    _ dialect: TableDialect, _ file: String, _ text: String
  ) -> CSVDelimiter {
    switch dialect.delimiter {
    case .comma: return .comma
    case .semicolon: return .semicolon
    case .tab: return .tab
    case .auto: break
    }
    let name = file.lowercased()
    if name.hasSuffix(".tsv") || name.hasSuffix(".tab") { return .tab }
    let line = text.drop(while: \.isNewline).prefix { !$0.isNewline }
    func count(_ mark: Character) -> Int { line.count { $0 == mark } }
    let (commas, semicolons, tabs) = (count(","), count(";"), count("\t"))
    if tabs > max(commas, semicolons) { return .tab }
    return semicolons > commas || (dialect.hasDecimalComma && semicolons > 0) ? .semicolon : .comma
  }

  private static func header(
    _ text: String, _ delimiter: CSVDelimiter, _ problem: (String) -> Problems
  ) throws(Problems) -> [String] {
    var names: [String]?
    do {
      // Leading empty lines are no header.
      let start = text.drop(while: \.isNewline)
      try EnumeratedCSV(string: String(start.prefix(1 << 20)), delimiter: delimiter, rowLimit: 0)
        .enumerateAsArray(rowLimit: 1) { names = $0 }
    } catch {
      throw problem("row 1: \(words(error))")
    }
    guard let names else { throw problem("is empty; a header row is needed") }
    let trimmed = names.map { $0.trimmingCharacters(in: .whitespaces) }
    for (i, name) in trimmed.enumerated() {
      if let harm = PlainText.harm(in: name) {
        throw problem(
          "row 1: the name of column \(i + 1), '\(name)', holds the character \(harm), which a terminal obeys; "
            + "take it out")
      }
    }
    var seen: [String: Int] = [:]
    // CMA has an error after each of its effects, all of one name: that of the effect that is read is taken.
    for (i, name) in trimmed.enumerated() where !name.isEmpty && name != "Std Err" {
      if let first = seen[name] {
        throw problem(
          "row 1: column '\(name)' is there twice, as columns \(first + 1) and \(i + 1)")
      }
      seen[name] = i
    }
    return trimmed
  }

  private static func words(_ error: any Error) -> String {
    switch error {
    case CSVParseError.quotation(let message), CSVParseError.generic(let message):
      "quotation marks do not match (\(message))"
    default: "cannot be read (\(error))"
    }
  }

  /// Columns that hold nothing in any row.
  func emptyColumns() throws(Problems) -> Set<Int> {
    final class Seen { var columns: Set<Int> = [] }
    let seen = Seen()
    try forEachRow { _, fields in
      for (i, field) in fields.enumerated() where !TableNumber.isMissing(field.trimmingSpaces) {
        seen.columns.insert(i)
      }
    }
    return Set(header.indices).subtracting(seen.columns)
  }

  /// Calls `body` with every row that has something in it, and its number.
  ///
  /// - Parameter body: Gets the number of the row, the header being 1, and its fields.
  /// - Throws: What is wrong with the quotation marks.
  func forEachRow(_ body: @escaping (Int, [String]) -> Void) throws(Problems) {
    var (row, isHeader) = (0, true)
    do {
      let reader = try EnumeratedCSV(string: text, delimiter: delimiter, rowLimit: 0)
      try reader.enumerateAsArray(rowLimit: .max) { fields in
        row += 1
        if fields.allSatisfy(\.isEmpty) { return }
        if isHeader {
          isHeader = false
        } else {
          body(row, fields)
        }
      }
    } catch {
      throw Problems([
        Problem(file: file, path: Path([]), message: "row \(row + 1): \(TableText.words(error))")
      ])
    }
  }
}

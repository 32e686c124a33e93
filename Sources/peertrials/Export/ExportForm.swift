import ArgumentParser
import Foundation
import Reports

/// The form of an exported table.
enum ExportForm: String, ExpressibleByArgument, CaseIterable { case csv, json }

extension ExportForm {
  /// Reads back what was written.
  ///
  /// - Parameter place: The file, not yet finished.
  /// - Returns: Its rows.
  /// - Throws: An exit code.
  func table(_ place: ResultOutput) throws -> TidyTable {
    guard let path = place.unfinished, let text = try? String(contentsOfFile: path, encoding: .utf8)
    else {
      throw failure(
        "the table cannot be read again to explain it: --output must be a file", Exit.cannotWrite)
    }
    guard self == .json else { return TidyTable(csv: text) }
    guard let table = TidyTable(json: Data(text.utf8)) else {
      throw failure("the table that was written cannot be read again", Exit.internalError)
    }
    return table
  }
}

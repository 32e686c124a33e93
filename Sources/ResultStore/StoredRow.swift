internal import Foundation
internal import GRDB

/// A row of a file that someone else may have written: no value of it is believed to have a type.
struct StoredRow {
  private let row: Row

  init(_ row: Row) { self.row = row }

  private func value(_ column: Int) throws -> DatabaseValue.Storage {
    guard column < row.count else { throw Damage.column }
    let value: DatabaseValue = row[column]
    return value.storage
  }

  func integer(_ column: Int) throws -> Int {
    guard case .int64(let number) = try value(column) else { throw Damage.type }
    return Int(number)
  }

  func text(_ column: Int) throws -> String {
    guard case .string(let text) = try value(column) else { throw Damage.type }
    return text
  }

  /// A text, or nothing.
  func optionalText(_ column: Int) throws -> String? {
    if case .null = try value(column) { return nil }
    return try text(column)
  }

  func bytes(_ column: Int) throws -> [UInt8] {
    guard case .blob(let data) = try value(column) else { throw Damage.type }
    return Array(data)
  }

  /// Any value, as a text that tells it from others.
  func described(_ column: Int) -> String {
    guard let value = try? value(column) else { return "" }
    return switch value {
    case .null: "null"
    case .int64(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): text
    case .blob(let data): "\(data.count) bytes"
    }
  }
}

/// What can be wrong with what is read; who reads adds the file's name.
enum Damage: Error, CustomStringConvertible {
  case column, type
  case seal(String)
  case tally(String)

  var description: String {
    switch self {
    case .column: "a column is missing"
    case .type: "a value is of another type than it must be"
    case .seal(let what): "\(what) is not what was written: its checksum does not fit"
    case .tally(let what): what
    }
  }
}

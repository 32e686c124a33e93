public import Foundation

/// A table of studies as it was written.
public struct TableInput: Sendable, Equatable {
  /// The content, CSV or TSV.
  public var bytes: Data
  /// Its name, for messages and for `.tsv`.
  public var file: String

  /// A table.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - file: Its name, for messages and for `.tsv`.
  public init(bytes: Data, file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// A table from its text.
  ///
  /// - Parameters:
  ///   - text: The content.
  ///   - file: Its name, for messages and for `.tsv`.
  public init(_ text: String, file: String = "table.csv") {
    self.init(bytes: Data(text.utf8), file: file)
  }

  /// Its name without the folder.
  var name: String { (file as NSString).lastPathComponent }
}

extension TableInput: Codable {
  private enum CodingKeys: String, CodingKey { case text, file }

  /// Reads its text; the name may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try keys.decode(String.self, forKey: .text),
      file: try keys.decodeIfPresent(String.self, forKey: .file) ?? "table.csv")
  }

  /// Writes its text; what is no UTF-8 cannot be a table, and is told as that.
  public func encode(to encoder: any Encoder) throws {
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw EncodingError.invalidValue(
        bytes, .init(codingPath: encoder.codingPath, debugDescription: "\(file): is no UTF-8"))
    }
    var keys = encoder.container(keyedBy: CodingKeys.self)
    try keys.encode(text, forKey: .text)
    try keys.encode(file, forKey: .file)
  }
}

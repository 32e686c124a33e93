internal import Foundation

/// A Jupyter notebook, format 4.5, before it is run.
public struct Notebook: Codable, Sendable, Equatable {
  /// A cell: text in Markdown, or code.
  public struct Cell: Sendable, Equatable {
    /// Letters, digits, hyphens: its name within the notebook.
    public var id: String
    public var isCode: Bool
    public var text: String

    /// Text.
    static func text(_ id: String, _ text: String) -> Cell {
      Cell(id: id, isCode: false, text: text)
    }

    /// Code.
    static func code(_ id: String, _ text: String) -> Cell {
      Cell(id: id, isCode: true, text: text)
    }
  }

  /// What runs the code.
  public struct Kernel: Codable, Sendable, Equatable {
    public var name: String
    public var displayName: String
    public var language: String

    enum CodingKeys: String, CodingKey {
      case name, language
      case displayName = "display_name"
    }
  }

  /// The language, for colours.
  public struct Language: Codable, Sendable, Equatable {
    public var name: String
  }

  /// About the whole notebook.
  public struct Metadata: Codable, Sendable, Equatable {
    public var title: String
    public var kernelspec: Kernel
    public var language: Language

    enum CodingKeys: String, CodingKey {
      case title, kernelspec
      case language = "language_info"
    }
  }

  public var cells: [Cell]
  public var metadata: Metadata
  let major: Int
  let minor: Int

  enum CodingKeys: String, CodingKey {
    case cells, metadata
    case major = "nbformat"
    case minor = "nbformat_minor"
  }

  init(title: String, _ kernel: Kernel, _ cells: [Cell]) {
    self.cells = cells
    metadata = Metadata(
      title: title, kernelspec: kernel, language: Language(name: kernel.language))
    (major, minor) = (4, 5)
  }

  /// The file's text, its keys sorted as Jupyter sorts them.
  ///
  /// - Returns: JSON with a line feed at its end.
  /// - Throws: What encoding throws.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

extension Notebook.Cell: Codable {
  private struct Nothing: Codable {}

  enum CodingKeys: String, CodingKey {
    case id, metadata, source, outputs
    case kind = "cell_type"
    case count = "execution_count"
  }

  /// Writes a cell as the format wants it: code has outputs and a count, text has neither.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(id, forKey: .id)
    try values.encode(isCode ? "code" : "markdown", forKey: .kind)
    try values.encode(Nothing(), forKey: .metadata)
    // Every line but the last keeps its end.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try values.encode(
      lines.enumerated().map { $1 + ($0 + 1 < lines.count ? "\n" : "") }, forKey: .source)
    guard isCode else { return }
    try values.encodeNil(forKey: .count)
    try values.encode([Nothing](), forKey: .outputs)
  }

  /// Reads a cell; what it gave when it ran is left out.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    id = try values.decode(String.self, forKey: .id)
    isCode = try values.decode(String.self, forKey: .kind) == "code"
    text = try values.decode([String].self, forKey: .source).joined()
  }
}

internal import Graphics
internal import MonteCarlo

/// A report as it is described: headings, words, tables and figures in their order.
struct Page {
  /// What stands in a cell.
  enum Cell {
    case text(String)
    /// A simulated figure with its error; nil where there is none.
    case measured(Measured?)
    /// A number that is known, and how it is printed.
    case number(Double?, String)
  }

  /// A table; the first cell of each row names it.
  struct Table {
    let caption: String
    let titles: [String]
    var rows: [[Cell]]
  }

  /// One thing after the other.
  enum Block {
    case heading(String)
    case paragraph(String)
    /// Words and what they stand for.
    case terms([(term: String, words: String)])
    case table(Table)
    case figure(Chart)
    /// Paragraphs to be copied.
    case quote([String])
    /// Lines that keep their breaks.
    case lines(String)
  }

  let title: String
  /// The question, under the title.
  let lead: String
  var blocks: [Block] = []
}

/// Where a report comes from: what was typed, and the text that it is about.
public struct PageSource: Sendable {
  /// The command line.
  public var command: String
  /// The scenario or the table, as it was written.
  public var text: String
  /// Its name.
  public var file: String

  /// A source.
  ///
  /// - Parameters:
  ///   - command: The command line.
  ///   - text: The scenario or the table, as it was written.
  ///   - file: Its name.
  public init(command: String, text: String, file: String) {
    self.command = command
    self.text = text
    self.file = file
  }
}

/// The cells of a notebook: what it is, its figures, its numbers.
public enum NotebookPage {
  /// Writes a notebook.
  ///
  /// - Parameters:
  ///   - subject: What it is about.
  ///   - table: The numbers, as the CSV beside it holds them.
  ///   - language: The language of its code.
  /// - Returns: The notebook.
  /// - Throws: ``NothingToDraw``, or ``MissingColumn``.
  public static func notebook(
    _ subject: NotebookSubject, _ table: TidyTable, in language: NotebookLanguage
  ) throws -> Notebook {
    if table.records.isEmpty { throw NothingToDraw(description: "the results hold no rows") }
    let figures = try NotebookFigures(subject, table, language)
    let errors = figures.list.flatMap(\.errors)
    let values = try table.numbers("value")
    let variables: [(String, NotebookLanguage.Value)] =
      [
        ("file", .text(subject.name + ".csv")),
        ("settings", .texts(table.settings)),
      ] + figures.variables + [
        ("row_count", .number(Double(table.records.count))),
        ("value_sum", .number(values.reduce(0, +))),
        ("largest_mcse", .texts(errors.map(\.text))),
      ]
    var cells: [Notebook.Cell] = [
      .text("about", about(subject)),
      .code("words", variables.map { language.assignment($0, $1) }.joined(separator: "\n")),
      .code("read", language.read),
    ]
    for (i, figure) in figures.list.enumerated() {
      cells.append(
        .code(
          "figure-" + figure.id,
          language.assignment("alt", .text(figure.alt)) + "\n\n" + figure.code))
      cells.append(
        .text(
          "caption-" + figure.id,
          "**Figure \(i + 1).** \(escaped(figure.caption))\n\n*In words:* \(escaped(figure.alt))"))
    }
    cells += [
      .text(
        "numbers",
        "## The numbers\n\n\(code(subject.name + "-codebook.csv")) explains every column and every measure."
      ),
      .code("table", language.table),
      .text("same", "Whether these are the numbers that the command wrote:"),
      .code("check", language.list("drawn", errors.map(\.frame)) + "\n" + language.check),
    ]
    // Pages are made with this title by programs of which some forget to escape it.
    let title = subject.title.replacing("<", with: "‹").replacing(">", with: "›")
    return Notebook(title: title, language.kernel, cells)
  }

  private static func about(_ subject: NotebookSubject) -> String {
    var text = "# \(escaped(subject.title))\n\n"
    if !subject.question.isEmpty { text += escaped(subject.question) + "\n\n" }
    text += """
      The numbers in \(code(subject.name + ".csv")) were simulated by PeerTrials \(subject.version), with seed \
      \(subject.seed) and \(subject.effort). From the project's folder this command makes the same \
      file, byte for byte:

      \(block(subject.command))

      And this one writes the file, its codebook and this notebook:

      \(block(subject.export))
      """
    return text
  }

  /// Text in which nothing is markup, neither Markdown's nor HTML's.
  private static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      default: "\\`*_{}[]#|$~!".contains(character) ? "\\\(character)" : String(character)
      }
    }.joined()
  }

  /// Code in a line, between more backticks than it holds in a row.
  private static func code(_ text: String) -> String {
    let fence = fence(around: text, atLeast: 1)
    return fence.count == 1 ? "`\(text)`" : "\(fence) \(text) \(fence)"
  }

  /// Code in lines of its own, between more backticks than it holds in a row.
  private static func block(_ text: String) -> String {
    let fence = fence(around: text, atLeast: 3)
    return "\(fence)\n\(text)\n\(fence)"
  }

  private static func fence(around text: String, atLeast least: Int) -> String {
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    return String(repeating: "`", count: max(least, longest + 1))
  }
}

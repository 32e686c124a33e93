internal import Foundation

/// A figure of a notebook: the code that draws it, its caption, and its words for those who cannot see it.
struct NotebookFigure {
  /// The largest Monte Carlo standard error of the rows that a figure shows.
  struct Largest {
    /// The table of the notebook that holds the rows.
    let frame: String
    /// Of what: "bias"; nothing where there is one kind.
    let what: String
    let value: Double

    /// Two significant digits, as both languages print them.
    var text: String { String(format: "%.2g", value) }
  }

  let id: String
  let code: String
  let caption: String
  let alt: String
  let errors: [Largest]
}

/// The figures of a notebook and what their code needs to know.
struct NotebookFigures {
  var variables: [(name: String, value: NotebookLanguage.Value)] = []
  var list: [NotebookFigure] = []

  /// The figures that suit what was exported.
  ///
  /// - Parameters:
  ///   - subject: What was exported.
  ///   - table: Its rows.
  ///   - language: The language of the code.
  /// - Throws: ``NothingToDraw``.
  init(
    _ subject: NotebookSubject, _ table: TidyTable, _ language: NotebookLanguage
  ) throws {
    switch subject.kind {
    case .sweep: try sweep(subject, table, language)
    case .plan: try plan(subject, table, language)
    case .trial: try trial(subject, table, language)
    case .review: try review(subject, table, language)
    case .battery: try battery(subject, table, language)
    }
  }

  mutating func set(_ name: String, _ value: NotebookLanguage.Value) {
    variables.removeAll { $0.name == name }
    variables.append((name, value))
  }

  /// The largest error of some rows.
  static func error(
    _ table: TidyTable, _ records: [[String]], frame: String = "d", of what: String = ""
  ) throws -> NotebookFigure.Largest {
    NotebookFigure.Largest(
      frame: frame, what: what, value: try table.numbers("mcse", of: records).max() ?? 0)
  }

  /// The end of every caption: where the numbers come from and how sure they are.
  static func provenance(_ subject: NotebookSubject, _ errors: [NotebookFigure.Largest]) -> String {
    let largest = errors.map { $0.what.isEmpty ? $0.text : "\($0.text) (\($0.what))" }
    var text =
      "Seed \(subject.seed), \(subject.effort); largest Monte Carlo standard error (MCSE) "
      + largest.joined(separator: ", ") + "."
    if subject.sharesStreams {
      text += " Points share their random numbers: their errors are correlated."
    }
    return text
  }
}

import Foundation
import MonteCarlo
import Reports
import TestSupport
import Testing

/// Tables that explain themselves, and notebooks that read them.
@Suite struct CodebookTests {
  /// No command writes a measure that a codebook cannot explain.
  @Test func everyMeasureHasAMeaning() {
    let planned = [
      "sample-size", "sample-size-lower", "sample-size-upper", "solution", "solution-lower",
      "solution-upper", "crossing", "randomised", "expected-analysed", "power-at-n",
      "power-below-n", "half-width-at-n", "any-rejected-at-solution", "power-plateau",
      "power-at-best", "rejected-towards-benefit-at-worst", "power-everywhere",
    ]
    let counts = ["at-least-9-rejected", "exactly-0-rejected"]
    for name in MeasureNames.all + planned + counts {
      let meaning = MeasureMeaning.of(name)
      #expect(meaning?.text.isEmpty == false && meaning?.values.isEmpty == false, "\(name)")
    }
    for name in ["", "power-at", "at-least--rejected", "at-n"] {
      #expect(MeasureMeaning.of(name) == nil, "\(name)")
    }
  }

  @Test func tablesAreReadAsTheyWereWritten() {
    let lines = [
      ["outcome", "a,b", "c\"d"], ["", "two\nlines", "\"\""], ["naïve", "x", "\"quoted\", all"],
    ]
    let table = TidyTable(csv: lines.map(CSV.line).joined())
    #expect(table.columns == lines[0] && table.records == Array(lines.dropFirst()))
    #expect(TidyTable(csv: "").columns.isEmpty)
    // A column that is not there is a mistake, not an empty column.
    let missing = #expect(throws: MissingColumn.self) { try table.cells("power") }
    #expect(missing?.description.contains("no column 'power'; it has outcome, a,b") == true)
    #expect(throws: MissingColumn.self) { try table.records(where: "power") { _ in true } }
    #expect(throws: MissingColumn.self) { try table.numbers("power") }
  }

  /// Titles are plain text in a notebook, whatever they hold, and code stays code.
  @Test func notebookOfAStrangeTitle() throws {
    let table = TidyTable(
      csv: CSV.line(["n"] + ResultRow.columns)
        + CSV.line([
          "20", "recovery", "a \"b\" vs c\\d", "t", "", "none", "power", "0.5", "0.01", "", "2500",
          "0", "0",
        ]))
    let subject = NotebookSubject(
      .trial, title: "<b>*bold*</b> $x$", question: "", name: "strange", command: "peertrials",
      export: "peertrials", seed: 1, effort: "2 500 replicates", version: "0")
    for language in NotebookLanguage.allCases {
      let notebook = try NotebookPage.notebook(subject, table, in: language)
      #expect(notebook.cells[0].text.hasPrefix("# &lt;b&gt;\\*bold\\*&lt;/b&gt; \\$x\\$\n"))
      let again = try JSONDecoder().decode(Notebook.self, from: Data(try notebook.json().utf8))
      #expect(again == notebook)
    }
    #expect(throws: NothingToDraw.self) {
      try NotebookPage.notebook(subject, TidyTable(csv: ""), in: .python)
    }
  }
}

internal import MonteCarlo

/// What every column and every measure of a table means, as a table of its own.
///
/// ```
/// column, type, unit, meaning, values
/// ```
///
/// The column `measure` has one line for itself and one for each measure that occurs, whose name stands
/// under `values`.
public struct Codebook: Sendable {
  /// What is known of a column that sets a number of the scenario.
  public struct Setting: Sendable {
    public var meaning: String
    public var unit: String

    /// A setting.
    public init(meaning: String, unit: String) {
      self.meaning = meaning
      self.unit = unit
    }
  }

  private struct Line {
    var column, type, unit, meaning, values: String
  }

  private let lines: [Line]

  /// Explains a table.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - settings: What is known of its columns that set something.
  /// - Throws: ``MissingColumn`` where there is a column `measure` and none of units.
  public init(_ table: TidyTable, settings: [String: Setting]) throws {
    lines = try table.columns.flatMap { column -> [Line] in
      var own = try Codebook.line(column, table)
      if table.settings.contains(column) {
        own.meaning = settings[column]?.meaning ?? "Setting of the scenario at this point."
        own.unit = settings[column]?.unit ?? ""
      }
      return column == "measure" ? [own] + (try Codebook.measures(table)) : [own]
    }
  }

  /// The codebook as CSV.
  public var csv: String {
    CSV.line(["column", "type", "unit", "meaning", "values"])
      + lines.map { CSV.line([$0.column, $0.type, $0.unit, $0.meaning, $0.values]) }.joined()
  }

  private static func line(_ column: String, _ table: TidyTable) throws -> Line {
    let words = try table.distinct(column)
    let numbers = try table.numbers(column)
    let isNumber = !words.isEmpty && words.allSatisfy { Double($0) != nil || $0 == "null" }
    let isWhole = isNumber && words.allSatisfy { Int($0) != nil }
    let values: String
    if isNumber, words.count > 12, let low = numbers.min(), let high = numbers.max() {
      values = "\(JSON.number(low).text) to \(JSON.number(high).text)"
    } else if words.count > 24 || column == "measure" {
      values = "\(words.count) different"
    } else {
      values = words.filter { !$0.isEmpty }.joined(separator: "; ")
    }
    let (meaning, unit) = meanings[column] ?? ("", "")
    return Line(
      column: column, type: isWhole ? "integer" : isNumber ? "number" : "text", unit: unit,
      meaning: meaning, values: values)
  }

  private static func measures(_ table: TidyTable) throws -> [Line] {
    try table.distinct("measure").map { name in
      let meaning = MeasureMeaning.of(name)
      let units = try table.distinct(
        "unit", of: try table.records(where: "measure") { $0 == name }
      ).filter { !$0.isEmpty }
      return Line(
        column: "measure", type: "name", unit: meaning?.unit ?? units.joined(separator: "; "),
        meaning: (meaning?.text ?? "") + (meaning.map { " Values: \($0.values)." } ?? ""),
        values: name)
    }
  }

  /// Meaning and unit of the columns that every table has.
  private static let meanings: [String: (String, String)] = [
    "outcome": ("Outcome that is analysed; 'all' for a family as a whole.", ""),
    "contrast": (
      "Which arms are compared; in a review which trials are pooled; 'all' for a family as a whole.",
      ""
    ),
    "method": (
      "Method of analysis; 'first - second' for differences between two on the same replicates.", ""
    ),
    "family": ("Family of tests that the row was adjusted in; empty outside families.", ""),
    "adjustment": ("Procedure that adjusted for the number of tests; 'none' without one.", ""),
    "measure": ("What value says; every name has a line of its own below.", ""),
    "value": (
      "The simulated figure; 'null' where it cannot be calculated.", "see unit and measure"
    ),
    "mcse": (
      "Monte Carlo standard error of value; 0 for what is known exactly.", "that of value"
    ),
    "unit": ("Unit of value and mcse; empty for shares, counts and what has none.", ""),
    "replicates": ("Replicates that value rests on.", "replicates"),
    "boundary": (
      "Replicates whose estimate lies on the edge of what is possible, such as a variance of 0.",
      "replicates"
    ),
    "failed": ("Replicates whose analysis gave no estimate.", "replicates"),
  ]
}

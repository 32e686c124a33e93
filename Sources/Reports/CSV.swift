/// Comma-separated values as in RFC 4180, with line feeds.
///
/// A spreadsheet runs a cell that starts with `=`, `+`, `-` or `@`, or with a tab or carriage return before one of them, as a
/// formula (OWASP, CSV injection). A name that starts so gets an apostrophe before it, which a spreadsheet takes for "text";
/// numbers, and ranges and lists of them, stay as they are.
public enum CSV {
  /// One line, quoted where needed.
  public static func line(_ fields: [String]) -> String {
    fields.map { field in
      let field = isFormula(field) ? "'" + field : field
      return field.utf8.contains { special.contains($0) }
        ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
    }.joined(separator: ",") + "\n"
  }

  /// Signs that need quotes.
  private static let special = Array(",\"\n\r".utf8)

  /// Signs that start a formula, also in the width of East Asian type.
  private static let starts: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
  ]

  /// Whether a spreadsheet would run a cell.
  static func isFormula(_ field: String) -> Bool {
    guard let first = field.unicodeScalars.first, starts.contains(first) else { return false }
    return !field.replacing(" to ", with: ";").split(separator: ";").allSatisfy {
      Double($0.drop { $0 == " " }) != nil
    }
  }
}

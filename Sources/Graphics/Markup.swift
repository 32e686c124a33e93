internal import Parts

/// Text of anybody as text of XML and HTML: nothing in it is obeyed.
public enum Markup {
  /// Scalars of a name that are shown; the rest is an ellipsis.
  public static let longest = 400

  /// Text in which nothing is markup, nothing acts and nothing is endless.
  ///
  /// - Parameters:
  ///   - text: Whatever somebody wrote.
  ///   - most: Scalars that are shown.
  /// - Returns: The text on one line, cut, with `&`, `<`, `>`, both quotes and what acts written out.
  public static func line(_ text: String, most: Int = longest) -> String {
    escaped(cut(text, most: most))
  }

  /// The beginning of a text; characters that act are written out.
  ///
  /// - Parameters:
  ///   - text: Whatever somebody wrote.
  ///   - most: Scalars that are shown: one character may hold a million.
  /// - Returns: The text on one line.
  public static func cut(_ text: String, most: Int = longest) -> String {
    let scalars = text.unicodeScalars
    guard let end = scalars.index(scalars.startIndex, offsetBy: most, limitedBy: scalars.endIndex),
      end < scalars.endIndex
    else { return PlainText.shown(text) }
    return PlainText.shown(String(scalars[..<end])) + "…"
  }

  /// Text as XML and HTML have it, in elements and in attributes.
  ///
  /// - Parameter text: Text; what a control character would do must be written out already, line ends and tabs may stay.
  /// - Returns: The same with `&`, `<`, `>`, and both quotes as entities, and without what XML 1.0 forbids.
  public static func escaped(_ text: String) -> String {
    var shown = ""
    shown.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": shown += "&amp;"
      case "<": shown += "&lt;"
      case ">": shown += "&gt;"
      case "\"": shown += "&quot;"
      case "'": shown += "&#39;"
      case "\n", "\t": shown.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value & 0xFFFE == 0xFFFE: shown += "\u{FFFD}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}

/// Text broken at blanks.
public enum Wrap {
  /// Lines of at most `width` characters; blanks at the start stay.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - width: Characters of a line.
  ///   - indent: Blanks before every line but the first.
  /// - Returns: The lines, each ended.
  public static func text(_ text: String, width: Int, indent: Int = 0) -> String {
    var lines: [String] = []
    let start = String(text.prefix { $0 == " " })
    var (line, isEmpty) = (start, true)
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        (line, isEmpty) = (String(repeating: " ", count: indent), true)
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return (lines + [line]).joined(separator: "\n") + "\n"
  }
}

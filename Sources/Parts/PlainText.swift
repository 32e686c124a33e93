/// What may stand in names and be printed: text that shows what it says.
///
/// A terminal obeys some characters instead of showing them: control characters move its cursor and change its
/// colours (ECMA-48), and marks of direction let text read otherwise than it is (Unicode Technical Report 36, section
/// 3; Unicode Standard Annex 9). Neither belongs into a name, a title or an error message.
public enum PlainText {
  /// Whether a character acts instead of being seen.
  ///
  /// - Parameter scalar: The character.
  /// - Returns: True for controls (C0, DEL, C1, among them tab and line ends), separators of lines and paragraphs, marks of
  ///   direction, byte-order marks, interlinear notes and tags.
  public static func acts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x206F: true
    case 0x2028, 0x2029, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    default: false
    }
  }

  /// The first character of a text that acts instead of being seen, as it is named: `U+001B`.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - allowed: What may stand in it all the same: line ends and tabs in notes, nothing in names.
  /// - Returns: Its name; nil for plain text.
  public static func harm(in text: String, allowing allowed: Set<Unicode.Scalar> = []) -> String? {
    text.unicodeScalars.first { acts($0) && !allowed.contains($0) }.map(name)
  }

  /// The text with what acts written out: `\u{1B}`.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - allowed: What is kept as it is.
  /// - Returns: Text that a terminal can be given.
  public static func shown(_ text: String, allowing allowed: Set<Unicode.Scalar> = []) -> String {
    guard harm(in: text, allowing: allowed) != nil else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if acts(scalar), !allowed.contains(scalar) {
        shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// The text on one line, with a blank for everything that acts.
  public static func line(_ text: String) -> String {
    guard harm(in: text) != nil else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { acts($0) ? " " : $0 }))
  }

  private static func name(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  }
}

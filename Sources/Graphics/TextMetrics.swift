/// How wide text is, from a fixed table: no drawing depends on the fonts of a machine.
///
/// Advance widths are those of Helvetica (Adobe Core 14 font metrics; URW's Nimbus Sans has the same), which Arial and Liberation
/// Sans were made to match. Other letters count as an average one, East Asian ones as wide as they are high.
public enum TextMetrics {
  /// The width of a line of text.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - size: Of the font, in points.
  ///   - isBold: Whether it is bold.
  /// - Returns: Points.
  public static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    Double(text.unicodeScalars.reduce(0) { $0 + advance($1, isBold) }) * size / 1000
  }

  /// The text as far as there is room for it, with an ellipsis where something is left out.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - room: Points.
  ///   - size: Of the font, in points.
  /// - Returns: The text or its beginning.
  public static func fitted(_ text: String, into room: Double, size: Double) -> String {
    guard width(text, size: size) > room else { return text }
    var (shown, total) = ("", width("…", size: size))
    for character in text {
      total += width(String(character), size: size)
      if total > room { break }
      shown.append(character)
    }
    return shown + "…"
  }

  /// The text in lines; a word longer than a line is cut.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - room: Points across.
  ///   - size: Of the font, in points.
  ///   - isBold: Whether it is bold.
  /// - Returns: Its lines.
  public static func lines(
    _ text: String, within room: Double, size: Double, isBold: Bool = false
  ) -> [String] {
    var (lines, line, used) = ([String](), "", 0.0)
    let blank = width(" ", size: size, isBold: isBold)
    for word in text.split(separator: " ") {
      let word = fitted(String(word), into: room, size: size)
      let wide = width(word, size: size, isBold: isBold)
      if !line.isEmpty, used + blank + wide > room {
        lines.append(line)
        (line, used) = ("", 0)
      }
      used += (line.isEmpty ? 0 : blank) + wide
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
  }

  private static func advance(_ scalar: Unicode.Scalar, _ isBold: Bool) -> Int {
    let value = Int(scalar.value)
    if (0x20...0x7E).contains(value) { return (isBold ? bold : regular)[value - 0x20] }
    if let known = others[scalar] { return known }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 1000
    default: return scalar.properties.isUppercase ? 690 : 560
    }
  }

  /// U+0020 … U+007E, in thousandths of the size.
  private static let regular = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]
  private static let bold = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
  ]
  private static let others: [Unicode.Scalar: Int] = [
    "\u{A0}": 278, "²": 333, "±": 584, "×": 584, "–": 556, "—": 1000, "…": 1000, "’": 222, "‘": 222,
    "−": 584, "≤": 549, "≥": 549, "τ": 395, "α": 578, "χ": 525, "·": 278, "σ": 617, "µ": 556,
    "“": 333, "”": 333,
  ]
}

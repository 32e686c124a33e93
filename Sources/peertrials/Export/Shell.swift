/// Words as a shell takes them.
enum Shell {
  /// One line, every word quoted that needs it.
  static func line(_ words: [String]) -> String {
    words.map(word).joined(separator: " ")
  }

  /// One word; what starts with '=' is a command's place in some shells.
  static func word(_ word: String) -> String {
    let plain = word.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "-_./=,:+%@".unicodeScalars.contains($0)
    }
    return plain && !word.isEmpty && !word.hasPrefix("=")
      ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

/// A number in a field.
enum TableNumber {
  /// Whether a field says that there is nothing.
  static func isMissing(_ typed: String) -> Bool {
    typed.isEmpty || ["NA", "na", "N/A", "n/a", "NaN", "nan"].contains(typed)
  }

  /// The number, written as people do: no hexadecimals, no infinity, no blanks.
  static func parse(_ typed: String, hasDecimalComma: Bool) -> Double? {
    let plain = hasDecimalComma ? typed.replacing(",", with: ".") : typed
    if hasDecimalComma, typed.contains(".") { return nil }
    let allowed = plain.utf8.allSatisfy {
      (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x2B || $0 == 0x65
        || $0 == 0x45
    }
    guard allowed, let x = Double(plain), x.isFinite else { return nil }
    return x
  }

  /// What may have been meant by a field that is no number.
  static func hint(_ typed: String, hasDecimalComma: Bool) -> String {
    let mark: Character = hasDecimalComma ? "." : ","
    guard typed.contains(mark) else { return "" }
    if isGrouped(typed, by: mark) {
      return " ('\(mark)' looks like a thousands separator: write \(typed.filter { $0 != mark }))"
    }
    return hasDecimalComma ? "" : " (--decimal-comma reads 0,25 as a quarter)"
  }

  /// `1,200` and `1,200,000.5`: one to three digits, not all 0, then groups of three.
  private static func isGrouped(_ typed: String, by mark: Character) -> Bool {
    let whole = typed.drop { $0 == "-" || $0 == "+" }
    let decimal: Character = mark == "," ? "." : ","
    let groups = (whole.split(separator: decimal, maxSplits: 1).first ?? "")
      .split(separator: mark, omittingEmptySubsequences: false)
    guard groups.count > 1, let first = groups.first, (1...3).contains(first.count),
      first.first != "0"
    else { return false }
    return groups.allSatisfy { $0.allSatisfy(\.isNumber) }
      && groups.dropFirst().allSatisfy { $0.count == 3 }
  }
}

extension String {
  /// Without blanks at either end.
  var trimmingSpaces: String {
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    return String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

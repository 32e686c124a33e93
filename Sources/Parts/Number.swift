import Foundation

/// The one number grammar of scenario files.
///
/// YAML's own is wider than it looks: `1:30` is 90, `012` is 10, `.inf` and `nan` are numbers. Here a
/// number is decimal, with an exponent if wanted, or a fraction of two whole numbers.
public enum Number {
  /// Reads `12`, `-0.5`, `1e-3`, `83/216`; nil for anything else, and for what is not finite.
  public static func strict(_ text: some StringProtocol) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let top = whole(parts[0]), let bottom = whole(parts[1]), bottom != 0 else {
        return nil
      }
      return top / bottom
    }
    guard isDecimal(text), let value = Double(text), value.isFinite else { return nil }
    return value
  }

  private static func whole(_ text: some StringProtocol) -> Double? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), isDecimal(text) else {
      return nil
    }
    return Double(text)
  }

  private static func isDecimal(_ text: some StringProtocol) -> Bool {
    var rest = Array(text.utf8)[...]
    func digits() -> Int {
      let run = rest.prefix { (48...57).contains($0) }
      rest = rest.dropFirst(run.count)
      return run.count
    }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
      rest = rest.dropFirst()
    }
    // 012 could be meant as octal: refused rather than guessed.
    if rest.first == UInt8(ascii: "0"), let next = rest.dropFirst().first, (48...57).contains(next)
    {
      return false
    }
    var found = digits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      found += digits()
    }
    guard found > 0 else { return false }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// The shortest text that reads back as the same number.
  public static func text(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
    return "\(value)"
  }

  static func shown(_ range: ClosedRange<Double>) -> String {
    "\(text(range.lowerBound)) … \(text(range.upperBound))"
  }
}

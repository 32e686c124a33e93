public import Parts

/// Values of a number or word, as typed: `20,40,60` or `0.1..0.5:0.1`.
public enum ValueList {
  /// Values that one list may have.
  public static let most = 1_000_000

  /// Reads a list.
  ///
  /// A range `a..b:step` has a, a + step, … up to b, each rounded to twelve significant digits, so
  /// that 0.1..0.5:0.1 holds 0.3 and not 0.30000000000000004.
  ///
  /// - Parameters:
  ///   - text: The list.
  ///   - origin: Where it was typed.
  /// - Returns: The values; nil when it is neither a list nor a range.
  public static func parse(_ text: some StringProtocol, origin: Node.Origin) -> [Node]? {
    if let dots = text.firstRange(of: "..") {
      let rest = text[dots.upperBound...]
      guard let colon = rest.firstIndex(of: ":"),
        let first = Number.strict(text[..<dots.lowerBound]),
        let last = Number.strict(rest[..<colon]),
        let step = Number.strict(rest[rest.index(after: colon)...])
      else { return nil }
      return range(from: first, to: last, step: step, origin: origin)
    }
    let items = text.split(separator: ",", omittingEmptySubsequences: false)
    guard !items.contains(where: { $0.allSatisfy(\.isWhitespace) }) else { return nil }
    return items.map { item in
      let word = item.drop(while: \.isWhitespace)
      return Node(String(word), origin: origin)
    }
  }

  /// a, a + step, … up to b; nil when there are none, or too many.
  public static func range(
    from first: Double, to last: Double, step: Double, origin: Node.Origin
  ) -> [Node]? {
    let count = ((last - first) / step + 1e-9).rounded(.down)
    guard step != 0, count.isFinite, count >= 0, count < Double(most) else { return nil }
    return (0...Int(count)).map { Node(digits(first + Double($0) * step), origin: origin) }
  }

  private static func digits(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    var scale = 1.0
    while abs(value) * scale < 1e11 { scale *= 10 }
    return Number.text((value * scale).rounded() / scale)
  }
}

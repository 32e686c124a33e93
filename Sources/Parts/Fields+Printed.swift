extension Fields {
  /// A number of a report with the text that stands for it, which tells how many decimals were printed.
  ///
  /// Quoted or not: `9.40` keeps its last digit either way.
  ///
  /// - Parameters:
  ///   - key: Its key.
  ///   - range: What is allowed.
  ///   - example: In listings.
  ///   - required: Whether it must be there.
  ///   - help: One line.
  /// - Returns: The number and its text; nil when it is left out or wrong.
  public func printedNumber(
    _ key: String, in range: ClosedRange<Double>, example: Double, required: Bool = false,
    _ help: String
  ) -> (value: Double, text: String)? {
    let node = claim(
      FieldDescription(
        key: key, shape: .number(range, .none), help: help, required: required, standard: nil,
        example: Number.text(example)))
    guard let node else { return nil }
    let plain = node.text.map { Node($0.replacing("−", with: "-"), origin: node.origin) } ?? node
    guard let value = parsePlain(plain, in: range, at: path.appending(key)) else { return nil }
    return (value, plain.text ?? "")
  }
}

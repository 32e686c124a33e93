internal import OrderedCollections
public import Parts

/// A resolved scenario as YAML and as JSON.
public enum ResolvedScenario {
  /// YAML that reads back as the same scenario, defaults marked by a comment.
  public static func yaml(_ node: Node) -> String { write(node, indent: "") }

  private static func write(_ node: Node, indent: String) -> String {
    var text = ""
    for (key, value) in node.map ?? [:] {
      if case .inherited(let source) = value.origin {
        // A comment: the key that it comes from stays the only place of the value.
        text += "\(indent)# \(word(key)): \(inline(value)), from \(source)\n"
        continue
      }
      let mark =
        value.origin == .standard
        ? "  # default" : value.formerly.map { "  # formerly \(word($0))" } ?? ""
      switch value.content {
      case .map(let map) where map.isEmpty: text += "\(indent)\(word(key)): {}\(mark)\n"
      case .map:
        text += "\(indent)\(word(key)):\(mark)\n" + write(value, indent: indent + "  ")
      default: text += "\(indent)\(word(key)): \(inline(value))\(mark)\n"
      }
    }
    return text
  }

  private static func inline(_ node: Node) -> String {
    switch node.content {
    case .scalar(let text, let quoted): quoted ? quote(text) : word(text)
    case .list(let items): "[" + items.map(inline).joined(separator: ", ") + "]"
    case .map(let map):
      "{" + map.map { "\(word($0.key)): \(inline($0.value))" }.joined(separator: ", ") + "}"
    }
  }

  /// A word that YAML takes as it stands, or in quotes.
  private static func word(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "-+._/ ".unicodeScalars.contains($0)
      } && text.first != " " && text.last != " " && !(text.first == "-" && !isNumber(text))
    return isPlain ? text : quote(text)
  }

  private static func isNumber(_ text: String) -> Bool { Number.strict(text) != nil }

  private static func quote(_ text: String) -> String { JSON.string(text).text }

  /// JSON with numbers as numbers.
  public static func json(_ node: Node) -> JSON {
    switch node.content {
    case .scalar(let text, let quoted):
      if !quoted, let value = Number.strict(text) { .number(value) } else { .string(text) }
    case .list(let items): .array(items.map(json))
    case .map(let map): .object(map.map { JSON.Member($0.key, json($0.value)) })
    }
  }
}

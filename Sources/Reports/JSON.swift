internal import Parts

/// A JSON value whose keys keep their order.
public indirect enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  /// A finite number; anything else is written as null.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  /// A key and its value.
  public struct Member: Sendable, Equatable {
    public var key: String
    public var value: JSON

    /// A key and its value.
    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// A seed as it was used.
  ///
  /// - Parameter seed: The seed; those that can be chosen end at 2^53 − 1, beyond which readers of JSON lose digits.
  /// - Returns: The number, or its digits as text where a number would not say which it was.
  public static func seed(_ seed: UInt64) -> JSON {
    seed < 1 << 53 ? .integer(Int(seed)) : .string(String(seed))
  }

  /// The text: two spaces of indentation; objects without objects or arrays inside on one line.
  public var text: String {
    var out = ""
    write(to: &out, indent: "")
    return out
  }

  private var isFlat: Bool {
    switch self {
    case .array(let items): items.allSatisfy(\.isLeaf)
    case .object(let members):
      members.allSatisfy { member in
        if case .object(let inner) = member.value {
          inner.allSatisfy(\.value.isLeaf) && inner.count < 8
        } else {
          member.value.isLeaf
        }
      }
    default: true
    }
  }

  private var isLeaf: Bool {
    switch self {
    case .array(let items): items.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }

  private func write(to out: inout String, indent: String) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .integer(let value): out += String(value)
    case .number(let value): out += value.isFinite ? JSON.digits(value) : "null"
    case .string(let value): JSON.write(value, to: &out)
    case .array(let items): write(items.map { (nil, $0) }, "[", "]", to: &out, indent)
    case .object(let members):
      write(members.map { ($0.key, $0.value) }, "{", "}", to: &out, indent)
    }
  }

  private func write(
    _ items: [(String?, JSON)], _ open: String, _ close: String, to out: inout String,
    _ indent: String
  ) {
    out += open
    let flat = isFlat
    let inner = indent + "  "
    for (i, item) in items.enumerated() {
      out += i == 0 ? (flat ? "" : "\n\(inner)") : (flat ? ", " : ",\n\(inner)")
      if let key = item.0 {
        JSON.write(key, to: &out)
        out += ": "
      }
      item.1.write(to: &out, indent: inner)
    }
    out += flat || items.isEmpty ? close : "\n\(indent)\(close)"
  }

  /// The shortest digits that read back as the same number.
  private static func digits(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }

  private static func write(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where PlainText.acts(scalar):
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}

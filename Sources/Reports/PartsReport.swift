public import Parts

/// The terminal text of `list`: every key of a scenario with what it means.
public enum PartsReport {
  /// An indented listing.
  public static func text(_ fields: [FieldDescription]) -> String { list(fields, indent: "") }

  private static func list(_ fields: [FieldDescription], indent: String) -> String {
    fields.map { field in
      let state = field.required ? "required" : field.standard.map { "default \($0)" } ?? "optional"
      return Wrap.text(
        "\(field.key) (\(form(field.shape))\(state)): \(field.help)", width: 78 - indent.count
      )
      .split(separator: "\n").enumerated()
      .map { indent + ($0.offset == 0 ? "" : "    ") + $0.element + "\n" }.joined()
        + inside(field.shape, indent: indent + "  ")
    }.joined()
  }

  private static func form(_ shape: FieldDescription.Shape) -> String {
    switch shape {
    case .number(let range, let unit):
      (unit == .none ? "" : "\(unit.rawValue), ")
        + "\(Number.text(range.lowerBound)) to \(Number.text(range.upperBound)); "
    case .integer(let range, let unit):
      (unit == .none ? "" : "\(unit.rawValue), ")
        + "whole, \(range.lowerBound) to \(range.upperBound); "
    case .words(let words): words.joined(separator: " | ") + "; "
    case .text: "text; "
    case .quantity(let units):
      "{unit: number}, unit " + units.map(\.key).joined(separator: " | ") + "; "
    case .section: ""
    case .map(let noun, _): "a map keyed by \(noun); "
    case .list: "a list; "
    case .part: "a part; "
    case .either(let shapes):
      if case .words(let words)? = shapes.first {
        "one or a list of " + words.joined(separator: " | ") + "; "
      } else {
        "one number or a map; "
      }
    }
  }

  private static func inside(_ shape: FieldDescription.Shape, indent: String) -> String {
    switch shape {
    case .section(let fields): list(fields, indent: indent)
    case .map(let noun, let item):
      switch item {
      case .section, .part: "\(indent)<\(noun)>:\n" + inside(item, indent: indent + "  ")
      default: ""
      }
    case .part(let kinds):
      kinds.map { kind in
        "\(indent)kind: \(kind.kind) - \(kind.summary)\n"
          + list(kind.fields.filter { $0.key != "kind" }, indent: indent + "  ")
      }.joined()
    default: ""
    }
  }
}

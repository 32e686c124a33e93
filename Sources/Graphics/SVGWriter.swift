internal import Foundation

/// Elements of SVG one after the other: numbers with two decimals, text escaped.
struct SVGWriter {
  /// The value of an attribute.
  enum Value: ExpressibleByStringLiteral, ExpressibleByFloatLiteral {
    case text(String)
    case number(Double)

    init(stringLiteral value: String) { self = .text(value) }
    init(floatLiteral value: Double) { self = .number(value) }

    var written: String {
      switch self {
      case .text(let text): Markup.escaped(text)
      case .number(let value): SVGWriter.number(value)
      }
    }
  }

  private(set) var text = ""

  /// With two decimals, a rounded zero without a sign: a hundredth of a point cannot be seen.
  static func number(_ value: Double) -> String {
    // Nothing that is drawn lies further out.
    guard value.isFinite else { return "0.00" }
    let text = String(format: "%.2f", min(max(value, -1e6), 1e6))
    return text == "-0.00" ? "0.00" : text
  }

  /// Places as a list of coordinates.
  static func list(_ places: [(x: Double, y: Double)]) -> String {
    places.map { number($0.x) + "," + number($0.y) }.joined(separator: " ")
  }

  private static func tag(_ name: String, _ attributes: [(String, Value)]) -> String {
    "<" + name + attributes.map { " \($0.0)=\"\($0.1.written)\"" }.joined()
  }

  mutating func open(_ name: String, _ attributes: [(String, Value)] = []) {
    text += SVGWriter.tag(name, attributes) + ">\n"
  }

  mutating func close(_ name: String) { text += "</\(name)>\n" }

  mutating func empty(_ name: String, _ attributes: [(String, Value)]) {
    text += SVGWriter.tag(name, attributes) + "/>\n"
  }

  /// An element with text; the text is cut and escaped.
  mutating func words(
    _ name: String, _ content: String, _ attributes: [(String, Value)] = [],
    most: Int = Markup.longest
  ) {
    text +=
      SVGWriter.tag(name, attributes) + ">" + Markup.line(content, most: most) + "</\(name)>\n"
  }

  /// Text that keeps its lines, in which controls were written out already.
  mutating func block(_ name: String, _ content: String) {
    text += "<\(name)>" + Markup.escaped(content) + "</\(name)>\n"
  }

  mutating func line(
    _ a: (x: Double, y: Double), _ b: (x: Double, y: Double), _ colour: String,
    thickness: Double = 0.75, dashes: [Double] = []
  ) {
    var attributes: [(String, Value)] = [
      ("x1", .number(a.x)), ("y1", .number(a.y)), ("x2", .number(b.x)), ("y2", .number(b.y)),
      ("stroke", .text(colour)), ("stroke-width", .number(thickness)),
    ]
    if !dashes.isEmpty { attributes.append(("stroke-dasharray", .text(SVGWriter.dashes(dashes)))) }
    empty("line", attributes)
  }

  static func dashes(_ dashes: [Double]) -> String {
    dashes.map(number).joined(separator: " ")
  }
}

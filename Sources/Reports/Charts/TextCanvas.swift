public import Graphics
internal import Rainbow

/// Characters that a terminal can show.
public enum CharacterSetChoice: Sendable {
  /// Braille dots and box lines.
  case unicode
  /// Letters and signs of ASCII only.
  case ascii
}

/// A drawing of dots in character cells: two by four dots a cell in Unicode, one in ASCII.
struct TextCanvas {
  let columns: Int
  let rows: Int
  let characters: CharacterSetChoice
  private let usesColour: Bool
  private var dots: [UInt8]
  private var marks: [(character: Character, ink: Chart.Ink)?]

  init(columns: Int, rows: Int, characters: CharacterSetChoice, usesColour: Bool = false) {
    self.usesColour = usesColour
    self.columns = columns
    self.rows = rows
    self.characters = characters
    dots = Array(repeating: 0, count: columns * rows)
    marks = Array(repeating: nil, count: columns * rows)
  }

  /// Braille dot bits by row and column of a cell; Unicode block 2800.
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  /// Sets a dot at a place between 0 and 1, from the left and from the bottom.
  mutating func dot(_ x: Double, _ y: Double) {
    guard x >= 0, x <= 1, y >= 0, y <= 1 else { return }
    let column = min(Int(x * Double(2 * columns)), 2 * columns - 1)
    let row = min(Int((1 - y) * Double(4 * rows)), 4 * rows - 1)
    dots[(row / 4) * columns + column / 2] |= TextCanvas.bits[row % 4][column % 2]
  }

  /// Draws a line between two places.
  mutating func line(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) {
    let steps = max(
      abs(a.x - b.x) * Double(2 * columns), abs(a.y - b.y) * Double(4 * rows), 1
    ).rounded(.up)
    guard steps.isFinite else { return }
    for i in 0...Int(min(steps, 10_000)) {
      let t = Double(i) / steps
      dot(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y))
    }
  }

  /// Puts a character in the cell of a place.
  mutating func mark(
    _ character: Character, _ x: Double, _ y: Double, _ ink: Chart.Ink = .plain
  ) {
    guard x >= 0, x <= 1, y >= 0, y <= 1 else { return }
    let column = min(Int(x * Double(columns)), columns - 1)
    let row = min(Int((1 - y) * Double(rows)), rows - 1)
    marks[row * columns + column] = (character, ink)
  }

  /// Fills cells from the bottom up to a height, between two places of the x axis.
  mutating func column(from: Double, to: Double, _ height: Double, _ ink: Chart.Ink) {
    guard height.isFinite, from >= -1e6, to <= 1e6, from <= to else { return }
    let eighths = min(max(Int((min(height, 1e6) * Double(8 * rows)).rounded()), 0), 8 * rows)
    let first = max(Int((from * Double(columns)).rounded()), 0)
    let last = min(Int((to * Double(columns)).rounded()), columns)
    guard first < last else { return }
    for i in first..<last {
      for row in 0..<rows where eighths > 8 * row {
        let part = min(eighths - 8 * row, 8)
        marks[(rows - 1 - row) * columns + i] = (TextCanvas.block(part, characters), ink)
      }
    }
  }

  /// A block of one to eight eighths.
  static func block(_ eighths: Int, _ characters: CharacterSetChoice) -> Character {
    if characters == .ascii { return eighths >= 4 ? "#" : "." }
    return Character(Unicode.Scalar(0x2580 + UInt32(min(max(eighths, 1), 8))) ?? "█")
  }

  /// The row of cells that a height falls in.
  func row(of y: Double) -> Int {
    guard y >= 0 else { return rows - 1 }
    return min(Int(max(1 - y, 0) * Double(rows)), rows - 1)
  }

  /// The lines, from the top.
  var lines: [String] {
    (0..<rows).map { row in
      (0..<columns).map { column in
        let i = row * columns + column
        if let mark = marks[i] {
          let text = String(mark.character)
          return usesColour ? mark.ink.coloured(text) : text
        }
        if dots[i] == 0 { return " " }
        guard characters == .unicode else { return "." }
        return String(Unicode.Scalar(0x2800 + UInt32(dots[i])) ?? " ")
      }.joined()
    }
  }

  /// The lines between a y axis with some labels and an x axis with its ends and its name.
  ///
  /// - Parameters:
  ///   - labels: What stands at the y axis, by row from the top; at most six characters.
  ///   - yLabel: What stands above.
  ///   - xLabel: What stands below.
  ///   - ends: What stands below the ends of the x axis.
  /// - Returns: The text.
  func framed(
    _ labels: [Int: String], yLabel: String, xLabel: String, ends: (String, String)
  ) -> String {
    var text = "  \(yLabel)\n"
    for (i, line) in lines.enumerated() {
      let label = labels[i] ?? ""
      var row =
        String(repeating: " ", count: max(0, 6 - label.count)) + label
        + (characters == .ascii ? " |" : " ┤") + line
      while row.hasSuffix(" ") { row.removeLast() }
      text += row + "\n"
    }
    let middle = columns - ends.0.count - ends.1.count
    let pad = max(1, (middle - xLabel.count) / 2)
    return text + String(repeating: " ", count: 8) + ends.0 + String(repeating: " ", count: pad)
      + xLabel + String(repeating: " ", count: max(1, middle - pad - xLabel.count)) + ends.1 + "\n"
  }
}

extension Chart.Ink {
  /// The text in this ink.
  public func coloured(_ text: String) -> String {
    switch self {
    case .plain: text
    case .good: text.applyingColor(.green)
    case .bad: text.applyingColor(.red)
    case .muted: text.applyingColor(.lightBlack)
    }
  }
}

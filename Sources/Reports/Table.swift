internal import TextTable

/// A plain table for the terminal, at most 80 columns wide: what is longer goes on in the next line of its cell.
struct Table {
  let titles: [String]
  /// Columns aligned to the right.
  var right: Set<Int> = []
  var rows: [[String]] = []

  /// Columns of a terminal.
  static let width = 80
  /// How far a name's further lines stand in.
  private static let indent = 4
  /// No column is made narrower than this.
  private static let narrowest = 8

  init(_ titles: [String], right: Set<Int> = []) {
    self.titles = titles
    self.right = right
  }

  /// The widest line as it would be without a limit.
  var naturalWidth: Int { Table.total(naturalWidths) }

  /// The table, indented by two spaces, without trailing blanks.
  var text: String {
    let widths = fitted
    let head = Table.lines(titles, widths, isIndented: false)
    let body = rows.flatMap { Table.lines($0, widths, isIndented: true) }
    let last = head.last ?? []
    let right = right
    // Titles of several lines are rows above the last of them.
    let table = TextTable<[String]> { row in
      last.indices.map {
        Column(title: last[$0], value: row[$0], align: right.contains($0) ? .right : .left)
      }
    }
    let all = Array(head.dropLast()) + body
    var lines = (table.string(for: all, style: Style.simple) ?? "").split(separator: "\n")
    let above = head.count - 1
    if above > 0, lines.count >= 2 + above {
      // title, rule, rows above … → rows above, title, rule, …
      lines = Array(lines[2..<2 + above] + lines[..<2] + lines[(2 + above)...])
    }
    return lines.map { line in
      var line = "  " + line
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private var naturalWidths: [Int] {
    titles.indices.map { c in
      ([titles] + rows).map { $0[c].count }.max() ?? 0
    }
  }

  private static func total(_ widths: [Int]) -> Int { 2 + widths.reduce(0, +) + widths.count - 1 }

  /// Widths that fit: the widest column gives way first, figures (columns whose cells have no words) last.
  private var fitted: [Int] {
    var widths = naturalWidths
    // What a column must have so that only blanks are broken, as far as that goes.
    var words = titles.indices.map { c in
      ([titles] + rows).flatMap { $0[c].split(separator: " ").map(\.count) }.max() ?? 0
    }
    // Names go on indented.
    let further = rows.flatMap { $0[0].split(separator: " ").dropFirst().map(\.count) }.max() ?? 0
    if further > 0 { words[0] = max(words[0], further + Table.indent) }
    for floor in [words, words.map { min($0, Table.narrowest) }] {
      while Table.total(widths) > Table.width {
        let open = widths.indices.filter { widths[$0] > max(floor[$0], Table.narrowest) }
        guard let widest = open.max(by: { widths[$0] < widths[$1] }) else { break }
        widths[widest] -= 1
      }
    }
    return widths
  }

  /// The lines of a row whose cells are broken to their widths.
  private static func lines(_ cells: [String], _ widths: [Int], isIndented: Bool) -> [[String]] {
    let broken = cells.indices.map { c in
      // Figures stay whole: "4.801 ± 0.018" is broken only where nothing else helps.
      cells[c].count <= widths[c]
        ? [cells[c]] : pieces(cells[c], widths[c], indent: isIndented && c == 0 ? Table.indent : 0)
    }
    let count = broken.map(\.count).max() ?? 1
    return (0..<count).map { line in
      broken.map { line < $0.count ? $0[line] : "" }
    }
  }

  /// A text broken at blanks, and within words where they are longer than a line.
  private static func pieces(_ text: String, _ width: Int, indent: Int) -> [String] {
    let indent = indent + 2 < width ? indent : 0
    var lines: [String] = []
    var line = String(text.prefix { $0 == " " })
    var isEmpty = true
    func start() -> String { String(repeating: " ", count: lines.isEmpty ? 0 : indent) }
    for word in text.split(separator: " ") {
      var rest = Substring(word)
      if !isEmpty, line.count + 1 + rest.count > width {
        lines.append(line)
        (line, isEmpty) = (start(), true)
      }
      while line.count + (isEmpty ? 0 : 1) + rest.count > width {
        let room = max(1, width - line.count)
        line += rest.prefix(room)
        rest = rest.dropFirst(room)
        lines.append(line)
        (line, isEmpty) = (start(), true)
      }
      line += (isEmpty ? "" : " ") + rest
      isEmpty = rest.isEmpty && isEmpty
    }
    if !isEmpty { lines.append(line) }
    return lines.isEmpty ? [""] : lines
  }
}

internal import TextTable

/// A plain table for the terminal.
struct Table {
  let titles: [String]
  /// Columns aligned to the right.
  var right: Set<Int> = []
  var rows: [[String]] = []

  init(_ titles: [String], right: Set<Int> = []) {
    self.titles = titles
    self.right = right
  }

  /// The table, indented by two spaces, without trailing blanks.
  var text: String {
    let titles = titles
    let right = right
    let table = TextTable<[String]> { row in
      titles.indices.map {
        Column(title: titles[$0], value: row[$0], align: right.contains($0) ? .right : .left)
      }
    }
    let text = table.string(for: rows, style: Style.simple) ?? ""
    return text.split(separator: "\n").map { line in
      var line = "  " + line
      while line.hasSuffix(" ") { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}

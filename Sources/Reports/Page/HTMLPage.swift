internal import Graphics
internal import MonteCarlo
internal import Parts

/// A report as one HTML file that fetches nothing and runs nothing: its policy forbids both.
struct HTMLPage {
  let page: Page

  /// The file.
  var text: String {
    let title = Markup.line(page.title.isEmpty ? "PeerTrials" : page.title)
    var html = """
      <!DOCTYPE html>
      <html lang="en-GB" xmlns="http://www.w3.org/1999/xhtml">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="referrer" content="no-referrer"/>
      <title>\(title)</title>
      <style>
      \(HTMLPage.style)</style>
      </head>
      <body>
      <main>
      <h1>\(title)</h1>

      """
    if !page.lead.isEmpty { html += "<p class=\"lead\">\(HTMLPage.words(page.lead))</p>\n" }
    var figures = 0
    for block in page.blocks {
      if case .figure = block { figures += 1 }
      html += HTMLPage.block(block, figures)
    }
    return html + "</main>\n</body>\n</html>\n"
  }

  /// Bytes of lines that keep their breaks; what is beyond is left out, and said.
  static let mostBytes = 200_000

  private static func words(_ text: String) -> String { Markup.line(text, most: 20_000) }

  private static func block(_ block: Page.Block, _ number: Int) -> String {
    switch block {
    case .heading(let text): return "<h2>\(words(text))</h2>\n"
    case .paragraph(let text): return "<p>\(words(text))</p>\n"
    case .terms(let terms):
      return "<dl>\n"
        + terms.map { "<dt>\(words($0.term))</dt><dd>\(words($0.words))</dd>\n" }.joined()
        + "</dl>\n"
    case .table(let table): return self.table(table)
    case .figure(let chart):
      var chart = chart
      // The page says it already.
      let (title, notes) = (chart.title, chart.notes)
      (chart.title, chart.notes) = ("", [])
      let name = "Figure \(number)"
      return "<figure>\n" + chart.svg(id: "figure-\(number)")
        + "<figcaption><strong>\(name).</strong> \(words(([title + "."] + notes).joined(separator: " ")))"
        + "</figcaption>\n</figure>\n<p class=\"alternative\">\(words(chart.alternative))</p>\n"
        + numbers(chart.table, name)
    case .quote(let paragraphs):
      return "<blockquote>\n" + paragraphs.map { "<p>\(words($0))</p>\n" }.joined()
        + "</blockquote>\n"
    case .lines(let text):
      return "<div class=\"wide\" tabindex=\"0\"><pre>\(kept(text))</pre></div>\n"
    }
  }

  private static func kept(_ text: String) -> String {
    let utf8 = text.utf8
    guard utf8.count > mostBytes else {
      return Markup.escaped(PlainText.shown(text, allowing: ["\n", "\t"]))
    }
    // Bytes of a character that is cut become a replacement character.
    let start = String(decoding: utf8.prefix(mostBytes), as: UTF8.self)
    return Markup.escaped(PlainText.shown(start, allowing: ["\n", "\t"])) + "\n… (cut)"
  }

  private static func numbers(_ table: Chart.Table, _ name: String) -> String {
    guard !table.rows.isEmpty else { return "" }
    let shown = Page.Table(
      caption: "The numbers of \(name.lowercased())", titles: table.titles,
      rows: table.rows.prefix(PageRows.most).map { row in
        row.map { entry in
          switch entry {
          case .text(let text): .text(text)
          case .number(let value): .number(value, Figures.known(value))
          case .none: .text("")
          }
        }
      })
    return "<details><summary>The numbers of \(name.lowercased())</summary>\n"
      + self.table(shown) + "</details>\n"
  }

  static func table(_ table: Page.Table) -> String {
    var html =
      "<div class=\"wide\" tabindex=\"0\"><table>\n<caption>\(words(table.caption))</caption>\n<thead><tr>"
    html += table.titles.map { "<th scope=\"col\">\(words($0))</th>" }.joined()
    html += "</tr></thead>\n<tbody>\n"
    for row in table.rows {
      html += "<tr>"
      for (i, cell) in row.enumerated() {
        html += i == 0 ? "<th scope=\"row\">\(text(cell))</th>" : "<td>\(text(cell))</td>"
      }
      html += "</tr>\n"
    }
    return html + "</tbody>\n</table></div>\n"
  }

  /// Numbers carry the digits that read back as the same.
  private static func text(_ cell: Page.Cell) -> String {
    switch cell {
    case .text(let text): return words(text)
    case .measured(nil): return "–"
    case .measured(let measured?):
      return data(measured.value, Figures.text(measured))
    case .number(nil, let shown): return words(shown)
    case .number(let value?, let shown): return data(value, shown)
    }
  }

  private static func data(_ value: Double, _ shown: String) -> String {
    guard value.isFinite else { return words(shown) }
    return "<data value=\"\(Chart.Table.Entry.number(value).digits)\">\(words(shown))</data>"
  }

  /// Light and dark by what the reader prefers; figures stay on white; A4 and Letter in print.
  private static let style = """
    :root { color-scheme: light dark; --paper: #fff; --ink: #1c1c1c; --soft: #5a5a5a; --line: #c9c9c9; --tint: #f3f4f6; --link: #005a92; }
    @media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e8e8e8; --soft: #b3b3b3; --line: #464a50; --tint: #22262b; --link: #8cc8f2; } }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 Arial, Helvetica, "Liberation Sans", sans-serif; }
    main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
    h1 { font-size: 1.7rem; line-height: 1.25; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); }
    p, dd, td, th, blockquote { overflow-wrap: anywhere; } .lead { font-size: 1.1rem; } .alternative { color: var(--soft); font-size: .85rem; }
    .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem; margin: .8rem 0; min-width: 60%; } caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
    th, td { text-align: right; padding: .2rem .6rem; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; vertical-align: top; } thead th { border-bottom: 2px solid var(--line); }
    th:first-child, td:first-child { text-align: left; padding-left: 0; } tbody th { font-weight: normal; }
    figure { margin: 1rem 0 .5rem; } figure svg { width: 100%; height: auto; background: #fff; border: 1px solid var(--line); } figcaption { font-size: .85rem; }
    dt { font-weight: bold; } dd { margin: 0 0 .5rem 1rem; } blockquote { margin: 1rem 0; padding: .1rem 1rem; border-left: 4px solid var(--link); background: var(--tint); }
    pre { background: var(--tint); padding: .8rem; font: .75rem/1.4 "DejaVu Sans Mono", Consolas, Menlo, monospace; } summary { cursor: pointer; color: var(--link); font-size: .85rem; }
    @page { margin: 18mm; }
    @media print { :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #fff; --link: #000; } body { font-size: 10.5pt; } main { max-width: none; padding: 0; } .wide { overflow: visible; } h2, caption { break-after: avoid; } figure, tr, blockquote { break-inside: avoid; } thead { display: table-header-group; } pre { white-space: pre-wrap; padding: 0; } details:not([open]) { display: none; } }

    """
}

extension Chart {
  /// The width of a figure of a page, in millimetres.
  public static let pageWidth = 160.0

  /// The chart in SVG 1.1, the same bytes on every machine.
  ///
  /// ```
  /// let svg = chart.svg()
  /// ```
  ///
  /// Coordinates are points with two decimals; widths of text come from a fixed table, fonts are named by family (Arial,
  /// Helvetica and what is as wide). Title, alternative text and the table of numbers (`metadata`, CSV) are in it. Nothing is
  /// fetched, no script is run, and names are text, whatever stands in them.
  ///
  /// - Parameters:
  ///   - width: Of the figure, in millimetres, 60 … 1000.
  ///   - id: Tells its title from those of other figures of a page; letters, digits and hyphens.
  /// - Returns: An `svg` element with the end of its line.
  public func svg(width: Double = pageWidth, id: String = "figure") -> String {
    var drawing = ChartDrawing(self, width: min(max(width, 60), 1000) * 72 / 25.4, id: id)
    drawing.draw()
    return drawing.svg.text
  }

  /// The same as a file of its own.
  ///
  /// - Parameter width: Of the figure, in millimetres, 60 … 1000.
  /// - Returns: The declaration and the drawing.
  public func svgFile(width: Double = pageWidth) -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg(width: width)
  }
}

extension Chart.Table {
  /// Rows beyond this number are not written into a drawing.
  public static let most = 2000

  /// The numbers as CSV, with the digits that read back as the same.
  public var csv: String {
    func line(_ fields: [String]) -> String {
      fields.map { field in
        let field = Markup.cut(field)
        return field.contains { "\",\n\r".contains($0) }
          ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
      }.joined(separator: ",") + "\n"
    }
    return line(titles) + rows.prefix(Chart.Table.most).map { line($0.map(\.digits)) }.joined()
  }
}

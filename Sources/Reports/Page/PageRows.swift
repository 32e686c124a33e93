internal import Graphics
internal import MonteCarlo
internal import OrderedCollections
internal import Parts
internal import Questions

/// Tables that reports of simulations have in common.
enum PageRows {
  /// Rows of a table at most.
  static let most = 400

  /// Every number of a scenario with its source.
  ///
  /// - Parameter node: The scenario with its defaults.
  /// - Returns: Blocks.
  static func assumptions(_ node: Node) -> [Page.Block] {
    var rows: [[Page.Cell]] = []
    collect(node, Path([]), into: &rows)
    var blocks: [Page.Block] = [
      .heading("What was assumed"),
      .table(
        Page.Table(
          caption: "Every number of the scenario",
          titles: ["place", "value", "where it comes from"],
          rows: Array(rows.prefix(most)))),
    ]
    if rows.count > most {
      blocks.append(
        .paragraph("\(Figures.count(rows.count - most)) more stand in the scenario, below."))
    }
    return blocks
  }

  /// Keys that say what a file is, and assume nothing.
  private static let words: Set = [
    "peertrials", "title", "question", "notes", "expect", "sweep", "seed", "replicates",
  ]

  private static func collect(_ node: Node, _ path: Path, into rows: inout [[Page.Cell]]) {
    for (key, value) in node.entries where !(path.keys.isEmpty && words.contains(key)) {
      let place = path.appending(key)
      let source = value.map?["source"]?.text ?? ""
      if let map = value.map, map["value"] == nil, map["prior"] == nil, !map.isEmpty {
        collect(value, place, into: &rows)
      } else {
        let shown = value.map?["value"]?.oneLine ?? value.oneLine
        let origin =
          source.isEmpty ? (value.origin == .standard ? "default" : "the scenario") : source
        rows.append([
          .text(place.description), .text(Markup.cut(shown, most: 200)),
          .text(Markup.cut(origin, most: 300)),
        ])
      }
    }
  }

  /// All rows, as CSV and JSON have them.
  ///
  /// - Parameter rows: The rows.
  /// - Returns: Blocks.
  static func data(_ rows: [ResultRow]) -> [Page.Block] {
    let cells = rows.prefix(most).map { row -> [Page.Cell] in
      let point = row.point.map { "\($0.key) = \(SweepWords.value($0.value))" }
      let measured = row.measured
      return [
        .text((point + [row.outcome, row.contrast, row.method]).joined(separator: ", ")),
        .text(row.family.isEmpty ? row.adjustment : "\(row.family): \(row.adjustment)"),
        .text(measured.measure), .number(measured.value, Figures.known(measured.value)),
        .number(measured.mcse, Figures.known(measured.mcse)), .text(measured.unit),
        .number(Double(measured.replicates), Figures.count(measured.replicates)),
      ]
    }
    var blocks: [Page.Block] = [
      .heading("Data"),
      .table(
        Page.Table(
          caption: "Every measure",
          titles: [
            "of", "adjustment", "measure", "value", "Monte Carlo error", "unit", "replicates",
          ],
          rows: Array(cells))),
    ]
    if rows.count > most {
      blocks.append(
        .paragraph(
          "\(Figures.count(rows.count - most)) more rows: --format csv and --format json have all.")
      )
    }
    return blocks
  }

  /// How to make the report again.
  ///
  /// - Parameters:
  ///   - source: What was typed.
  ///   - seed: The seed; nil where nothing is simulated.
  ///   - what: What the text is.
  /// - Returns: Blocks.
  static func again(_ source: PageSource, seed: UInt64?, what: String) -> [Page.Block] {
    [
      .heading("To make it again"),
      .terms(
        [(term: "Command", words: source.command)]
          + (seed.map { [(term: "Seed", words: String($0))] } ?? []) + [
            (term: "Version", words: "PeerTrials \(ProgramVersion.current)"),
            (term: what, words: source.file),
          ]), .lines(source.text),
    ]
  }

  /// What errors mean, in every report of a simulation.
  static let error =
    "Every figure is simulated: ± is its Monte Carlo standard error, which says how far more replicates "
    + "could move it, and nothing of whether the assumptions hold."
}

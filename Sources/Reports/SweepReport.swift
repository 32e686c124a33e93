public import MonteCarlo
internal import Questions

/// The text and JSON of `sweep`, made point by point so that nothing grows with their number.
public struct SweepReport {
  let title: String
  let question: String
  private var lines: [[String]] = []
  private var titles: [String] = []
  private var chart: [CurveChart.Point] = []
  private var cells = SweepCells()
  private var fixed: [JSON.Member] = []
  private var axis = ""
  private var measure = ""

  static let mostLines = 40

  /// An empty report.
  public init(title: String, question: String) {
    self.title = title
    self.question = question
  }

  /// Takes a point.
  ///
  /// - Parameters:
  ///   - setting: What it sets.
  ///   - tally: Its results.
  public mutating func add(_ setting: [JSON.Member], _ tally: Tally) {
    if SweepReport.isGrid(tally) {
      addGrid(setting, tally)
      return
    }
    let shown = tally.layout.rows.indices.prefix(3)
    if titles.isEmpty {
      titles = SweepWords.short(setting.map(\.key))
      let rows = tally.layout.rows
      let several = Set(rows.prefix(3).map(\.outcome)).count > 1
      titles += shown.map {
        (several ? rows[$0].outcome + " " : "") + rows[$0].method + ": rejected"
      }
      fixed = setting
      axis = setting.first?.key ?? ""
      measure = titles[setting.count]
    }
    if lines.count < SweepReport.mostLines {
      lines.append(
        setting.map { SweepWords.value($0.value) }
          + shown.map { Figures.text(RowMeasures(tally, row: $0).rejection) })
    }
    cells.add(setting, RowMeasures(tally, row: 0).rejection)
    // The curve runs along the first axis, where all others have their first value.
    guard setting.dropFirst() == fixed.dropFirst(), let x = number(setting.first?.value) else {
      return
    }
    let rejection = RowMeasures(tally, row: 0).rejection
    chart.append(CurveChart.Point(x: x, y: rejection.value, error: rejection.mcse))
  }

  /// Whether a tally holds a grid of analyses, of which the counts matter and not the first few rows.
  private static func isGrid(_ tally: Tally) -> Bool {
    tally.layout.families.contains(where: \.isLarge)
  }

  /// A point of a grid: how many analyses each unadjusted family rejects, and the last one flags.
  private mutating func addGrid(_ setting: [JSON.Member], _ tally: Tally) {
    let families = tally.layout.families
    let shown =
      families.indices.filter {
        families[$0].adjustment == "none" && $0 < families.count - 1
          && families[$0].members.count == families[families.count - 1].members.count
      }.prefix(2) + [families.count - 1]
    if titles.isEmpty {
      titles =
        SweepWords.short(setting.map(\.key))
        + shown.map { "\(families[$0].name), of \(families[$0].members.count)" }
      fixed = setting
      axis = setting.first?.key ?? ""
    }
    guard lines.count < SweepReport.mostLines else { return }
    lines.append(
      setting.map { SweepWords.value($0.value) }
        + shown.map { index in
          FamilyMeasures(tally, family: index).all.first { $0.measure == "number-rejected" }
            .map(Figures.text) ?? "-"
        })
  }

  private func number(_ value: JSON?) -> Double? {
    switch value {
    case .integer(let value)?: Double(value)
    case .number(let value)?: value
    default: nil
    }
  }

  /// The whole text.
  ///
  /// - Parameters:
  ///   - points: Points of the sweep.
  ///   - done: Points that are complete.
  ///   - stopping: "replicates 100000".
  ///   - seed: The seed.
  ///   - streams: `common` or `independent`.
  ///   - characters: What the terminal can show.
  /// - Returns: A table, and the curve along the first axis.
  public func text(
    points: Int, done: Int, stopping: String, seed: UInt64, streams: String,
    characters: CharacterSetChoice = .unicode
  ) -> String {
    var text = title.isEmpty ? "" : Wrap.text(title, width: 78)
    if !question.isEmpty { text += Wrap.text(question, width: 78) }
    text += Wrap.text(
      "\(Figures.count(points)) points, \(SweepReport.effort(stopping)); seed \(seed), \(streams) streams",
      width: 78)
    if done < points {
      text += "INTERRUPTED: \(Figures.count(done)) points are complete, and shown here.\n"
    }
    if !lines.isEmpty {
      var table = Table(titles, right: Set(0..<titles.count))
      table.rows = lines
      text += "\n" + table.text
    }
    if done > lines.count {
      text += "  … \(Figures.count(done - lines.count)) more points: --format csv prints all.\n"
    }
    let others = zip(SweepWords.short(fixed.map(\.key)), fixed).dropFirst()
      .map { "\($0) = \(SweepWords.value($1.value))" }
    let label = SweepWords.short(fixed.map(\.key)).first ?? axis
    let drawing = CurveChart(
      chart, xLabel: label,
      yLabel: Self.cut(
        measure + (others.isEmpty ? "" : ", at " + others.joined(separator: ", ")))
    ).text(characters: characters)
    if !drawing.isEmpty { text += "\n" + drawing }
    let keys = SweepWords.short(fixed.map(\.key))
    if let map = cells.map(keys, measure)?.text(characters: characters), !map.isEmpty {
      text += "\n" + map
    }
    text += "\nValues are ± their Monte Carlo standard error."
    if streams == "common", points > 1 {
      text += " Points share random numbers:\ntheir errors are correlated."
    }
    return text + "\n"
  }

  /// "100 000 replicates each", or what the points run to.
  private static func effort(_ stopping: String) -> String {
    let number = stopping.split(separator: " ").last.flatMap { Int($0) }
    guard stopping.hasPrefix("replicates "), let number else { return "each with \(stopping)" }
    return "\(Figures.count(number)) replicates each"
  }

  /// What stands before the results in the JSON.
  public static func header(
    scenario: JSON, seed: UInt64, source: String, streams: String, stopping: String,
    isInterrupted: Bool
  ) -> [JSON.Member] {
    var members: [JSON.Member] = [
      .init("peertrials", .string(ProgramVersion.current)), .init("format", .integer(1)),
      .init("command", .string("sweep")),
      .init("scenario", scenario),
      .init("seed", .seed(seed)), .init("source", .string(source)),
      .init("streams", .string(streams)), .init("stopping", .string(stopping)),
    ]
    if isInterrupted { members.append(.init("interrupted", .bool(true))) }
    return members
  }

  /// The start of the JSON, up to its first row.
  public static func jsonHead(_ members: [JSON.Member]) -> String {
    let text = JSON.object(members).text
    return text.dropLast().trimmingEnd + ",\n  \"results\": [\n"
  }

  /// The rows of one point.
  public static func json(_ rows: [ResultRow], isFirst: Bool) -> String {
    (isFirst ? "" : ",\n")
      + rows.map { "    " + $0.json.text.replacing("\n", with: "\n    ") }
      .joined(separator: ",\n")
  }

  /// The end; `timing` is the only part that may differ between two runs.
  public static func jsonTail(seconds: Double, points: Int) -> String {
    "\n  ],\n  \"timing\": "
      + JSON.object([
        .init("seconds", .number(seconds)),
        .init("points per second", .number(Double(points) / max(seconds, 1e-9))),
      ]).text + "\n}\n"
  }
}

extension SweepReport {
  /// A label of one line: what is beyond it is left out, and shown so.
  fileprivate static func cut(_ label: String) -> String {
    label.count > 76 ? label.prefix(75) + "…" : label
  }
}

extension Substring {
  fileprivate var trimmingEnd: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

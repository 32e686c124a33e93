/// Figures of trials.
extension NotebookFigures {
  /// The rows of a figure, and what its axis says.
  private struct Shown {
    let records: [[String]]
    let isRate: Bool
    var isNull = false
    let label: String
    let target: Double?
    let targetLabel: String
  }

  private static func shown(
    _ subject: NotebookSubject, _ table: TidyTable
  ) throws -> Shown {
    if subject.isOfReviews {
      return Shown(
        records: try counts(table), isRate: false, label: "significant analyses of a review",
        target: subject.observed.map(Double.init), targetLabel: "observed")
    }
    let rates = try table.records(where: "family", in: try rejections(table)) { $0.isEmpty }
    let names = try table.distinct("measure", of: rates)
    let isNull = names == ["type-i-error"]
    return Shown(
      records: rates, isRate: true, isNull: isNull,
      label: isNull ? "type I error" : names.count > 1 ? "share that rejects" : "power",
      target: isNull ? subject.alpha : subject.target,
      targetLabel: isNull
        ? "nominal \(Figures.known(subject.alpha))" : "power \(Figures.known(subject.target))")
  }

  /// Rows with a rejection rate.
  private static func rejections(_ table: TidyTable) throws -> [[String]] {
    let found = try table.records(where: "measure") { ["power", "type-i-error"].contains($0) }
    guard !found.isEmpty else {
      throw NothingToDraw(description: "the results hold no power and no type I error to draw")
    }
    return found
  }

  /// A curve along one axis, or a heat map over several.
  mutating func sweep(
    _ subject: NotebookSubject, _ table: TidyTable, _ language: NotebookLanguage
  ) throws {
    let shown = try NotebookFigures.shown(subject, table)
    let axes = try SweepAxes(table, shown.records)
    set("axis", .text(axes.first))
    set("axis_label", .text(subject.label(axes.first)))
    set("value_label", .text(shown.label))
    set("is_rate", .flag(shown.isRate))
    set("target", shown.target.map { .number($0) } ?? .none)
    set("target_label", .text(shown.targetLabel))
    let start = shown.isRate ? language.rates : language.counts
    let error = [try NotebookFigures.error(table, shown.records)]
    let end = NotebookFigures.provenance(subject, error)
    let by = subject.label(axes.first)
    let dashed = shown.target == nil ? "" : " Dashed: \(shown.targetLabel)."
    let panels =
      ["outcome", "contrast"] + (axes.others.isEmpty ? [] : [shown.isRate ? "method" : "family"])
    let part = try NotebookFigures.part(table, shown.records, panels, of: 4)
    guard !axes.others.isEmpty else {
      list = [
        NotebookFigure(
          id: "curve", code: start + "\n\n" + language.curve,
          caption:
            "\(shown.label.sentence) by \(by), with a band of ± 1.96 MCSE.\(dashed)\(part) \(end)",
          alt: "\(shown.label.sentence) against \(by). "
            + (try NotebookFigures.ends(
              table, shown.records, by: shown.isRate ? "method" : "family", axes.first)),
          errors: error)
      ]
      return
    }
    // Which of two cells near the nominal level is above it is chance: no border.
    let border =
      shown.target == nil || shown.isNull
      ? "" : " The line parts settings that reach \(shown.targetLabel) from those that do not."
    if shown.isNull { set("target", .none) }
    let names = SweepWords.short(axes.others)
    let others = names.joined(separator: " / ")
    set("others", .texts(axes.others))
    set("others_label", .text(others))
    list = [
      NotebookFigure(
        id: "heat-map", code: start + "\n\n" + language.heat,
        caption: "\(shown.label.sentence) by \(by) and \(others).\(border)\(part) \(end)",
        alt: "Heat map of \(shown.label) by \(by) and \(others). "
          + (try NotebookFigures.range(table, shown.records)), errors: error)
    ]
  }

  /// The curve of a plan with its answer.
  mutating func plan(
    _ subject: NotebookSubject, _ table: TidyTable, _ language: NotebookLanguage
  ) throws {
    let records = try table.records(where: "measure") { $0 == subject.measure }
    guard let axis = table.settings.first, !records.isEmpty else {
      throw NothingToDraw(description: "the plan holds no '\(subject.measure)' to draw")
    }
    let words = subject.measure.replacing("-", with: " ")
    let target = "\(words) \(Figures.known(subject.target))"
    set("axis", .text(axis))
    set("axis_label", .text(subject.label(axis)))
    set("measure", .text(subject.measure))
    set("value_label", .text(words))
    set("is_rate", .flag(subject.measure != "half-width"))
    set("target", .number(subject.target))
    set("target_label", .text(target))
    func value(_ names: [String]) throws -> Double? {
      let found = try table.records(where: "measure") { names.contains($0) }
      return try table.numbers("value", of: found).first
    }
    let answer = try value(["sample-size", "solution"]).map(Figures.known)
    let nearest = answer == nil ? "" : " (the nine values nearest to its answer)"
    let ends = [
      try value(["sample-size-lower", "solution-lower"]),
      try value(["sample-size-upper", "solution-upper"]),
    ]
    .compactMap { $0.map(Figures.known) }.joined(separator: " to ")
    let found =
      answer.map { "The answer is \($0) (95 % interval \(ends))." } ?? "No answer was found."
    let error = [try NotebookFigures.error(table, records)]
    list = [
      NotebookFigure(
        id: "plan", code: language.plan,
        caption:
          "\(words.sentence) where the search looked\(nearest), ± 1.96 MCSE. Dashed: \(target). \(found) "
          + NotebookFigures.provenance(subject, error),
        alt: "\(words.sentence) against \(subject.label(axis)), with the target. \(found)",
        errors: error)
    ]
  }

  /// A dot for each outcome and method.
  mutating func trial(
    _ subject: NotebookSubject, _ table: TidyTable, _ language: NotebookLanguage
  ) throws {
    let rows = try table.records(where: "outcome", in: try NotebookFigures.rejections(table)) {
      $0 != "all"
    }
    set("target", .number(subject.target))
    set("alpha", .number(subject.alpha))
    let error = [try NotebookFigures.error(table, rows)]
    let values = zip(
      zip(try table.cells("outcome", of: rows), try table.cells("method", of: rows)),
      try table.numbers("value", of: rows))
    let sentences = values.prefix(12).map { "\($0.0), \($0.1): \(Figures.number($1))" }
    list = [
      NotebookFigure(
        id: "tests", code: language.trial,
        caption: "Share of trials in which each test rejects, ± 1.96 MCSE, by outcome and method."
          + (try NotebookFigures.part(table, rows, ["outcome", "contrast"], of: 12)) + " "
          + NotebookFigures.provenance(subject, error),
        alt: "Dots for the share of trials in which each test rejects. "
          + sentences.joined(separator: "; ") + ".", errors: error)
    ]
  }

  /// Says so where a figure has no room for all panels.
  private static func part(
    _ table: TidyTable, _ records: [[String]], _ columns: [String], of most: Int
  ) throws -> String {
    let cells = try columns.map { try table.cells($0, of: records) }
    let count = Set(records.indices.map { i in cells.map { $0[i] } }).count
    return count > most
      ? " The first \(most) panels of \(count); all numbers are in the table." : ""
  }

  /// The lowest and the highest figure.
  static func range(_ table: TidyTable, _ records: [[String]]) throws -> String {
    let values = try table.numbers("value", of: records)
    guard let low = values.min(), let high = values.max() else { return "" }
    return "Values go from \(Figures.number(low)) to \(Figures.number(high))."
  }

  /// Where each of the first lines starts and ends.
  private static func ends(
    _ table: TidyTable, _ records: [[String]], by column: String, _ axis: String
  ) throws -> String {
    try table.distinct(column, of: records).prefix(6).map { method in
      let line = try table.records(where: column, in: records) { $0 == method }
      let (x, y) = (try table.cells(axis, of: line), try table.numbers("value", of: line))
      guard let start = x.first, let end = x.last, let low = y.first, let high = y.last else {
        return ""
      }
      return
        "\(method): \(Figures.number(low)) at \(start), \(Figures.number(high)) at \(end)."
    }.joined(separator: " ")
  }
}

/// Which columns of a sweep move, and which of them goes along the figure.
struct SweepAxes {
  /// The column along the figure: numbers if any has them, the one with most values.
  let first: String
  /// The other columns that move on their own; empty where one axis says all.
  let others: [String]

  init(_ table: TidyTable, _ records: [[String]]) throws {
    let moving = try table.settings.filter { try table.distinct($0, of: records).count > 1 }
    func values(_ column: String) throws -> Int {
      let words = try table.distinct(column, of: records)
      return words.allSatisfy { Double($0) != nil } ? words.count : 0
    }
    let first =
      try moving.max { try values($0) < values($1) } ?? table.settings.first ?? ""
    let rest = moving.filter { $0 != first }
    // Columns that move together with the first one are the same axis.
    let columns = try ([first] + rest).map { try table.cells($0, of: records) }
    let points = Set(records.indices.map { i in columns.map { $0[i] } })
    self.first = first
    others = try table.distinct(first, of: records).count == points.count ? [] : rest
  }
}

extension String {
  /// With a capital at the start.
  var sentence: String { prefix(1).uppercased() + dropFirst() }
}

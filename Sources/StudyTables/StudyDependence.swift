internal import MetaAnalysis
internal import Parts

/// Rows of a table that are of one study, and what is done with them.
struct StudyDependence {
  let studies: [TableStudy]
  /// The trial of each.
  let trials: [Int]
  /// Whether rows were pooled.
  let joins: Bool
  let notes: [String]

  /// Studies that are named in a message.
  private static let mostNamed = 3

  init(
    _ rows: [TableStudy], _ reader: StudyReader, _ request: StudyRequest, file: String
  ) throws(Problems) {
    // A row that names no study is one of its own.
    let labels = rows.map { reader.studyOfRow[$0.row] ?? "\u{1F}\($0.row)" }
    var members: [String: [Int]] = [:]
    for (i, label) in labels.enumerated() { members[label, default: []].append(i) }
    let trialOfRow = labels.indices.map { members[labels[$0]]?.first ?? $0 }
    let several = members.filter { $0.value.count > 1 }.sorted { $0.value[0] < $1.value[0] }
    let duplicates = StudyDependence.words(duplicates: reader.duplicates)
    let columns = reader.columns.studies.map { reader.header[$0] }.joined(separator: " and ")
    let counts =
      "\(rows.count) rows are of \(members.count) \(members.count == 1 ? "study" : "studies") "
      + "(column \(columns))"
    guard let first = several.first else {
      joins = false
      studies = rows
      trials = trialOfRow
      let idle = if case .aggregated = request.dependence { true } else { false }
      notes =
        duplicates
        + (idle
          ? [
            columns.isEmpty
              ? "nothing to aggregate: no column says which rows are of one study (--cluster COLUMN)"
              : "nothing to aggregate: every row is a study of its own (column \(columns))"
          ] : [])
      return
    }
    switch request.dependence {
    case .refused:
      let named = several.prefix(StudyDependence.mostNamed).map { label, places in
        "\(label) (rows \(StudyDependence.list(places.map { rows[$0].row })))"
      }.joined(separator: "; ")
      let more = several.count - StudyDependence.mostNamed
      let message =
        "\(counts): \(named)\(more > 0 ? "; and \(more) more" : ""). Rows of one study share people, "
        + "and every method here takes rows as independent. Pool them within studies: --aggregate 0.6, "
        + "at the correlation of their sampling errors; or say what else is a study: --cluster COLUMN; "
        + "or take them as independent all the same: --independent"
      throw Problems(
        (duplicates + [message]).map { Problem(file: file, path: Path([]), message: $0) })
    case .independent:
      joins = false
      studies = rows
      trials = trialOfRow
      notes =
        duplicates + [
          "\(counts) and are taken as independent all the same (--independent): standard errors are "
            + "too small where rows share people"
        ]
    case .aggregated(let correlation):
      let (ys, vs) = (rows.map(\.effect.y), rows.map(\.effect.v))
      guard
        let pooled = WithinStudies.pool(ys, vs, by: labels, correlation: correlation)
      else {
        throw Problems([
          Problem(
            file: file, path: Path([]),
            message: "the correlation within studies lies from 0 to below 1; found \(correlation)")
        ])
      }
      try StudyDependence.check(several.map { ($0.key, $0.value) }, rows, request, file)
      joins = true
      studies = pooled.map { study in
        var row = rows[study.members[0]]
        row.effect = study.effect
        // Effects of one study share its people: the most that any of them has.
        row.size = study.members.compactMap { rows[$0].size }.max()
        return row
      }
      trials = Array(pooled.indices)
      let largest = several.max { $0.value.count < $1.value.count } ?? first
      notes =
        duplicates + [
          "\(counts); \(several.count) with several were pooled within the study at a correlation of "
            + "\(correlation) (most: \(largest.value.count) rows, \(largest.key))"
        ]
    }
  }

  /// A subgroup, a moderator or an order that differs within a study cannot be kept.
  private static func check(
    _ several: [(String, [Int])], _ rows: [TableStudy], _ request: StudyRequest,
    _ file: String
  ) throws(Problems) {
    for (at, column) in request.texts.enumerated() {
      guard
        let (label, places) = several.first(where: { _, places in
          places.contains { rows[$0].texts[at] != rows[places[0]].texts[at] }
        })
      else { continue }
      throw Problems([
        Problem(
          file: file, path: Path([]),
          message: "column \(column) differs within a study that is pooled: \(label) has "
            + "'\(rows[places[0]].texts[at])' and others (rows \(list(places.map { rows[$0].row }))); leave "
            + "the column out, or keep the rows that you mean")
      ])
    }
  }

  private static func words(duplicates: [[Int]]) -> [String] {
    let named = duplicates.prefix(mostNamed).map { "rows \(list($0)) are the same in every column" }
    let more = duplicates.count - mostNamed
    return named.isEmpty
      ? []
      : [
        named.joined(separator: "; ") + (more > 0 ? "; and \(more) more such groups" : "")
          + ": entered more than once?"
      ]
  }

  /// "2, 3 and 4", not too many of them.
  private static func list(_ numbers: [Int]) -> String {
    let most = 6
    if numbers.count > most {
      return numbers.prefix(most).map(String.init).joined(separator: ", ")
        + " and \(numbers.count - most) more"
    }
    let head = numbers.dropLast().map(String.init).joined(separator: ", ")
    return head.isEmpty ? "\(numbers.last ?? 0)" : "\(head) and \(numbers.last ?? 0)"
  }
}

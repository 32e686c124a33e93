internal import MetaAnalysis
internal import Parts

/// Reads the rows of a table one after the other; a class because the reader of CSV keeps what it calls.
final class StudyReader {
  let columns: StudyColumns
  private let text: TableText
  private let request: StudyTable.Request
  private var problems: [Problem] = []
  private var studies: [StudyTable.Study] = []
  private var leftOut: [StudyTable.LeftOut] = []
  private var tables: [TwoByTwo] = []
  /// Studies whose people were not divided by a design effect although there is a column for it.
  private var unadjusted = 0

  /// More problems than this are not worth reading.
  private static let mostProblems = 20

  init(_ text: TableText, _ columns: StudyColumns, _ request: StudyTable.Request) {
    self.text = text
    self.columns = columns
    self.request = request
  }

  func read() throws(Problems) {
    try text.forEachRow { [self] in add($0, $1) }
    if problems.isEmpty, studies.isEmpty, leftOut.isEmpty {
      say("has a header and no studies")
    }
    guard problems.isEmpty else { throw Problems(problems) }
  }

  private func say(_ message: String) {
    if problems.count < StudyReader.mostProblems {
      problems.append(Problem(file: text.file, path: Path([]), message: message))
    } else if problems.count == StudyReader.mostProblems {
      problems.append(
        Problem(file: text.file, path: Path([]), message: "more problems, not listed"))
    }
  }

  private func add(_ row: Int, _ fields: [String]) {
    guard problems.count <= StudyReader.mostProblems else { return }
    guard fields.count == text.header.count else {
      say("row \(row) has \(fields.count) fields, the header \(text.header.count)")
      return
    }
    let label = columns.label.map { PlainText.line(fields[$0].trimmingSpaces) } ?? ""
    let name = label.isEmpty ? "row \(row)" : label
    var (values, missing) = ([Double](), [String]())
    values.reserveCapacity(columns.places.count)
    for (number, place) in zip(columns.numbers, columns.places) {
      switch read(fields[place], row, number) {
      case .missing: missing.append(number)
      case .wrong: values.append(.nan)
      case .number(let x): values.append(x)
      }
    }
    // An icc without a cluster size, or neither, is a study without clusters.
    var clusters: ClusterAdjustment?
    if let cluster = columns.cluster {
      let (m, icc) = (
        read(fields[cluster.size], row, "cluster_size"), read(fields[cluster.icc], row, "icc")
      )
      if case .number(let m) = m, case .number(let icc) = icc {
        clusters = ClusterAdjustment(clusterSize: m, icc: icc)
        if clusters == nil {
          say(
            "row \(row), column cluster_size or icc: at least 1, and from 0 to 1; found \(m), \(icc)"
          )
        }
      }
    }
    guard missing.isEmpty else {
      leftOut.append(
        .init(row: row, label: label, reason: "\(missing.joined(separator: ", ")) missing"))
      return
    }
    let numbers = StudyNumbers(names: columns.numbers, values: values)
    var size = numbers.size
    if let place = columns.size, case .number(let x) = read(fields[place], row, "ni") { size = x }
    guard !values.contains(where: \.isNaN), problems.isEmpty else { return }
    if columns.cluster != nil, clusters == nil { unadjusted += 1 }
    size = size.map { $0 / (clusters?.designEffect ?? 1) }
    let texts = columns.texts.map { PlainText.line(fields[$0].trimmingSpaces) }
    if columns.measure.tableMeasure != nil {
      let cells = numbers.table(clusters)
      if cells.b < 0 || cells.d < 0 {
        say("row \(row): more events than people (ai, n1i or ci, n2i)")
      }
      tables.append(cells)
      studies.append(
        .init(
          row: row, label: name, effect: StudyEffect(y: 0, v: 0), size: size, texts: texts))
      return
    }
    switch numbers.effect(columns.measure, clusters) {
    case .success(let effect):
      studies.append(.init(row: row, label: name, effect: effect, size: size, texts: texts))
    case .failure(let failure):
      leftOut.append(.init(row: row, label: label, reason: failure.description))
    }
  }

  private enum Reading {
    case number(Double), missing, wrong
  }

  /// Reads a number and says what is wrong with it.
  private func read(_ field: String, _ row: Int, _ name: String) -> Reading {
    let typed = field.trimmingSpaces
    if TableNumber.isMissing(typed) { return .missing }
    guard let x = TableNumber.parse(typed, hasDecimalComma: request.dialect.hasDecimalComma) else {
      let hint =
        typed.contains(",") && !request.dialect.hasDecimalComma
        ? " (--decimal-comma reads 0,25 as a quarter)" : ""
      say("row \(row), column \(name): '\(typed.prefix(40))' is not a number\(hint)")
      return .wrong
    }
    if let complaint = StudyColumns.complaint(name, x) {
      say("row \(row), column \(name): \(complaint); found \(typed.prefix(40))")
      return .wrong
    }
    return .number(x)
  }

  /// What a reader should know although nothing is wrong.
  var notes: [String] {
    unadjusted > 0
      ? ["\(unadjusted) studies lack cluster_size or icc and are not adjusted for clusters"] : []
  }

  /// The studies; those of two-by-two tables get their effects now, for the rule of ½ looks at all.
  func result() -> ([StudyTable.Study], [StudyTable.LeftOut], [TwoByTwo]) {
    guard let measure = columns.measure.tableMeasure else { return (studies, leftOut, []) }
    let effects = StudyEffect.effects(measure, tables, rule: request.emptyCells)
    var used: [StudyTable.Study] = []
    for (i, effect) in effects.enumerated() {
      var study = studies[i]
      switch effect {
      case .success(let effect):
        study.effect =
          switch columns.measure {
          case .oddsAsMeansLogistic: effect.asMeanDifference(.logistic)
          case .oddsAsMeansNormal: effect.asMeanDifference(.normal)
          default: effect
          }
        used.append(study)
      case .failure(let failure):
        leftOut.append(.init(row: study.row, label: study.label, reason: failure.description))
      }
    }
    return (used, leftOut.sorted { $0.row < $1.row }, tables)
  }
}

/// A number in a field.
enum TableNumber {
  /// Whether a field says that there is nothing.
  static func isMissing(_ typed: String) -> Bool {
    typed.isEmpty || ["NA", "na", "N/A", "n/a", "NaN", "nan"].contains(typed)
  }

  /// The number, written as people do: no hexadecimals, no infinity, no blanks.
  static func parse(_ typed: String, hasDecimalComma: Bool) -> Double? {
    let plain = hasDecimalComma ? typed.replacing(",", with: ".") : typed
    if hasDecimalComma, typed.contains(".") { return nil }
    let allowed = plain.utf8.allSatisfy {
      (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x2B || $0 == 0x65
        || $0 == 0x45
    }
    guard allowed, let x = Double(plain), x.isFinite else { return nil }
    return x
  }
}

extension String {
  /// Without blanks at either end.
  fileprivate var trimmingSpaces: String {
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    return String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

internal import MetaAnalysis
internal import Parts

/// Reads the rows of a table one after the other; a class because the reader of CSV keeps what it calls.
final class StudyReader {
  let columns: StudyColumns
  private let text: TableText
  private let request: StudyRequest
  private var problems: [Problem] = []
  private var rows: [StudyRow] = []
  private var leftOut: [LeftOutStudy] = []
  /// The study of each row that was read, by row.
  private(set) var studyOfRow: [Int: String] = [:]
  /// Rows that are the same in every column, by their text.
  private var rowsByText: [String: [Int]] = [:]
  /// Studies whose people were not divided by a design effect although there is a column for it, and those whose
  /// were.
  private var (unadjusted, adjusted) = (0, 0)
  private var done = RowNotes()
  /// Analyses of an export of RevMan that rows are of.
  private var analyses: Set<[String]> = []

  /// More problems than this are not worth reading.
  private static let mostProblems = 20

  init(_ text: TableText, _ columns: StudyColumns, _ request: StudyRequest) {
    self.text = text
    self.columns = columns
    self.request = request
  }

  func read() throws(Problems) {
    try text.forEachRow { [self] in add($0, $1) }
    if problems.isEmpty, rows.isEmpty, leftOut.isEmpty { say("has a header and no studies") }
    if analyses.count > 1 {
      let names = columns.analyses.map { "'\(text.header[$0])'" }.joined(separator: " and ")
      say("holds \(analyses.count) analyses by \(names): keep the rows of one")
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
    if let place = columns.pools, !TableNumber.isMissing(fields[place].trimmingSpaces) {
      let label = columns.label.map { PlainText.line(fields[$0].trimmingSpaces) } ?? ""
      leftOut.append(.init(row: row, label: label, reason: "a pool of RevMan, not a study"))
      return
    }
    rowsByText[fields.joined(separator: "\u{1F}"), default: []].append(row)
    if !columns.studies.isEmpty {
      let parts = columns.studies.map { PlainText.line(fields[$0].trimmingSpaces) }
      if !TableNumber.isMissing(parts[0]) {
        studyOfRow[row] = parts.filter { !$0.isEmpty }.joined(separator: ", ")
      }
    }
    let label = columns.label.map { PlainText.line(fields[$0].trimmingSpaces) } ?? ""
    if !columns.analyses.isEmpty, columns.pools == nil {
      // Also those of another kind of data, of which nothing is read.
      analyses.insert(columns.analyses.map { fields[$0].trimmingSpaces })
    }
    let clusters = self.clusters(row, fields)
    let (read, missing) = numbers(row, fields)
    guard missing.isEmpty, let numbers = read else {
      if !missing.isEmpty {
        leftOut.append(.init(row: row, label: label, reason: missing.joined(separator: ", ")))
      }
      return
    }
    var size: Double?
    if let place = columns.size, case .number(let x) = self.read(fields[place], row, "ni") {
      size = x
    }
    if !columns.analyses.isEmpty {
      analyses.insert(columns.analyses.map { fields[$0].trimmingSpaces })
    }
    guard problems.isEmpty else { return }
    if columns.cluster != nil {
      if clusters == nil { unadjusted += 1 } else { adjusted += 1 }
    }
    if columns.measure.tableMeasure != nil {
      let cells = numbers.table(nil)
      if cells.b < 0 || cells.d < 0 {
        say("row \(row): more events than people (ai, n1i or ci, n2i)")
      }
    }
    rows.append(
      StudyRow(
        row: row, label: label, name: label.isEmpty ? "row \(row)" : label, numbers: numbers,
        clusters: clusters, size: size,
        texts: columns.texts.map { PlainText.line(fields[$0].trimmingSpaces) }))
  }

  /// The numbers that the measure is made from; nil where one is wrong, and what lacks.
  private func numbers(_ row: Int, _ fields: [String]) -> (StudyNumbers?, [String]) {
    if let (first, second) = columns.arms {
      var (values, missing) = ([Double](), [String]())
      for columns in [first, second] {
        let reading = columns.read(fields) { place, name in
          switch self.read(fields[place], row, name) {
          case .missing: nil
          case .wrong: .nan
          case .number(let x): x
          }
        }
        switch reading {
        case .arm(let arm, let source):
          values += [arm.mean, arm.sd, arm.n]
          done.add(source.words, row: row)
        case .missing(let reason): missing.append(reason)
        case .wrong: return (nil, missing)
        }
      }
      return (
        StudyNumbers(names: ["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"], values: values), missing
      )
    }
    var (values, missing) = ([Double](), [String]())
    values.reserveCapacity(columns.places.count)
    for (number, place) in zip(columns.numbers, columns.places) {
      switch read(fields[place], row, number) {
      case .missing: missing.append(number)
      case .wrong: values.append(.nan)
      case .number(let x): values.append(x)
      }
    }
    let lacks = missing.isEmpty ? [] : [missing.joined(separator: ", ") + " missing"]
    if missing.isEmpty, columns.numbers.last == "ci.ub", values.count == 3 {
      return (byInterval(row, values[0], values[1], values[2]), lacks)
    }
    return (StudyNumbers(names: columns.numbers, values: values), lacks)
  }

  /// An effect whose error is that of its 95 % interval by the normal; nil, and a problem, where it is no such interval.
  private func byInterval(
    _ row: Int, _ effect: Double, _ lower: Double, _ upper: Double
  ) -> StudyNumbers? {
    guard effect.isFinite, lower.isFinite, upper.isFinite else { return nil }
    let half = (upper - lower) / 2
    // A twentieth of the width: what rounding may move.
    guard half > 0, half.isFinite, abs((lower + upper) / 2 - effect) <= 0.1 * half else {
      say(
        "row \(row), columns ci.lb and ci.ub: \(lower) to \(upper) is no interval around \(effect); of a ratio "
          + "give the logarithms")
      return nil
    }
    done.add(
      "the error is from the 95 % interval, (ci.ub − ci.lb)/(2·1.96); ratios would have to be logarithms",
      row: row)
    return StudyNumbers(names: ["yi", "sei"], values: [effect, half / 1.959963984540054])
  }

  /// An icc without a cluster size, or neither, is a study without clusters.
  private func clusters(_ row: Int, _ fields: [String]) -> ClusterAdjustment? {
    guard let cluster = columns.cluster,
      case .number(let m) = read(fields[cluster.size], row, "cluster_size"),
      case .number(let icc) = read(fields[cluster.icc], row, "icc")
    else { return nil }
    let adjustment = ClusterAdjustment(clusterSize: m, icc: icc)
    if adjustment == nil {
      say("row \(row), column cluster_size or icc: at least 1, and from 0 to 1; found \(m), \(icc)")
    }
    return adjustment
  }

  private enum Reading {
    case number(Double), missing, wrong
  }

  /// Reads a number and says what is wrong with it.
  private func read(_ field: String, _ row: Int, _ name: String) -> Reading {
    let typed = field.trimmingSpaces
    if TableNumber.isMissing(typed) { return .missing }
    let hasDecimalComma = request.dialect.hasDecimalComma
    guard let x = TableNumber.parse(typed, hasDecimalComma: hasDecimalComma) else {
      say(
        "row \(row), column \(name): '\(typed.prefix(40))' is not a number"
          + TableNumber.hint(typed, hasDecimalComma: hasDecimalComma))
      return .wrong
    }
    if let complaint = StudyColumns.complaint(name, x) {
      say("row \(row), column \(name): \(complaint); found \(typed.prefix(40))")
      return .wrong
    }
    return .number(x)
  }

  /// Names of the columns.
  var header: [String] { text.header }

  /// Rows that are the same in every column, in groups, in the order of the table.
  var duplicates: [[Int]] {
    rowsByText.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  /// What a reader should know although nothing is wrong.
  var notes: [String] {
    var list = columns.notes + done.list
    if adjusted > 0 {
      list.append(
        "\(adjusted) studies have their people divided by the design effect 1 + (cluster_size − 1)·icc"
      )
    }
    if unadjusted > 0 {
      list.append(
        "\(unadjusted) studies lack cluster_size or icc and are not adjusted for clusters")
    }
    return list
  }

  /// The studies with their effects, for those of two-by-two tables the rule of ½ looks at all.
  func result() -> ([TableStudy], [LeftOutStudy], [TwoByTwo]) {
    var rows = rows
    if request.sharedControls == .split {
      for (row, words) in SharedControls.split(&rows, &studyOfRow, columns.measure) {
        done.add(words, row: row)
      }
    }
    func study(_ row: StudyRow, _ effect: StudyEffect) -> TableStudy {
      let size = (row.size ?? row.numbers.size).map { $0 / (row.clusters?.designEffect ?? 1) }
      return .init(row: row.row, label: row.name, effect: effect, size: size, texts: row.texts)
    }
    var used: [TableStudy] = []
    var tables: [TwoByTwo] = []
    let effects: [Result<StudyEffect, EffectFailure>]
    if let measure = columns.measure.tableMeasure {
      tables = rows.map { $0.numbers.table($0.clusters) }
      let rule: EmptyCellRule =
        switch request.emptyCells {
        case .usual: columns.measure == .peto ? .none : .only0
        case .by(let rule): rule
        }
      effects = StudyEffect.effects(measure, tables, rule: rule).map { effect in
        effect.map {
          switch columns.measure {
          case .oddsAsMeansLogistic: $0.asMeanDifference(.logistic)
          case .oddsAsMeansNormal: $0.asMeanDifference(.normal)
          default: $0
          }
        }
      }
    } else {
      effects = rows.map { $0.numbers.effect(columns.measure, $0.clusters) }
    }
    for (row, effect) in zip(rows, effects) {
      switch effect {
      case .success(let effect): used.append(study(row, effect))
      case .failure(let failure):
        leftOut.append(.init(row: row.row, label: row.label, reason: failure.description))
      }
    }
    return (used, leftOut.sorted { $0.row < $1.row }, tables)
  }
}

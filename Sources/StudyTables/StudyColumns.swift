internal import MetaAnalysis
internal import Parts

/// Which columns of a table are read, and what may stand in them.
struct StudyColumns {
  let measure: StudyMeasure
  /// Names of the columns with numbers, in their order of use.
  let numbers: [String]
  /// Where they stand in the header.
  let places: [Int]
  let label: Int?
  let size: Int?
  let cluster: (size: Int, icc: Int)?
  let texts: [Int]
  /// Where it stands which study a row is of; empty where nothing says.
  let studies: [Int]
  /// Both arms, where columns give what means and SDs can be made from.
  let arms: (ArmColumns, ArmColumns)?
  /// Columns that say which analysis a row is of, in exports of RevMan; empty in other tables.
  let analyses: [Int]
  /// The column that is filled in for pools, in exports of RevMan 5.
  let pools: Int?
  /// What is read by another name.
  let notes: [String]

  /// Columns of which each value is a study.
  static let studyNames = ["study", "trial", "slab", "study_id"]

  /// Columns that name a study, the first that is there.
  static let labels = ["slab", "study", "trial", "author", "label", "name", "study_id"]

  init(
    _ text: TableText, _ request: StudyRequest, _ file: String
  ) throws(Problems) {
    let header = text.header
    // Exports of RevMan have columns for every kind of data, of which an analysis fills one.
    let isExport = ColumnNames(header, asked: request.columns).analyses != nil
    let names = ColumnNames(
      header, asked: request.columns, ignoring: isExport ? try text.emptyColumns() : [])
    func place(_ name: String) -> Int? { names.place(name) }
    func problem(_ message: String) -> Problem {
      Problem(file: file, path: Path([]), message: message)
    }
    func has(_ names: [String]) -> Bool { names.allSatisfy { place($0) != nil } }
    var problems: [Problem] = names.missing.map(problem)
    let both = (ArmColumns(1, names), ArmColumns(2, names))
    let isMade = both.0.isEnough && both.1.isEnough && (both.0.hasMore || both.1.hasMore)
    let asked =
      request.measure ?? StudyColumns.measure(has) ?? (isMade ? .standardisedMeanDifference : nil)
    let sets = asked?.columns ?? []
    let found = sets.first(where: has)
    measure = asked ?? .given
    numbers = found ?? []
    places = numbers.compactMap(place)
    let isOfMeans =
      asked?.columns.first?.first == "m1i" && asked?.columns.first?.contains("n1i") == true
    arms = isOfMeans && isMade ? both : nil
    (analyses, pools) = (names.analyses ?? [], names.pools)
    notes = [
      names.note((found ?? []) + (isOfMeans ? ["n1i", "n2i"] : []) + ["study", "year"]),
      found?.first == "yi" ? names.genericNote : nil,
    ].compactMap { $0 }
    if found == nil, arms == nil {
      let columns = StudyColumns.listed(names.header)
      if asked == nil, has(["ai", "ci"]) {
        problems.append(
          problem("events of two arms: say what is compared, --measure OR, RR, RD or PETO"))
      } else {
        let wanted = (asked.map(\.columns) ?? StudyColumns.usual)
          .map { $0.joined(separator: ", ") }.joined(separator: " | ")
        let missing = sets.first?.filter { place($0) == nil } ?? []
        let lacks = missing.isEmpty ? "" : "column \(missing.joined(separator: ", ")) is missing; "
        problems.append(
          problem(
            "row 1: \(lacks)\(asked.map { "measure \($0.rawValue) needs" } ?? "needed are") "
              + "\(wanted)\(isOfMeans ? "; or \(ArmColumns.wanted)" : ""); found \(columns). "
              + "Other headings: --columns yi=NAME,sei=NAME"))
      }
    }
    var texts: [Int] = []
    for name in request.texts + [request.cluster].compactMap({ $0 }) {
      if let at = place(name) {
        texts.append(at)
      } else {
        let near = Spelling.nearest(to: name, in: header).map { "; did you mean '\($0)'?" } ?? ""
        let columns = StudyColumns.listed(header)
        problems.append(
          problem(
            "row 1: there is no column '\(name)'\(near.isEmpty ? "; found \(columns)" : near)"))
      }
    }
    guard problems.isEmpty else { throw Problems(problems) }
    let named =
      request.cluster == nil
      ? StudyColumns.studyNames.compactMap(place).first
        ?? names.pools.flatMap { _ in place("name") }
      : texts.popLast()
    // Two publications of the same authors are two studies.
    studies =
      named.map { [$0] + (request.cluster == nil ? [place("year")].compactMap { $0 } : []) } ?? []
    self.texts = texts
    label = StudyColumns.labels.compactMap(place).first
    size = numbers.contains("ni") || arms != nil ? nil : place("ni")
    switch (place("cluster_size"), place("icc")) {
    case (let m?, let icc?):
      guard measure.divides else {
        throw Problems([
          problem(
            "row 1: cluster_size and icc cannot adjust \(measure.rawValue); leave those columns out"
          )
        ])
      }
      cluster = (m, icc)
    case (nil, nil): cluster = nil
    case (let m, _):
      throw Problems([
        problem(
          "row 1: \(m == nil ? "icc" : "cluster_size") is there without "
            + "\(m == nil ? "cluster_size" : "icc"); both are needed to adjust for clusters")
      ])
    }
  }

  /// What the columns that are there can only mean.
  private static func measure(_ has: ([String]) -> Bool) -> StudyMeasure? {
    if StudyMeasure.given.columns.contains(where: has) { return .given }
    if StudyMeasure.standardisedMeanDifference.columns.contains(where: has) {
      return .standardisedMeanDifference
    }
    return nil
  }

  /// The names of a header, not too many of them.
  private static func listed(_ header: [String]) -> String {
    let names = header.filter { !$0.isEmpty }
    return names.prefix(20).joined(separator: ", ")
      + (names.count > 20 ? " and \(names.count - 20) more" : "")
  }

  private static let usual = [
    ["yi", "vi"], ["yi", "sei"], ["yi", "ci.lb", "ci.ub"],
    ["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"],
    ["ai", "bi", "ci", "di"], ["ai", "n1i", "ci", "n2i"],
  ]

  /// What is wrong with a number of a column; nil when it can be.
  static func complaint(_ name: String, _ x: Double) -> String? {
    switch name {
    case "vi": x > 0 ? nil : "a variance must be positive"
    case "sei": x > 0 ? nil : "a standard error must be positive"
    case "sd1i", "sd2i": x >= 0 ? nil : "a standard deviation cannot be negative"
    case "n1i", "n2i", "ni": x > 0 ? nil : "a number of people must be positive"
    case "ai", "bi", "ci", "di": x >= 0 ? nil : "a count cannot be negative"
    case "se1i", "se2i": x > 0 ? nil : "a standard error must be positive"
    case "ri": abs(x) <= 1 ? nil : "a correlation lies between -1 and 1"
    default: nil
    }
  }
}

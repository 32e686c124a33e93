internal import Inference
internal import MetaAnalysis
internal import StudyTables

/// The analyses of one table.
struct MetaRun {
  let findings: MetaFindings

  /// Beyond this many studies, what takes their square in time is refused.
  private static let mostForPairs = 10_000

  init(_ table: StudyTable, _ asked: MetaQuestion) throws {
    let (pooling, further, file) = (asked.pooling, asked.further, asked.table.file)
    let isQuadratic =
      further.bias || further.leaveOneOut || further.cumulative != nil || further.steps != nil
    if table.studies.count > MetaRun.mostForPairs, isQuadratic {
      throw QuestionError(
        .badInput,
        "\(file): \(table.studies.count) studies; --bias, --selection, --leave-one-out and "
          + "--cumulative take at most \(MetaRun.mostForPairs)")
    }
    let (y, v) = (table.y, table.v)
    let (method, test) = (pooling.method(for: table.measure), pooling.test(for: table.measure))
    let level = pooling.level
    func line(_ y: [Double], _ v: [Double]) throws -> Result<PooledLine, MetaFailure> {
      try PooledLine.make(y, v, method, test, level: level)
    }
    func column(_ name: String) -> [String] {
      let at = further.columns.firstIndex(of: name) ?? 0
      return table.studies.map { $0.texts[at] }
    }
    var found = MetaFindings(
      file: asked.table.name, measure: table.measure.rawValue,
      title: table.measure.title, isLogRatio: table.measure.isLogRatio, method: method,
      test: test, level: level,
      studies: table.studies.map { .init(row: $0.row, label: $0.label, effect: $0.effect) },
      leftOut: table.leftOut.map { ($0.row, $0.label, $0.reason) }, line: try line(y, v))
    found.notes = table.notes
    if table.measure == .peto, pooling.method == nil {
      found.notes.append(
        "Peto's method: a common effect, nothing added to empty cells; --method and --to change that"
      )
    }
    if method != .commonEffect { found.prediction = BootstrapPrediction(y.span, v.span) }
    if let by = further.by {
      let labels = column(by).map { StudyTable.isMissing($0) ? "(missing)" : $0 }
      let groups = Subgroups.pool(y, v, by: labels, method, test: test.poolingOrZ)
      found.groups = MetaFindings.Groups(
        column: by,
        pools: try groups.groups.map { group in
          let members = group.members
          return MetaFindings.Named(
            name: group.name, k: members.count,
            line: try line(members.map { y[$0] }, members.map { v[$0] }),
            single: members.count == 1 ? table.studies[members[0]].effect : nil)
        }, q: groups.q, df: groups.df, p: groups.p)
    }
    if !further.moderators.isEmpty {
      let design = try ModeratorDesign(
        further.moderators.map { ($0, column($0)) }, table, file)
      let (ys, vs) = (design.rows.map { y[$0] }, design.rows.map { v[$0] })
      found.moderators = MetaFindings.Moderators(
        names: ["intercept"] + design.names,
        fit: MetaRegression.fit(
          ys.span, vs.span, moderators: design.columns, method, test: test.poolingOrZ),
        leftOut: table.studies.count - design.rows.count,
        determined: design.determined)
      found.remarks = design.remarks
    }
    if further.leaveOneOut {
      found.leaveOneOut = zip(table.studies, try StudyParts.leaveOneOut(y, v, line)).map {
        MetaFindings.Named(name: $0.label, k: y.count - 1, line: $1)
      }
    }
    if let name = further.cumulative {
      let order = try MetaRun.order(column(name), name, table, found, file)
      let pools = try StudyParts.cumulative(y, v, order: order, line)
      found.cumulative = pools.enumerated().map {
        MetaFindings.Named(
          name: table.studies[order[$0.offset]].label, k: $0.offset + 1, line: $0.element)
      }
    }
    if let measure = table.measure.mantelHaenszel {
      found.mantelHaenszel = MantelHaenszel.pool(measure, table.tables).estimate
    }
    if further.bias || further.steps != nil {
      found.bias = SmallStudyBattery(
        table.set, method, direction: further.alternative?.direction,
        steps: further.steps, tests: further.tests ?? SmallStudyTest.printed,
        requests: further.failSafe ? [.failSafe] : [])
    }
    if further.calibrates { found.calibration = try MetaRun.calibration(table, found, further) }
    findings = found
  }

  /// Places in rising order, as numbers where all are numbers; ties stay as they are.
  private static func order(
    _ texts: [String], _ name: String, _ table: StudyTable, _ found: MetaFindings, _ file: String
  ) throws(QuestionError) -> [Int] {
    if let lacking = texts.firstIndex(where: StudyTable.isMissing) {
      throw QuestionError(
        .badInput,
        "\(file): row \(table.studies[lacking].row), column \(name) is empty; --cumulative needs it "
          + "for every study", remarks: found.remarks)
    }
    let numbers = texts.compactMap(table.number)
    let isNumeric = numbers.count == texts.count
    return texts.indices.sorted { a, b in
      if isNumeric { return numbers[a] == numbers[b] ? a < b : numbers[a] < numbers[b] }
      return texts[a] == texts[b] ? a < b : texts[a] < texts[b]
    }
  }

  /// What a literature like the table is made from.
  private static func calibration(
    _ table: StudyTable, _ found: MetaFindings, _ further: MetaQuestion.Further
  ) throws(QuestionError) -> MetaFindings.Calibration {
    let comparison: SelectionComparison
    switch SelectionComparison.of(table.y, table.v, direction: further.alternative?.direction) {
    case .success(let fitted): comparison = fitted
    case .failure(let failure):
      throw QuestionError(
        .badInput, "--calibrate needs two studies or more: \(failure.reason)",
        remarks: found.remarks)
    }
    let chosen = comparison.chosen
    guard table.v.allSatisfy({ $0 <= 1 && $0 >= 4e-6 }), abs(chosen.mean) <= 5, chosen.tau <= 5
    else {
      throw QuestionError(
        .badInput,
        "--calibrate needs variances between 0.000004 and 1 and effects up to 5, as standardised differences "
          + "and log ratios have them; divide effects by a standard deviation",
        remarks: found.remarks)
    }
    return MetaFindings.Calibration(
      table: table, comparison: comparison, tests: further.tests ?? SmallStudyTest.printed)
  }
}

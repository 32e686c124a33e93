import Foundation
import Inference
import InputFiles
import StudyTables
import MetaAnalysis
import Reports

/// The analyses of one table.
struct MetaRun {
  let findings: MetaFindings

  /// Beyond this many studies, what takes their square in time is refused.
  private static let mostForPairs = 10_000

  init(
    _ table: StudyTable, file: String, _ pooling: PoolingOptions, _ further: FurtherMetaOptions
  ) throws {
    let isQuadratic =
      further.bias || further.leaveOneOut || further.cumulative != nil || further.selection != nil
    if table.studies.count > MetaRun.mostForPairs, isQuadratic {
      throw failure(
        "\(file): \(table.studies.count) studies; --bias, --selection, --leave-one-out and "
          + "--cumulative take at most \(MetaRun.mostForPairs)", Exit.badInput)
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
      file: (file as NSString).lastPathComponent, measure: table.measure.rawValue,
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
    if !further.moderatorNames.isEmpty {
      let design = try ModeratorDesign(
        further.moderatorNames.map { ($0, column($0)) }, table, file)
      let (ys, vs) = (design.rows.map { y[$0] }, design.rows.map { v[$0] })
      found.moderators = MetaFindings.Moderators(
        names: ["intercept"] + design.names,
        fit: MetaRegression.fit(
          ys.span, vs.span, moderators: design.columns, method, test: test.poolingOrZ),
        leftOut: table.studies.count - design.rows.count,
        determined: design.determined)
    }
    if further.leaveOneOut {
      found.leaveOneOut = zip(table.studies, try StudyParts.leaveOneOut(y, v, line)).map {
        MetaFindings.Named(name: $0.label, k: y.count - 1, line: $1)
      }
    }
    if let name = further.cumulative {
      let order = try MetaRun.order(column(name), name, table, file)
      let pools = try StudyParts.cumulative(y, v, order: order, line)
      found.cumulative = pools.enumerated().map {
        MetaFindings.Named(
          name: table.studies[order[$0.offset]].label, k: $0.offset + 1, line: $0.element)
      }
    }
    if let measure = table.measure.mantelHaenszel {
      found.mantelHaenszel = MantelHaenszel.pool(measure, table.tables).estimate
    }
    if further.bias || further.selection != nil {
      found.bias = SmallStudyBattery(
        table.set, method, direction: further.alternative?.direction,
        steps: further.steps, tests: further.tests?.tests ?? SmallStudyTest.printed,
        requests: further.failSafe ? [.failSafe] : [])
    }
    findings = found
  }

  /// Places in rising order, as numbers where all are numbers; ties stay as they are.
  private static func order(
    _ texts: [String], _ name: String, _ table: StudyTable, _ file: String
  ) throws -> [Int] {
    if let lacking = texts.firstIndex(where: StudyTable.isMissing) {
      throw failure(
        "\(file): row \(table.studies[lacking].row), column \(name) is empty; --cumulative needs it "
          + "for every study", Exit.badInput)
    }
    let numbers = texts.compactMap(table.number)
    let isNumeric = numbers.count == texts.count
    return texts.indices.sorted { a, b in
      if isNumeric { return numbers[a] == numbers[b] ? a < b : numbers[a] < numbers[b] }
      return texts[a] == texts[b] ? a < b : texts[a] < texts[b]
    }
  }
}

public import MonteCarlo

/// One tidy row of results: point × outcome × contrast × method × measure.
public struct ResultRow: Sendable {
  /// The setting of the point: path and value.
  public var point: [JSON.Member]
  public var outcome: String
  public var contrast: String
  public var method: String
  /// The family that a row was adjusted in; empty outside families.
  public var family: String
  /// The procedure that adjusted it.
  public var adjustment: String
  public var measured: Measured
  public var boundary: Int
  public var failed: Int

  /// A row.
  public init(
    point: [JSON.Member], outcome: String, contrast: String, method: String, family: String,
    adjustment: String, measured: Measured, boundary: Int, failed: Int
  ) {
    self.point = point
    self.outcome = outcome
    self.contrast = contrast
    self.method = method
    self.family = family
    self.adjustment = adjustment
    self.measured = measured
    self.boundary = boundary
    self.failed = failed
  }

  /// All rows of a tally: rows of results, families, then paired differences.
  public static func all(_ tally: Tally, point: [JSON.Member]) -> [ResultRow] {
    var list: [ResultRow] = []
    for i in tally.layout.rows.indices {
      let measures = RowMeasures(tally, row: i)
      for measured in measures.all {
        list.append(
          ResultRow(
            point: point, outcome: measures.row.outcome, contrast: measures.row.contrast,
            method: measures.row.method, family: "", adjustment: "none", measured: measured,
            boundary: measures.boundary, failed: measures.failed))
      }
    }
    for i in tally.layout.families.indices { list += family(tally, i, point) }
    for i in tally.layout.pairs.indices {
      let measures = PairMeasures(tally, pair: i)
      for measured in measures.all {
        list.append(
          ResultRow(
            point: point, outcome: measures.first.outcome, contrast: measures.first.contrast,
            method: "\(measures.first.method) - \(measures.second.method)", family: "",
            adjustment: "none", measured: measured, boundary: 0, failed: measures.failed))
      }
    }
    return list
  }

  /// Rows of what one of several experiments on the same random numbers gives less another, with paired errors.
  ///
  /// - Parameters:
  ///   - joint: Their tallies.
  ///   - index: Which one.
  ///   - base: Which one it is compared with; the first unless given.
  ///   - point: Its setting.
  /// - Returns: A row of each statistic that both have.
  public static func differences(
    _ joint: JointTally, _ index: Int, less base: Int = 0, point: [JSON.Member]
  ) -> [ResultRow] {
    let layout = joint.tallies[index].layout
    return joint.statistics.indices.compactMap { s in
      guard let measured = joint.difference(s, index, less: base) else { return nil }
      switch joint.statistics[s].subject {
      case .row(let i):
        let row = layout.rows[i]
        return ResultRow(
          point: point, outcome: row.outcome, contrast: row.contrast, method: row.method,
          family: "", adjustment: "none", measured: measured, boundary: 0, failed: 0)
      case .family(let i):
        let family = layout.families[i]
        return ResultRow(
          point: point, outcome: "all", contrast: "all", method: "all", family: family.name,
          adjustment: family.adjustment, measured: measured, boundary: 0, failed: 0)
      }
    }
  }

  private static func family(_ tally: Tally, _ index: Int, _ point: [JSON.Member]) -> [ResultRow] {
    let measures = FamilyMeasures(tally, family: index)
    let family = measures.family
    let failures = family.members.map { RowMeasures(tally, row: $0).failed }
    let members = zip(measures.members, failures).map { member, failed in
      ResultRow(
        point: point, outcome: member.row.outcome, contrast: member.row.contrast,
        method: member.row.method, family: family.name, adjustment: family.adjustment,
        measured: member.rejection, boundary: 0, failed: failed)
    }
    let whole = (measures.all + measures.counts).map { measured in
      ResultRow(
        point: point, outcome: "all", contrast: "all", method: "all", family: family.name,
        adjustment: family.adjustment, measured: measured, boundary: 0,
        failed: failures.max() ?? 0)
    }
    return members + whole
  }

  /// The row as JSON.
  public var json: JSON {
    var members = [
      JSON.Member("point", .object(point)), .init("outcome", .string(outcome)),
      .init("contrast", .string(contrast)), .init("method", .string(method)),
    ]
    if !family.isEmpty { members.append(.init("family", .string(family))) }
    members += [
      .init("adjustment", .string(adjustment)), .init("measure", .string(measured.measure)),
      .init("value", .number(measured.value)), .init("mcse", .number(measured.mcse)),
      .init("unit", .string(measured.unit)), .init("replicates", .integer(measured.replicates)),
      .init("boundary", .integer(boundary)), .init("failed", .integer(failed)),
    ]
    return .object(members)
  }

  /// The columns of every table, after those of the point.
  public static let columns = [
    "outcome", "contrast", "method", "family", "adjustment", "measure", "value", "mcse", "unit",
    "replicates", "boundary", "failed",
  ]

  /// The same rows as CSV, one column per key of the point.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - withHeader: Whether the names of the columns come first.
  /// - Returns: The lines.
  public static func csv(_ rows: [ResultRow], withHeader: Bool = true) -> String {
    // Rows of one file may stand for points of different axes: each has every axis, empty where it is not its own.
    var keys: [String] = []
    for row in rows {
      for member in row.point where !keys.contains(member.key) { keys.append(member.key) }
    }
    var text = withHeader ? CSV.line(keys + columns) : ""
    for row in rows {
      let point = keys.map { key in
        guard let member = row.point.first(where: { $0.key == key }) else { return "" }
        return if case .string(let value) = member.value { value } else { member.value.text }
      }
      let measured = row.measured
      text += CSV.line(
        point + [
          row.outcome, row.contrast, row.method, row.family, row.adjustment, measured.measure,
          JSON.number(measured.value).text, JSON.number(measured.mcse).text, measured.unit,
          String(measured.replicates), String(row.boundary), String(row.failed),
        ])
    }
    return text
  }
}

public import MonteCarlo

/// What each point of a sweep has more or less than the one before it, with paired errors.
public struct DifferenceTable {
  private var titles: [String] = []
  private var lines: [[String]] = []

  /// An empty table.
  public init() {}

  /// Takes a point.
  ///
  /// - Parameters:
  ///   - setting: What it sets.
  ///   - joint: All points, run side by side.
  ///   - point: Its place.
  ///   - before: The place of the one before it.
  public mutating func add(
    _ setting: [JSON.Member], _ joint: JointTally, _ point: Int, less before: Int
  ) {
    let shown = shown(joint)
    if titles.isEmpty {
      titles = SweepWords.short(setting.map(\.key)) + shown.map(\.title)
    }
    lines.append(
      setting.map { SweepWords.value($0.value) }
        + shown.map { statistic, _ in
          joint.difference(statistic, point, less: before).map(Figures.text) ?? "-"
        })
  }

  /// The statistics that the sweep's own table shows: what the first rows reject, or how many a grid does.
  private func shown(_ joint: JointTally) -> [(statistic: Int, title: String)] {
    let layout = joint.tallies[0].layout
    if layout.families.contains(where: \.isLarge) {
      return layout.families.indices.compactMap { i in
        guard layout.families[i].adjustment == "none",
          let found = joint.statistic(.family(i), "number-rejected")
        else { return nil }
        return (found, "\(layout.families[i].name), of \(layout.families[i].members.count)")
      }.prefix(3).map(\.self)
    }
    let several = Set(layout.rows.prefix(3).map(\.outcome)).count > 1
    return layout.rows.indices.prefix(3).compactMap { i in
      guard
        let found = joint.statistic(.row(i), "rejection") ?? joint.statistic(.row(i), "probability")
      else { return nil }
      let row = layout.rows[i]
      return (found, (several ? row.outcome + " " : "") + row.method + ": rejected")
    }
  }

  /// The table.
  public var text: String {
    guard !lines.isEmpty else { return "" }
    var table = Table(titles, right: Set(0..<titles.count))
    table.rows = lines
    return "each point less the one before it, on the same random numbers:\n" + table.text
      + "± paired Monte Carlo standard error\n"
  }
}

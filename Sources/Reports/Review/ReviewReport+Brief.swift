internal import MonteCarlo
internal import ReviewSimulation

/// A report that fits a screen of 80 by 24.
extension ReviewReport {
  /// Lines of a screen, with one left for the prompt.
  static let screen = 23

  /// A line for each world, of each method as far as there is room.
  public var brief: String {
    guard let first = worlds.first?.tally else { return "" }
    let head = ReviewReport.shortened(title) + Wrap.text(effort(first), width: 78)
    let foot = Wrap.text(
      "± Monte Carlo standard error. FWER: P(a false finding); FDR: share of findings false.",
      width: 78)
    let room =
      ReviewReport.screen - head.split(separator: "\n").count - foot.split(separator: "\n").count
      - 4
    let shown = worlds.count * methods.count <= room ? methods : Array(methods.prefix(1))
    let kept = worlds.count * shown.count <= room ? worlds : Array(worlds.prefix(room - 1))
    var table = Table([
      "world", "method", "significant", "9 in 10", "FWER", "FDR", "heterogeneous",
    ])
    for world in kept {
      for method in shown { table.rows.append(row(world, method)) }
    }
    // Names are cut rather than broken: a line is a line.
    let over = table.naturalWidth - Table.width
    if over > 0 {
      let longest = max(8, (kept.map(\.name.count).max() ?? 0) - over)
      for i in table.rows.indices { table.rows[i][0] = String(table.rows[i][0].prefix(longest)) }
    }
    let left = worlds.count - kept.count
    return head + "\n" + table.text
      + (left > 0 ? "  … \(left) more world\(left == 1 ? "" : "s"): without --brief\n" : "") + "\n"
      + foot
  }

  private func row(_ world: World, _ method: String) -> [String] {
    let found = family(world, method, "none")
    func figure(_ family: FamilyMeasures?, _ measure: String) -> String {
      family?.all.first { $0.measure == measure }.map(Figures.compact) ?? "-"
    }
    return [
      world.name, method, figure(found, "number-rejected"), range(found), figure(found, "fwer"),
      figure(found, "fdr"), figure(family(world, ReviewExperiment.flagged), "number-rejected"),
    ]
  }

  /// A title on one line.
  private static func shortened(_ title: String) -> String {
    title.isEmpty ? "" : (title.count <= 78 ? title : title.prefix(77) + "…") + "\n"
  }
}

internal import MonteCarlo
internal import ReviewSimulation

/// A report that fits a screen of 80 by 24.
extension ReviewReport {
  /// Lines of a screen, with one left for the prompt.
  static let screen = 23

  /// A line for each world, of each method as far as there is room.
  public var brief: String {
    guard let first = worlds.first?.tally else { return "" }
    let head =
      (title.isEmpty ? "" : Wrap.text(title, width: 78)) + Wrap.text(effort(first), width: 78)
    let foot = Wrap.text(
      "± Monte Carlo standard error. FWER: P(a false finding); FDR: share of findings false.",
      width: 78)
    func lines(_ text: String) -> Int { text.split(separator: "\n").count }
    // Two empty lines, and one for what is left out.
    let room = ReviewReport.screen - lines(head) - lines(foot) - 3
    // Names are whole, on as many lines as they need: fewer methods, then fewer worlds, make room.
    var (shown, kept) = (methods, worlds)
    var table = briefTable(kept, shown)
    if lines(table) > room { shown = Array(methods.prefix(1)) }
    table = briefTable(kept, shown)
    while lines(table) > room, kept.count > 1 {
      kept.removeLast()
      table = briefTable(kept, shown)
    }
    let left = worlds.count - kept.count
    return head + "\n" + table
      + (left > 0 ? "  … \(left) more world\(left == 1 ? "" : "s"): without --brief\n" : "") + "\n"
      + foot
  }

  private func briefTable(_ worlds: [World], _ methods: [String]) -> String {
    var table = Table([
      "world", "method", "significant", "9 in 10", "FWER", "FDR", "heterogeneous",
    ])
    for world in worlds {
      for method in methods { table.rows.append(row(world, method)) }
    }
    return table.text
  }

  private func row(_ world: World, _ method: String) -> [String] {
    let found = family(world, method, "none")
    func figure(_ family: FamilyMeasures?, _ measure: String) -> String {
      family?.all.first { $0.measure == measure }.map(Figures.compact) ?? "-"
    }
    return [
      world.name, method, figure(found, "number-rejected"), range(found), figure(found, "fwer"),
      figure(found, "fdr"), figure(family(world, ReviewRows.flagged), "number-rejected"),
    ]
  }
}

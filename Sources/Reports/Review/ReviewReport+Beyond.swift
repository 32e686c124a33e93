internal import MonteCarlo
internal import ReviewSimulation

/// What lies beside the grid: post hoc analyses, looks, what tells worlds apart, what could not be pooled.
extension ReviewReport {
  private func rejection(_ world: World, _ analysis: Int, _ method: Int) -> Measured {
    RowMeasures(world.tally, row: analysis * methods.count + method).rejection
  }

  /// How many trials call their own result a finding, where decisions are left open.
  var claims: String {
    guard let flexibility = review.literature.reporting.flexibility else { return "" }
    let wanted = flexibility.direction == .benefit ? " of benefit" : ""
    return table(
      "published trials",
      [
        Line("share that claim a finding\(wanted)") {
          row($0, ReviewExperiment.claims, "trials", "", "mean-estimate")
        }
      ])
  }

  /// How often each post hoc analysis is significant.
  var postHoc: String {
    let chosen = analyses.indices.filter { analyses[$0].role == .postHoc }
    guard !chosen.isEmpty else { return "" }
    // The first method is the review's; the others are in the list of every analysis.
    return methods.enumerated().prefix(1).map { m, method in
      table(
        "post hoc, significant by \(method)",
        chosen.map { i in
          Line(analyses[i].name) { rejection($0, i, m) }
        })
    }.joined(separator: "\n")
  }

  /// How often a look, and any look so far, is significant.
  var looks: String {
    let chosen = analyses.indices.filter { analyses[$0].look != nil }
    guard !chosen.isEmpty else { return "" }
    return methods.enumerated().map { m, method in
      let lines = chosen.enumerated().map { count, i in
        Line("by \(analyses[i].look ?? 0) trials, look \(count + 1)") { world in
          family(world, "\(method), \(count + 1) looks")?.atLeast(1)
        }
      }
      return table("P(a significant look so far), \(method)", lines)
    }.joined(separator: "\n")
  }

  /// How well worlds could be told apart: by counts, and by what a bias would not move.
  var separation: String {
    guard worlds.count > 1 else { return "" }
    let clues = review.clues
    var table = Table(["which world?", "significant", "heterogeneous", "best other clue"])
    var named: [Int] = []
    for i in worlds.indices {
      for j in worlds.indices where j > i {
        let (a, b) = (worlds[i], worlds[j])
        func counts(_ name: String, _ adjustment: String?) -> Measured? {
          Separation.counts(
            family(a, name, adjustment)?.distribution ?? [],
            family(b, name, adjustment)?.distribution ?? [])
        }
        func estimates(_ clue: Int) -> Measured? {
          Separation.estimates(
            RowMeasures(a.tally, row: clue * methods.count),
            RowMeasures(b.tally, row: clue * methods.count))
        }
        let best = clues.map { ($0, estimates($0)) }.max { ($0.1?.value ?? 0) < ($1.1?.value ?? 0) }
        if let clue = best?.0, !named.contains(clue) { named.append(clue) }
        let mark = best.flatMap { named.firstIndex(of: $0.0) }.map { " (\(letter($0)))" }
        table.rows.append([
          "\(i + 1) or \(j + 1)", ReviewReport.shown(counts(methods[0], "none")),
          ReviewReport.shown(counts(ReviewExperiment.flagged, nil)),
          ReviewReport.shown(best?.1) + (mark ?? ""),
        ])
      }
    }
    let worldNames = worlds.enumerated().map { "\($0 + 1) \($1.name)" }.joined(separator: ", ")
    let clueNames = named.enumerated().map { "(\(letter($0))) \(analyses[$1].name)" }
    return table.text
      + Wrap.text(
        "  Worlds: \(worldNames). The chance of naming the right one of two reviews, one from each world, by "
          + "the number of analyses that are significant, or heterogeneous, or by another clue: .5 is "
          + "guessing. "
          + (named.isEmpty
            ? "The file has no other clue: no comparison of quality, no outcome that others rate."
            : "Clues: \(clueNames.joined(separator: "; "))."),
        width: 78, indent: 2)
  }

  private func letter(_ index: Int) -> String {
    String(UnicodeScalar(UInt8(97 + index % 26)))
  }

  /// What the grid names and cannot be pooled.
  var notPooled: String {
    let absent = review.absent
    guard !absent.isEmpty else { return "" }
    var lines: [(head: String, outcomes: [String])] = []
    for entry in absent {
      let head = "\(entry.group): \(entry.reason)"
      if let i = lines.firstIndex(where: { $0.head == head }) {
        lines[i].outcomes.append(entry.outcome)
      } else {
        lines.append((head, [entry.outcome]))
      }
    }
    let outcomes = Set(analyses.map(\.outcome)).union(absent.map(\.outcome)).count
    return "  Not in the grid\n"
      + lines.map { line in
        let names =
          line.outcomes.count == outcomes
          ? "all \(outcomes) outcomes" : line.outcomes.joined(separator: ", ")
        return Wrap.text("  \(line.head): \(names)", width: 78, indent: 4)
      }.joined()
  }

  /// Every analysis of every world.
  var everyAnalysis: String {
    worlds.flatMap { world in
      methods.enumerated().map { m, method in
        var table = Table(["\(world.name), \(method)", "significant", "bias", "coverage"])
        for (i, analysis) in analyses.enumerated() {
          let measures = RowMeasures(world.tally, row: i * methods.count + m)
          func shown(_ name: String) -> String {
            ReviewReport.shown(measures.all.first { $0.measure == name })
          }
          table.rows.append([
            analysis.name, Figures.text(measures.rejection), shown("bias"), shown("coverage"),
          ])
        }
        return table.text
      }
    }.joined(separator: "\n")
  }
}

internal import MonteCarlo
internal import ReviewSimulation

/// What lies beside the grid: post hoc analyses, looks, what tells worlds apart, what could not be pooled.
extension ReviewReport {
  private func measures(_ world: World, _ analysis: Int, _ method: Int) -> RowMeasures {
    RowMeasures(world.tally, row: analysis * methods.count + method)
  }

  /// How often it is significant where it is run; nil where it never is.
  private func rejection(_ world: World, _ analysis: Int, _ method: Int) -> Measured? {
    let measures = measures(world, analysis, method)
    return measures.tried > 0 ? measures.rejection : nil
  }

  /// How many trials call their own result a finding, where decisions are left open.
  var claims: String {
    guard let flexibility = review.literature.reporting.flexibility else { return "" }
    let wanted = flexibility.direction == .benefit ? " of benefit" : ""
    return table(
      "published trials",
      [
        Line("share that claim a finding\(wanted)") {
          row($0, ReviewRows.claims, "trials", "", "mean-estimate")
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
        chosen.flatMap { i -> [Line] in
          let rate = Line(analyses[i].name) { rejection($0, i, m) }
          let isAlways = worlds.allSatisfy { measures($0, i, m).tried == $0.tally.replicates }
          return isAlways ? [rate] : [rate, Line("  run in") { measures($0, i, m).triedShare }]
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
    var table = Table(["AUC, which world?", "significant", "heterogeneous", "best other clue"])
    var named: [Int] = []
    for i in worlds.indices {
      for j in worlds.indices where j > i {
        let (a, b) = (worlds[i], worlds[j])
        func counts(_ name: String, _ adjustment: String?) -> Measured? {
          let families = a.tally.layout.families
          let place = families.firstIndex {
            $0.name == name && (adjustment == nil || $0.adjustment == adjustment)
          }
          if let joint, let place,
            let statistic = joint.statistic(.family(place), "number-rejected")
          {
            return joint.area(statistic, i, j)
          }
          return Separation.counts(
            family(a, name, adjustment)?.distribution ?? [],
            family(b, name, adjustment)?.distribution ?? [])
        }
        func estimates(_ clue: Int) -> Measured? {
          let row = clue * methods.count
          return Separation.estimates(
            RowMeasures(a.tally, row: row), RowMeasures(b.tally, row: row),
            paired: joint.flatMap { joint in
              joint.statistic(.row(row), "bias").flatMap { joint.difference($0, j, less: i)?.mcse }
            })
        }
        let best = clues.map { ($0, estimates($0)) }.max { ($0.1?.value ?? 0) < ($1.1?.value ?? 0) }
        if let clue = best?.0, !named.contains(clue) { named.append(clue) }
        let mark = best.flatMap { named.firstIndex(of: $0.0) }.map { " (\(letter($0)))" }
        table.rows.append([
          "\(i + 1) or \(j + 1)", ReviewReport.shown(counts(methods[0], "none")),
          ReviewReport.shown(counts(ReviewRows.flagged, nil)),
          ReviewReport.shown(best?.1) + (mark ?? ""),
        ])
      }
    }
    let worldNames = worlds.enumerated().map { "\($0 + 1) \($1.name)" }.joined(separator: ", ")
    let clueNames = named.enumerated().map { "(\(letter($0))) \(analyses[$1].name)" }
    return table.text
      + Wrap.text(
        "  Worlds: \(worldNames). The chance of naming the right one of two reviews, one from each world, by "
          + "the number of analyses that are significant, or heterogeneous, or by another clue (the area under "
          + "the curve): .5 is guessing. "
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
        let rows = analyses.indices.map { measures(world, $0, m) }
        let isPredicted = rows.contains { $0.all.contains { $0.measure == "prediction-coverage" } }
        var table = Table(
          ["\(world.name), \(method)", "run in", "significant", "bias", "coverage"]
            + (isPredicted ? ["predicted"] : []))
        for (i, analysis) in analyses.enumerated() {
          let measures = rows[i]
          func shown(_ name: String) -> String {
            measures.all.first { $0.measure == name }.map(Figures.compact) ?? "-"
          }
          let share = Double(measures.tried) / Double(max(world.tally.replicates, 1))
          table.rows.append(
            [
              analysis.name, Figures.percent(share),
              measures.tried > 0 ? Figures.compact(measures.rejection) : "-", shown("bias"),
              shown("coverage"),
            ] + (isPredicted ? [shown("prediction-coverage")] : []))
        }
        return table.text
      }
    }.joined(separator: "\n")
      + Wrap.text(
        "  Significant (type I error where nothing is true, power elsewhere), bias and coverage are of the "
          + "reviews in which the analysis is run; predicted: how much of the true effects of new trials the 95 % "
          + "prediction interval holds, with the distribution of its test or by the method's 'prediction:'.",
        width: 78, indent: 2)
  }
}

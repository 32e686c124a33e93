internal import MonteCarlo
internal import ReviewSimulation

/// What each method makes of the worlds.
extension ReviewReport {
  /// Whether the observed counts are those of a method: the named one, or the first.
  private func isObserved(_ method: String) -> Bool {
    (observed?.method ?? methods.first) == method
  }

  /// Counts of findings under one method.
  func findings(_ method: String) -> String {
    func line(_ label: String, _ measure: String, _ adjustment: String) -> Line {
      Line(label) { world in
        family(world, method, adjustment)?.all.first { $0.measure == measure }
      }
    }
    func largest(_ label: String, _ what: String) -> Line {
      Line(label) { row($0, ReviewRows.largestFinding, what, method, "mean-estimate") }
    }
    var lines = [
      Line("pooled, of \(mainCount)") { world in
        let measures = family(world, method, "none")?.all
        return measures?.first { $0.measure == "number-run" }
          ?? Measured("number-run", Double(mainCount), mcse: 0, replicates: world.tally.replicates)
      },
      line("significant", "number-rejected", "none"),
      Line("  in 9 reviews of 10", text: { range(family($0, method, "none")) }),
      Line("  how often 0 to \(shape - 1)", text: { drawn(family($0, method, "none")) }),
      line("familywise error rate", "fwer", "none"),
      line("  of benefit", "fwer", "none, benefit only"),
      line("false discovery rate", "fdr", "none"),
    ]
    let adjustments = worlds[0].tally.layout.families.filter { $0.name == method }
      .map(\.adjustment).filter { !$0.hasPrefix("none") }
    for adjustment in adjustments {
      lines.append(line("significant after \(adjustment)", "number-rejected", adjustment))
      lines.append(line("  familywise error rate", "fwer", adjustment))
    }
    lines.append(largest("largest significant, SD", "size"))
    lines.append(largest("  beyond its truth", "excess over its target"))
    if isObserved(method) { lines += likelihood(method) }
    return table(method, lines)
  }

  /// Numbers of findings whose frequency is drawn: as many as fit into a column.
  private var shape: Int { min(mainCount + 1, 14) }

  /// How often 0, 1, 2 … are significant, as a line of blocks.
  private func drawn(_ family: FamilyMeasures?) -> String {
    let counts = (family?.distribution ?? []).prefix(shape).map(Double.init)
    guard let most = counts.max(), most > 0 else { return "-" }
    return Sparkline.text(counts, in: 0...most, characters: characters)
  }

  /// How probable a number of members of a family is.
  private func counts(_ name: String, _ adjustment: String?, _ count: Int) -> [Line] {
    [
      Line("P(≥ \(count)), observed \(count)") { family($0, name, adjustment)?.atLeast(count) },
      Line("P(exactly \(count))") { family($0, name, adjustment)?.exactly(count) },
    ]
  }

  /// How probable the observed counts are.
  private func likelihood(_ method: String) -> [Line] {
    guard let significant = observed?.significant else { return [] }
    var lines = counts(method, "none", significant)
    guard let flags = observed?.heterogeneous else { return lines }
    func both(_ world: World) -> Measured? {
      row(world, ReviewRows.observedCounts, "both exactly", method, "probability")
    }
    lines.append(Line("  and \(flags) heterogeneous", both))
    guard worlds.count > 1 else { return lines }
    lines.append(
      Line(
        "  likelihood ratio",
        text: { world in
          if world.name == worlds[0].name { return "1" }
          let place = world.tally.layout.rows.firstIndex {
            $0.outcome == ReviewRows.observedCounts && $0.method == method
          }
          guard let joint, let place, let statistic = joint.statistic(.row(place), "probability")
          else { return "-" }
          return ReviewReport.shown(joint.ratio(statistic, world.index, over: 0))
        }))
    return lines
  }

  /// What worlds find less the first one, with paired errors.
  var differences: String {
    guard let joint, worlds.count > 1 else { return "" }
    func line(_ label: String, _ measure: String, _ name: String, _ adjustment: String?) -> Line? {
      let families = worlds[0].tally.layout.families
      guard
        let place = families.firstIndex(where: {
          $0.name == name && (adjustment == nil || $0.adjustment == adjustment)
        }), let statistic = joint.statistic(.family(place), measure)
      else { return nil }
      return Line(label) { world in
        // Between worlds with and without true nulls an error rate has no difference.
        let has = [worlds[0], world].allSatisfy { world in
          measure == "number-rejected"
            || family(world, name, adjustment)?.all.contains { $0.measure == measure } == true
        }
        return has ? joint.difference(statistic, world.index, less: 0) : nil
      }
    }
    var lines: [Line?] = []
    for method in methods {
      lines.append(line("significant, \(method)", "number-rejected", method, "none"))
      lines.append(line("  familywise error rate", "fwer", method, "none"))
    }
    lines.append(line("heterogeneous", "number-rejected", ReviewRows.flagged, nil))
    return table(
      "less in '\(worlds[0].name)', paired", of: Array(worlds.dropFirst()), lines.compactMap(\.self)
    )
  }

  /// Flags of heterogeneity.
  var heterogeneity: String {
    let flagged = ReviewRows.flagged
    var lines = [
      Line("flagged, of \(mainCount)") { world in
        family(world, flagged)?.all.first { $0.measure == "number-rejected" }
      },
      Line("  in 9 reviews of 10", text: { range(family($0, flagged)) }),
    ]
    if let count = observed?.heterogeneous { lines += counts(flagged, nil, count) }
    return table("I² > 50 %, p < .10", lines)
  }

  /// Conclusions that another method does not draw, and the pools that flip most.
  var flips: String {
    guard let first = methods.first else { return "" }
    return methods.dropFirst().map { other in
      let label = "\(first) against \(other)"
      var lines = [first, other].map { method in
        Line("significant by \(method) only") {
          row($0, ReviewRows.flips, "\(method) only", label, "mean-estimate")
        }
      }
      for (index, name) in mostFlipped(first, other) {
        lines.append(Line("  P(\(name) flips)") { flip($0, index) })
      }
      return table(label, lines)
    }.joined(separator: "\n")
  }

  /// The three pairs of main analyses whose conclusions flip most often in the first world.
  private func mostFlipped(_ first: String, _ other: String) -> [(Int, String)] {
    let layout = worlds[0].tally.layout
    return layout.pairs.indices.filter { i in
      let (a, b) = (layout.pairs[i].first, layout.pairs[i].second)
      return a < analyses.count * methods.count && analyses[a / methods.count].role == .main
        && layout.rows[a].method == first && layout.rows[b].method == other
    }
    .map { ($0, flip(worlds[0], $0)?.value ?? 0) }
    .sorted { $0.1 > $1.1 }.prefix(3)
    .map { ($0.0, analyses[layout.pairs[$0.0].first / methods.count].name) }
  }

  private func flip(_ world: World, _ pair: Int) -> Measured? {
    PairMeasures(world.tally, pair: pair).discordance
  }
}

internal import MonteCarlo

/// What each method makes of the worlds.
extension ReviewReport {
  /// Whether the observed counts are those of a method: the named one, or the first.
  private func isObserved(_ method: String) -> Bool {
    (observed?.method ?? methods.first) == method
  }

  /// Counts of findings under one method.
  func findings(_ method: String) -> String {
    func measure(_ name: String, _ adjustment: String) -> (World) -> String {
      { world in
        ReviewReport.shown(
          self.family(world, method, adjustment)?.all.first { $0.measure == name })
      }
    }
    var lines: [Line] = [
      ("pooled, of \(mainCount)", { self.pooled($0, method) }),
      ("significant", measure("number-rejected", "none")),
      (
        "  in 9 reviews of 10",
        { ReviewReport.range(self.family($0, method, "none")?.distribution ?? []) }
      ),
      ("P(a false finding)", measure("fwer", "none")),
      ("  of benefit", measure("fwer", "none, benefit only")),
      ("share of findings false", measure("fdr", "none")),
    ]
    let adjustments = worlds[0].tally.layout.families.filter { $0.name == method }
      .map(\.adjustment).filter { !$0.hasPrefix("none") }
    for adjustment in adjustments {
      lines.append(("significant after \(adjustment)", measure("number-rejected", adjustment)))
      lines.append(("  P(a false finding)", measure("fwer", adjustment)))
    }
    lines.append(
      (
        "size of the largest",
        { ReviewReport.shown(self.row($0, self.words.largest, "size", method, "mean-estimate")) }
      ))
    lines.append(
      (
        "  beyond its truth",
        {
          ReviewReport.shown(
            self.row($0, self.words.largest, "excess over its target", method, "mean-estimate"))
        }
      ))
    if isObserved(method) { lines += likelihood(method) }
    return table(method, lines)
  }

  /// How probable the observed counts are.
  private func likelihood(_ method: String) -> [Line] {
    var lines: [Line] = []
    if let count = observed?.significant {
      lines.append(
        (
          "P(≥ \(count)), observed \(count)",
          { ReviewReport.shown(self.family($0, method, "none")?.atLeast(count)) }
        ))
      lines.append(
        (
          "P(exactly \(count))",
          { ReviewReport.shown(self.family($0, method, "none")?.exactly(count)) }
        ))
    }
    guard let significant = observed?.significant, let flags = observed?.heterogeneous else {
      return lines
    }
    func both(_ world: World) -> Measured? {
      row(world, words.observed, "both exactly", method, "probability")
    }
    lines.append(
      (
        "  and \(flags) heterogeneous", { ReviewReport.shown(both($0)) }
      ))
    guard worlds.count > 1, significant >= 0 else { return lines }
    lines.append(
      (
        "  likelihood ratio",
        { world in
          if world.name == self.worlds[0].name { return "1" }
          guard let base = both(self.worlds[0]), let own = both(world), base.value > 0 else {
            return "-"
          }
          let ratio = own.value / base.value
          let relative =
            own.value > 0
            ? (own.mcse / own.value * own.mcse / own.value
              + base.mcse / base.value * base.mcse / base.value).squareRoot() : 0
          return ReviewReport.shown(
            Measured(
              "likelihood-ratio", ratio,
              mcse: own.value > 0 ? ratio * relative : own.mcse / base.value,
              replicates: own.replicates))
        }
      ))
    return lines
  }

  /// How many analyses had enough studies, on average.
  private func pooled(_ world: World, _ method: String) -> String {
    let n = Double(world.tally.replicates)
    let rows = (family(world, method, "none")?.family.members ?? []).map {
      RowMeasures(world.tally, row: $0)
    }
    let mean = rows.reduce(0.0) { $0 + Double($1.estimates) } / n
    // Counts of analyses go together; the sum of their errors bounds that of their sum.
    let error = rows.reduce(0.0) {
      let p = Double($1.estimates) / n
      return $0 + (p * (1 - p) / n).squareRoot()
    }
    return ReviewReport.shown(
      Measured("pooled", mean, mcse: error, replicates: world.tally.replicates))
  }

  /// Flags of heterogeneity.
  var heterogeneity: String {
    var lines: [Line] = [
      (
        "flagged, of \(mainCount)",
        { world in
          ReviewReport.shown(
            self.family(world, self.words.flagged)?.all.first { $0.measure == "number-rejected" })
        }
      ),
      (
        "  in 9 reviews of 10",
        { ReviewReport.range(self.family($0, self.words.flagged)?.distribution ?? []) }
      ),
    ]
    if let count = observed?.heterogeneous {
      lines.append(
        (
          "P(≥ \(count)), observed \(count)",
          { ReviewReport.shown(self.family($0, self.words.flagged)?.atLeast(count)) }
        ))
      lines.append(
        (
          "P(exactly \(count))",
          { ReviewReport.shown(self.family($0, self.words.flagged)?.exactly(count)) }
        ))
    }
    return table("I² > 50 %, p < .10", lines)
  }

  /// Conclusions that another method does not draw, and the overall pools that flip most.
  var flips: String {
    guard let first = methods.first else { return "" }
    return methods.dropFirst().map { other in
      let label = "\(first) against \(other)"
      var lines: [Line] = [first, other].map { method in
        (
          "significant by \(method) only",
          {
            ReviewReport.shown(
              self.row($0, self.words.flips, "\(method) only", label, "mean-estimate"))
          }
        )
      }
      for (index, name) in mostFlipped(first, other) {
        lines.append(("  P(\(name) flips)", { ReviewReport.shown(self.flip($0, index)) }))
      }
      return table(label, lines)
    }.joined(separator: "\n")
  }

  /// The three pairs of main analyses whose conclusions flip most often in the first world.
  private func mostFlipped(_ first: String, _ other: String) -> [(Int, String)] {
    let layout = worlds[0].tally.layout
    return layout.pairs.indices.filter { i in
      let (a, b) = (layout.pairs[i].first, layout.pairs[i].second)
      return a < analyses.count * methods.count && analyses[a / methods.count].isMain
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

internal import Foundation
public import MonteCarlo

/// Worlds of a review side by side: what each would make the review find.
public struct ReviewReport {
  /// One truth and what it gave.
  public struct World {
    public var name: String
    public var tally: Tally

    /// A world.
    public init(name: String, tally: Tally) {
      self.name = name
      self.tally = tally
    }
  }

  /// What the published review reported.
  public struct Observed {
    public var significant: Int?
    public var heterogeneous: Int?
    public var method: String?

    /// Observed counts.
    public init(significant: Int?, heterogeneous: Int?, method: String?) {
      self.significant = significant
      self.heterogeneous = heterogeneous
      self.method = method
    }
  }

  let title: String
  let question: String
  let seed: UInt64
  let worlds: [World]
  let observed: Observed?
  /// The name of the family that counts flagged analyses.
  let flagged: String
  /// Whether each analysis is listed.
  let details: Bool

  /// A report.
  ///
  /// - Parameters:
  ///   - title: What it is.
  ///   - question: The question.
  ///   - seed: Of the run.
  ///   - worlds: At least one.
  ///   - observed: What the published review reported.
  ///   - flagged: The name of the family that counts flagged analyses.
  ///   - details: Whether each analysis is listed.
  public init(
    title: String, question: String, seed: UInt64, worlds: [World], observed: Observed?,
    flagged: String, details: Bool
  ) {
    self.title = title
    self.question = question
    self.seed = seed
    self.worlds = worlds
    self.observed = observed
    self.flagged = flagged
    self.details = details
  }

  /// The whole text.
  public var text: String {
    guard let first = worlds.first?.tally else { return "" }
    var text = title.isEmpty ? "" : Wrap.text(title, width: 78)
    if !question.isEmpty { text += Wrap.text(question, width: 78) }
    let names = ReviewReport.methods(first, flagged)
    let analyses = first.layout.families.first?.members.count ?? 0
    text += Wrap.text(
      "\(analyses) analyses in each review, \(Figures.count(first.replicates)) reviews in each world, "
        + "seed \(seed)", width: 78)
    for method in names { text += "\n" + block(method, analyses) }
    text += "\n" + heterogeneity(analyses)
    if details { text += "\n" + everyAnalysis }
    return text
      + Wrap.text(
        "\nValues are ± their Monte Carlo standard error. Worlds share their random numbers.",
        width: 78)
  }

  /// Names of methods, in order.
  private static func methods(_ tally: Tally, _ flagged: String) -> [String] {
    tally.layout.families.reduce(into: []) { list, family in
      if family.name != flagged, !list.contains(family.name) { list.append(family.name) }
    }
  }

  private func family(
    _ world: World, _ name: String, _ adjustment: String? = nil
  ) -> FamilyMeasures? {
    world.tally.layout.families.firstIndex {
      $0.name == name && (adjustment == nil || $0.adjustment == adjustment)
    }.map { FamilyMeasures(world.tally, family: $0) }
  }

  /// A table of worlds; three of them fit beside the labels.
  private func table(_ title: String, _ rows: [(String, (World) -> String)]) -> String {
    stride(from: 0, to: worlds.count, by: 3).map { start in
      let shown = Array(worlds[start..<min(start + 3, worlds.count)])
      var table = Table([title] + shown.map(\.name), right: Set(1...shown.count))
      for (label, value) in rows { table.rows.append([label] + shown.map(value)) }
      return table.text
    }.joined(separator: "\n")
  }

  private func block(_ method: String, _ analyses: Int) -> String {
    var rows: [(String, (World) -> String)] = []
    func measure(_ label: String, _ name: String, _ adjustment: String) {
      rows.append(
        (
          label,
          { world in
            family(world, method, adjustment)?.all.first { $0.measure == name }.map(Figures.text)
              ?? "-"
          }
        ))
    }
    measure("significant, of \(analyses)", "number-rejected", "none")
    rows.append(
      ("  in 9 reviews of 10", { range(family($0, method, "none")?.distribution ?? []) }))
    measure("P(a false finding)", "fwer", "none")
    measure("share of findings false", "fdr", "none")
    let isCompared = observed?.method == nil || observed?.method == method
    if let count = observed?.significant, isCompared {
      rows.append(
        (
          "P(≥ \(count)), observed \(count)",
          { family($0, method, "none")?.atLeast(count).map(Figures.text) ?? "-" }
        ))
      rows.append(
        (
          "P(exactly \(count))",
          { family($0, method, "none")?.exactly(count).map(Figures.text) ?? "-" }
        ))
    }
    let adjustments = worlds[0].tally.layout.families.filter { $0.name == method }
      .map(\.adjustment).filter { $0 != "none" }
    for adjustment in adjustments {
      measure("significant after \(adjustment)", "number-rejected", adjustment)
      measure("  P(a false finding)", "fwer", adjustment)
    }
    return table(method, rows)
  }

  private func heterogeneity(_ analyses: Int) -> String {
    var rows: [(String, (World) -> String)] = [
      (
        "flagged, of \(analyses)",
        { world in
          family(world, flagged)?.all.first { $0.measure == "number-rejected" }
            .map(Figures.text) ?? "-"
        }
      ),
      ("  in 9 reviews of 10", { range(family($0, flagged)?.distribution ?? []) }),
    ]
    if let count = observed?.heterogeneous {
      rows.append(
        (
          "P(≥ \(count)), observed \(count)",
          { family($0, flagged)?.atLeast(count).map(Figures.text) ?? "-" }
        ))
    }
    return table("I² > 50 %, p < .10", rows)
  }

  /// The middle 90 % of a distribution of counts.
  private func range(_ counts: [Int]) -> String {
    let total = counts.reduce(0, +)
    guard total > 0 else { return "-" }
    func quantile(_ share: Double) -> Int {
      var sum = 0
      for (value, count) in counts.enumerated() {
        sum += count
        if Double(sum) >= share * Double(total) { return value }
      }
      return counts.count - 1
    }
    return "\(quantile(0.05)) to \(quantile(0.95))"
  }

  private var everyAnalysis: String {
    worlds.map { world in
      var table = Table(
        ["\(world.name): analysis", "method", "significant", "bias", "coverage"])
      for i in world.tally.layout.rows.indices {
        let measures = RowMeasures(world.tally, row: i)
        func shown(_ name: String) -> String {
          measures.all.first { $0.measure == name }.map(Figures.text) ?? "-"
        }
        table.rows.append([
          "\(measures.row.outcome), \(measures.row.contrast)", measures.row.method,
          Figures.text(measures.rejection), shown("bias"), shown("coverage"),
        ])
      }
      return table.text
    }.joined(separator: "\n")
  }
}

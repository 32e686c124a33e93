internal import MonteCarlo

/// What a scenario expected beside what came out.
public enum ExpectationReport {
  /// What was expected; labels that are nil match anything.
  public struct Asked: Sendable {
    public var name: String
    public var world, family, outcome, contrast, method, adjustment: String?
    public var measure: String
    public var value: Double
    public var within: Double

    /// An expectation.
    public init(
      name: String, world: String?, family: String?, outcome: String?, contrast: String?,
      method: String?, adjustment: String?, measure: String, value: Double, within: Double
    ) {
      self.name = name
      self.world = world
      self.family = family
      self.outcome = outcome
      self.contrast = contrast
      self.method = method
      self.adjustment = adjustment
      self.measure = measure
      self.value = value
      self.within = within
    }
  }

  /// One comparison.
  public struct Verdict: Sendable {
    let asked: Asked
    let row: ResultRow?
    let candidates: Int
    /// Within the stated distance and five Monte Carlo standard errors.
    public let isMet: Bool

    /// Compares an expectation with the one row that it names.
    public init(_ asked: Asked, _ rows: [ResultRow]) {
      // A family as a whole is named by itself; its members by their own labels too.
      let isWhole =
        asked.family != nil && asked.outcome == nil && asked.contrast == nil && asked.method == nil
      let found = rows.filter { row in
        row.measured.measure == asked.measure
          && row.outcome == asked.outcome ?? row.outcome
          && row.contrast == asked.contrast ?? row.contrast
          && row.method == asked.method ?? row.method
          && (asked.family.map { row.family == $0 && (!isWhole || row.outcome == "all") }
            ?? (asked.adjustment != nil || row.family.isEmpty))
          && (asked.adjustment.map { row.adjustment == $0 }
            ?? (asked.family == nil || row.adjustment == "none"
              || !row.adjustment.hasPrefix("none")))
          && (asked.world.map { row.point.contains(JSON.Member("world", .string($0))) } ?? true)
      }
      self.asked = asked
      candidates = found.count
      row = found.count == 1 ? found[0] : nil
      isMet =
        row.map {
          abs($0.measured.value - asked.value) <= asked.within + 5 * $0.measured.mcse
        } ?? false
    }
  }

  /// A table of verdicts.
  public static func text(_ verdicts: [Verdict]) -> String {
    if verdicts.isEmpty { return "The scenario states no 'expect:' block.\n" }
    var table = Table(["expectation", "expected", "found", "verdict"])
    var notes = ""
    for verdict in verdicts {
      let band = verdict.asked.within > 0 ? " ± \(Figures.known(verdict.asked.within))" : ""
      table.rows.append([
        verdict.asked.name, Figures.known(verdict.asked.value) + band,
        verdict.row.map { Figures.text($0.measured) } ?? "-", verdict.isMet ? "met" : "MISSED",
      ])
      if verdict.row == nil {
        notes +=
          "  \(verdict.asked.name): \(verdict.candidates) rows match it; name outcome, contrast, "
          + "method and measure so that one does\n"
      }
    }
    return table.text + notes
  }
}

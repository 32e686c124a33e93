public import MonteCarlo

/// Tests on a table of studies beside the same tests on literatures as they were fitted.
public enum CalibrationTable {
  /// The table.
  ///
  /// - Parameters:
  ///   - lines: Test, its p in the table where it has one, the share of literatures with alarm at .05, how many
  ///     failed there, and whether the two are at odds.
  ///   - literatures: How many there were.
  /// - Returns: The text.
  public static func text(
    _ lines: [(test: String, p: Double?, alarm: Measured, failed: Int, isAtOdds: Bool)],
    literatures: Int
  ) -> String {
    var table = Table(
      ["test", "p in the table", "alarm at .05 as fitted", "failed", ""], right: [1, 2, 3])
    for line in lines {
      table.rows.append([
        line.test, line.p.map(MetaWords.pFigure) ?? "-", Figures.text(line.alarm),
        String(line.failed), line.isAtOdds ? "at odds" : "",
      ])
    }
    return table.text
      + Wrap.text(
        "  \(literatures) literatures as fitted, seed 1. At odds: an alarm of the table that fewer than 5 % give, "
          + "or none where more than 95 % do.", width: 78, indent: 2)
  }
}

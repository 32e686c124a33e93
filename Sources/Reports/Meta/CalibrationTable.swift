public import MonteCarlo

/// Whether literatures as they were fitted say of a test what the table says.
public enum CalibrationAgreement: String, Sendable {
  /// Half of them or more do.
  case usual = ""
  /// Fewer than half do.
  case seldom
  /// Fewer than 5 % do: the model does not explain the table.
  case atOdds = "at odds"

  /// By the share of literatures that say the same.
  public init(share: Double) {
    self = share < 0.05 ? .atOdds : share < 0.5 ? .seldom : .usual
  }
}

/// Tests on a table of studies beside the same tests on literatures as they were fitted.
public enum CalibrationTable {
  /// The table.
  ///
  /// - Parameters:
  ///   - lines: Test, its p in the table where it has one, the share of literatures with alarm at .05, how many
  ///     failed there, and whether the two agree.
  ///   - literatures: How many there were.
  /// - Returns: The text.
  public static func text(
    _ lines: [(
      test: String, p: Double?, alarm: Measured, failed: Int, agreement: CalibrationAgreement
    )],
    literatures: Int
  ) -> String {
    var table = Table(
      ["test", "p in the table", "alarm at .05 as fitted", "failed", ""], right: [1, 2, 3])
    for line in lines {
      table.rows.append([
        line.test, line.p.map(MetaWords.pFigure) ?? "-", Figures.text(line.alarm),
        String(line.failed), line.agreement.rawValue,
      ])
    }
    return table.text
      + Wrap.text(
        "  \(literatures) literatures as fitted, seed 1. Seldom: fewer than half of them say what the table says, "
          + "alarm or none; at odds: fewer than 5 %.", width: 78, indent: 2)
  }

  /// The same in words.
  ///
  /// - Parameters:
  ///   - seldom: Tests of which fewer than half of the literatures say what the table says.
  ///   - atOdds: Those of which fewer than 5 % do.
  /// - Returns: A sentence or two.
  public static func verdict(seldom: String, atOdds: String) -> String {
    if seldom.isEmpty, atOdds.isEmpty {
      return "Every test says there what it says of the table, in half of them or more."
    }
    return [
      atOdds.isEmpty
        ? "" : "At odds with the table, where fewer than 5 % say the same: \(atOdds).",
      seldom.isEmpty ? "" : "Seldom as in the table, in fewer than half: \(seldom).",
    ].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

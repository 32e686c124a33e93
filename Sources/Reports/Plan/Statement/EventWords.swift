internal import Foundation
internal import Parts
internal import TrialSimulation

/// What a paragraph says of an event that a baseline foretells.
extension StatementWriter {
  /// "a baseline that foretells it with a c statistic of about 0.63 (a correlation of 0.29 with the normal beneath the event)".
  ///
  /// c is that of an event with a risk of one half, ½ + (2/π)·asin(|r|/√2).
  mutating func foretelling(_ law: EventLaw, _ place: Path) -> [String] {
    let r = abs(law.baselineCorrelation)
    guard r > 0, !isSolved(place) else { return [] }
    let c = 0.5 + 2 / Double.pi * asin(r / 2.0.squareRoot())
    return [
      "a baseline that foretells it with a c statistic of about \(StatementWords.significant((c * 100).rounded() / 100)) "
        + "(a correlation of \(StatementWords.significant(r)) with the normal beneath the event)"
        + cite(place)
    ]
  }
}

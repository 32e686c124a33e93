internal import MetaAnalysis
internal import MonteCarlo
public import Questions

extension CalibrationCheck.Line {
  /// How the table looks among the literatures.
  var agreement: CalibrationAgreement {
    p.map { CalibrationAgreement(share: $0 < 0.05 ? alarm.value : 1 - alarm.value) } ?? .usual
  }
}

extension CalibrationCheck {
  /// Tests beside each other.
  public var table: String {
    CalibrationTable.text(
      lines.map { ($0.test.title, $0.p, $0.alarm, $0.failed, $0.agreement) },
      literatures: CalibrationCheck.replicates)
  }

  /// For the notes of the scenario.
  public var words: String {
    let known = lines.filter { $0.p != nil }
    func named(_ agreement: CalibrationAgreement) -> String {
      known.filter { $0.agreement == agreement }.map(\.test.title).joined(separator: ", ")
    }
    let alarms = known.map {
      "\($0.test.title) \($0.p ?? 1 < 0.05 ? "alarm" : "no alarm") in the table, "
        + "\(Int((100 * $0.alarm.value).rounded())) % of literatures"
    }
    return
      "Of \(CalibrationCheck.replicates) literatures as fitted: \(alarms.joined(separator: "; ")). "
      + CalibrationTable.verdict(seldom: named(.seldom), atOdds: named(.atOdds))
  }
}

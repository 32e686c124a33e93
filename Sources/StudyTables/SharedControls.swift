internal import MetaAnalysis

/// Control arms that several rows of one study share, split among them.
///
/// A control arm of n people that m rows compare with becomes m arms of n/m, with its mean and SD, or with its events
/// divided by m. The rows are then nearly independent. Source: Higgins et al. (2023) Cochrane Handbook 6.4, section
/// 23.3.4.
enum SharedControls {
  /// Splits them.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - studyOfRow: The study of each; rows that shared a control become studies of their own.
  ///   - measure: What is compared.
  /// - Returns: What was done to which row.
  static func split(
    _ rows: inout [StudyRow], _ studyOfRow: inout [Int: String], _ measure: StudyMeasure
  ) -> [(Int, String)] {
    let names = measure.tableMeasure == nil ? ["m2i", "sd2i", "n2i"] : ["ci", "di", "n2i"]
    var groups: [String: [Int]] = [:]
    for (i, row) in rows.enumerated() {
      guard let study = studyOfRow[row.row],
        row.numbers.names.contains("n2i") || row.numbers.names.contains("di")
      else { continue }
      let control = names.map { "\(row.numbers[$0])" }.joined(separator: " ")
      groups["\(study)\u{1F}\(control)", default: []].append(i)
    }
    var done: [(Int, String)] = []
    for members in groups.values where members.count > 1 {
      let share = Double(members.count)
      for i in members {
        rows[i].numbers = rows[i].numbers.dividingControl(by: share)
        let row = rows[i].row
        studyOfRow[row] = (studyOfRow[row] ?? "") + " (row \(row))"
        done.append(
          (row, "the control arm is shared by \(members.count) rows of the study and was split"))
      }
    }
    return done.sorted { $0.0 < $1.0 }
  }
}

extension StudyNumbers {
  /// With a control arm of fewer people, and as much fewer events.
  func dividingControl(by share: Double) -> StudyNumbers {
    let divided: Set<String> = names.contains("m2i") ? ["n2i"] : ["ci", "di", "n2i"]
    return StudyNumbers(
      names: names,
      values: zip(names, values).map { divided.contains($0) ? $1 / share : $1 })
  }
}

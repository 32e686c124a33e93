internal import InputFiles
internal import MonteCarlo
public import Questions
internal import TrialSimulation

/// An answer of `sweep` in each of its forms.
extension SweepAnswer {
  /// All results, point by point, with what each has more or less than the one before it where that was asked for.
  public var rows: [ResultRow] { points.flatMap(rows) }

  private func rows(_ point: Point) -> [ResultRow] {
    let setting = point.setting.point
    let before = differences.flatMap { $0.before[point.number] }
    return ResultRow.all(point.tally, point: setting)
      + (differences.flatMap { found in
        before.map { ResultRow.differences(found.joint, point.number, less: $0, point: setting) }
      } ?? [])
  }

  /// The rows as CSV.
  public var csv: String {
    points.enumerated().map { ResultRow.csv(rows($1), withHeader: $0 == 0) }.joined()
  }

  /// The whole answer as JSON text; `timing` is the only part that may differ between two runs.
  public var jsonText: String {
    var text = SweepReport.jsonHead(
      SweepReport.header(
        scenario: ResolvedScenario.json(scenario), seed: seed, source: source.rawValue,
        streams: streams.rawValue, stopping: stopping, isInterrupted: isInterrupted))
    for (i, point) in points.enumerated() {
      text += SweepReport.json(rows(point), isFirst: i == 0)
    }
    return text + SweepReport.jsonTail(seconds: seconds, points: points.count)
  }

  /// The answer as text.
  ///
  /// - Parameter characters: What the terminal can show.
  /// - Returns: Lines of at most 80 characters.
  public func text(characters: CharacterSetChoice = .unicode) -> String {
    var report = SweepReport(title: title, question: question)
    for point in points { report.add(point.setting.point, point.tally) }
    let text = report.text(
      points: count, done: points.count,
      stopping: differences.map { "replicates \($0.joint.replicates)" } ?? stopping, seed: seed,
      streams: streams.rawValue, characters: characters)
    guard let differences else { return text }
    var table = DifferenceTable()
    for point in points {
      guard let before = differences.before[point.number] else { continue }
      table.add(point.setting.point, differences.joint, point.number, less: before)
    }
    return text + "\n" + table.text
      + (isInterrupted ? "INTERRUPTED: a complete prefix of every point.\n" : "")
  }
}

import Foundation
import GSLKit
import InputFiles
import StudyTables
import MetaAnalysis
import MonteCarlo
import Reports
import ReviewSimulation

/// Whether literatures of a calibrated scenario set off the tests that the table sets off.
struct CalibrationCheck {
  /// A test on the table, and how often it gives alarm on the literatures.
  struct Line {
    var test: SmallStudyTest
    /// On the table; nil where it could not be done.
    var p: Double?
    var alarm: Measured
    var failed: Int

    /// How the table looks among the literatures.
    var agreement: CalibrationAgreement {
      p.map { CalibrationAgreement(share: $0 < 0.05 ? alarm.value : 1 - alarm.value) } ?? .usual
    }
  }

  /// Literatures that are drawn.
  static let replicates = 500

  let lines: [Line]

  /// Draws literatures as fitted and tests them.
  ///
  /// - Parameters:
  ///   - scenario: The scenario's text.
  ///   - file: Its name, for messages.
  ///   - tests: The tests.
  ///   - studies: The table.
  ///   - direction: Which way results were wanted.
  /// - Throws: What is wrong with the scenario, which a table can never cause.
  init(
    _ scenario: String, _ file: String, tests: [SmallStudyTest], _ studies: StudyTable,
    direction: Direction
  ) throws {
    let review = try ReviewFile(YAMLReader.read(scenario, file: file), file: file).worlds[0].review
    let experiment = try ReviewExperiment(
      model: review.literature, analyses: Array(review.analyses.prefix(1)),
      methods: [.pool(.derSimonianLaird, .z)], detectors: tests)
    let tally = Engine(threads: ProcessInfo.processInfo.activeProcessorCount).run(
      experiment, key: StreamKey(seed: 1), stopping: .replicates(CalibrationCheck.replicates)
    ).tally
    let setting = SmallStudySetting(direction: direction, effort: .thorough)
    let rows = tally.layout.rows
    lines = tests.compactMap { test in
      // The first of the two levels.
      guard let row = rows.firstIndex(where: { $0.method == test.rawValue && $0.role == .event })
      else { return nil }
      let measures = RowMeasures(tally, row: row)
      let found = test.run(studies.set, setting)
      return Line(
        test: test, p: try? found.get().p, alarm: measures.rejection, failed: measures.failed)
    }
  }

  /// Tests beside each other.
  var table: String {
    CalibrationTable.text(
      lines.map { ($0.test.title, $0.p, $0.alarm, $0.failed, $0.agreement) },
      literatures: CalibrationCheck.replicates)
  }

  /// For the notes of the scenario.
  var words: String {
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

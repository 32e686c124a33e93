internal import Foundation
internal import GSLKit
internal import InputFiles
public import MetaAnalysis
public import MonteCarlo
internal import Parts
internal import ReviewSimulation
internal import StudyTables

/// Whether literatures of a calibrated scenario set off the tests that the table sets off.
public struct CalibrationCheck: Sendable {
  /// A test on the table, and how often it gives alarm on the literatures.
  public struct Line: Sendable {
    /// The test.
    public var test: SmallStudyTest
    /// Its p-value on the table; nil where it could not be done.
    public var p: Double?
    /// How often it gives alarm at .05.
    public var alarm: Measured
    /// Literatures on which it could not be done.
    public var failed: Int
  }

  /// Literatures that are drawn.
  public static let replicates = 500

  /// A line for each test.
  public let lines: [Line]

  /// Draws literatures as fitted and tests them, on all cores.
  ///
  /// - Parameters:
  ///   - scenario: The scenario of such a literature.
  ///   - calibration: What it was made from.
  /// - Throws: ``QuestionError``: what is wrong with the scenario, which a table can never cause.
  public init(
    _ scenario: ScenarioInput, of calibration: MetaFindings.Calibration
  ) throws(QuestionError) {
    let (tests, table) = (calibration.tests, calibration.table)
    let tally = try QuestionError.of { try CalibrationCheck.tally(scenario, tests) }
    let setting = SmallStudySetting(
      direction: calibration.comparison.direction, effort: .thorough)
    let rows = tally.layout.rows
    lines = tests.compactMap { test in
      // The first of the two levels.
      guard let row = rows.firstIndex(where: { $0.method == test.rawValue && $0.role == .event })
      else { return nil }
      let measures = RowMeasures(tally, row: row)
      let found = test.run(table.set, setting)
      return Line(
        test: test, p: try? found.get().p, alarm: measures.rejection, failed: measures.failed)
    }
  }

  private static func tally(_ scenario: ScenarioInput, _ tests: [SmallStudyTest]) throws -> Tally {
    let tree = try YAMLReader.read(scenario.text, file: scenario.file)
    let review = try ReviewFile(tree, file: scenario.file).worlds[0].review
    let experiment = try ReviewExperiment(
      model: review.literature, analyses: Array(review.analyses.prefix(1)),
      methods: [.pool(.derSimonianLaird, .z)], detectors: tests)
    return Engine(threads: ProcessInfo.processInfo.activeProcessorCount).run(
      experiment, key: StreamKey(seed: 1), stopping: .replicates(replicates)
    ).tally
  }
}

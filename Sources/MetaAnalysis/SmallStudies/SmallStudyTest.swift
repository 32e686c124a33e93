/// A test of ``MetaCatalog/detectors``, by one name wherever it is used: on a table of studies, and on simulated
/// literatures.
///
/// Without selection the share of alarms is the type I error rate, at that τ and that measure of effect only.
public struct SmallStudyTest: Sendable, Hashable, CaseIterable, RawRepresentable {
  /// What a test found.
  public typealias Outcome = SmallStudyOutcome

  /// What does it.
  public let detector: any SmallStudyDetector

  /// A test.
  public init(_ detector: any SmallStudyDetector) { self.detector = detector }

  /// The test of a name; nil where none has it.
  public init?(rawValue: String) {
    guard let found = SmallStudyTest.allCases.first(where: { $0.rawValue == rawValue }) else {
      return nil
    }
    self = found
  }

  /// Its name.
  public var rawValue: String { detector.kind }
  /// In words, for tables.
  public var title: String { detector.title }

  /// Every test, in the order of the list.
  public static let allCases = MetaCatalog.detectors.map { SmallStudyTest($0) }
  /// What people are given unless they ask for others.
  public static let printed = allCases.filter(\.detector.isUsual)

  public static func == (a: SmallStudyTest, b: SmallStudyTest) -> Bool { a.rawValue == b.rawValue }

  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

  /// Does the test.
  ///
  /// - Parameters:
  ///   - studies: The studies.
  ///   - setting: What it needs to know besides.
  /// - Returns: What it found, or why it cannot be done.
  public func run(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Outcome, MetaFailure> {
    detector.run(studies, setting)
  }
}

public import Inference

/// A test for small-study effects and selection.
///
/// A value in ``MetaCatalog/detectors`` is at once a word of `--tests`, a row of `bias-lab`, and a row of `meta --bias` as
/// text, CSV and JSON. It must give ``kind``, ``title`` and ``run(_:_:)``. It is dispatched once for each analysis of a
/// literature, and should allocate nothing.
public protocol SmallStudyDetector: Sendable, Hashable {
  /// Its word, and what results call it.
  var kind: String { get }
  /// In words, for tables.
  var title: String { get }
  /// Does the test.
  ///
  /// - Parameters:
  ///   - studies: The studies.
  ///   - setting: What it may need to know besides.
  /// - Returns: What it found, or why it cannot be done.
  func run(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<SmallStudyTest.Outcome, MetaFailure>

  /// Whether people are given it unless they ask for others.
  var isUsual: Bool { get }
  /// The letter of its statistic, where that is a number of no other kind.
  var symbol: String { get }
  /// A few words beside such a statistic in a table.
  var note: String { get }
}

extension SmallStudyDetector {
  public var isUsual: Bool { true }
  public var symbol: String { "z" }
  public var note: String { "" }
}

/// A test of ``MetaCatalog/detectors``, by one name wherever it is used: on a table of studies, and on simulated
/// literatures.
///
/// Without selection the share of alarms is the type I error rate, at that τ and that measure of effect only.
public struct SmallStudyTest: Sendable, Hashable, CaseIterable, RawRepresentable {
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

extension SmallStudyTest {
  /// What a test found.
  public struct Outcome: Sendable, BitwiseCopyable {
    /// What it was computed from.
    public enum Statistic: Sendable, BitwiseCopyable {
      /// A slope against z (df infinite) or t.
      case slope(Estimate)
      /// Kendall's τ, and whether p is exact.
      case ranks(Double, isExact: Bool)
      /// Significant studies, and those expected.
      case significant(Int, expected: Double)
      /// A likelihood ratio with its degrees of freedom.
      case ratio(Double, df: Int)
      /// Studies that are missing.
      case missing(Int)
      /// A number under the letter of the test.
      case value(Double)
    }

    public var p: Double
    public var statistic: Statistic

    /// An outcome.
    public init(p: Double, statistic: Statistic) {
      self.p = p
      self.statistic = statistic
    }
  }
}

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
  ) -> Result<SmallStudyOutcome, MetaFailure>

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

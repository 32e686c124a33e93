public import MetaAnalysis
public import StudyTables

extension StudyMeasure: Codable {}
extension EmptyCellRule: Codable {}
extension TableDialect.Delimiter: Codable {}
extension Tau2Method: Codable {}
extension ReviewTest: Codable {}
extension SmallStudyTest: Codable {}

/// A meta-analysis of a table of studies: what `meta` asks.
///
/// It cannot be stopped on the way: all but thousands of studies take a moment.
public struct MetaQuestion: Sendable, Codable, Equatable {
  /// The table.
  public var table: TableInput
  /// How it is read.
  public var reading: Reading
  /// How studies are pooled.
  public var pooling: Pooling
  /// What is done besides.
  public var further: Further

  /// A question.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - reading: How it is read.
  ///   - pooling: How studies are pooled.
  ///   - further: What is done besides.
  public init(
    _ table: TableInput, reading: Reading = Reading(), pooling: Pooling = Pooling(),
    further: Further = Further()
  ) {
    self.table = table
    self.reading = reading
    self.pooling = pooling
    self.further = further
  }

  /// Refuses what is out of range or contradicts itself, in the words of the command line.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    try reading.check()
    try pooling.check()
    try further.check()
  }
}

extension MetaQuestion {
  private enum CodingKeys: String, CodingKey { case table, reading, pooling, further }

  /// Reads it; all but the table may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try keys.decode(TableInput.self, forKey: .table),
      reading: try keys.decodeIfPresent(Reading.self, forKey: .reading) ?? Reading(),
      pooling: try keys.decodeIfPresent(Pooling.self, forKey: .pooling) ?? Pooling(),
      further: try keys.decodeIfPresent(Further.self, forKey: .further) ?? Further())
  }
}

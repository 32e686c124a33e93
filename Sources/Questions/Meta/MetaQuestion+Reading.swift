public import MetaAnalysis
public import StudyTables

extension MetaQuestion {
  /// How a table of studies is read.
  public struct Reading: Sendable, Equatable {
    /// What is compared; nil to let the columns say.
    public var measure: StudyMeasure?
    /// Which two-by-two tables get half an event in each cell; nil for those with an empty cell, and none for Peto's method.
    public var emptyCells: EmptyCellRule?
    /// What stands between fields.
    public var delimiter: TableDialect.Delimiter
    /// Whether `0,25` is a quarter.
    public var decimalComma: Bool
    /// metafor's name of a column → its heading in the table.
    public var columns: [String: String]
    /// Whether a control arm that several rows of a study share is divided among them.
    public var splitControls: Bool
    /// The column that says which rows are of one study; nil for `study`, `trial` or `slab` with `year`.
    public var cluster: String?
    /// The correlation of their sampling errors at which rows of one study are pooled, in [0, 1); nil for not at all.
    public var aggregate: Double?
    /// Whether several rows of one study are taken as independent all the same.
    public var independent: Bool

    /// How a table is read.
    ///
    /// - Parameters:
    ///   - measure: What is compared; nil to let the columns say.
    ///   - emptyCells: Which two-by-two tables get half an event in each cell.
    ///   - delimiter: What stands between fields.
    ///   - decimalComma: Whether `0,25` is a quarter.
    ///   - columns: metafor's name of a column → its heading in the table.
    ///   - splitControls: Whether a shared control arm is divided.
    ///   - cluster: The column that says which rows are of one study.
    ///   - aggregate: The correlation at which rows of one study are pooled.
    ///   - independent: Whether rows of one study are taken as independent.
    public init(
      measure: StudyMeasure? = nil, emptyCells: EmptyCellRule? = nil,
      delimiter: TableDialect.Delimiter = .auto, decimalComma: Bool = false,
      columns: [String: String] = [:], splitControls: Bool = false, cluster: String? = nil,
      aggregate: Double? = nil, independent: Bool = false
    ) {
      self.measure = measure
      self.emptyCells = emptyCells
      self.delimiter = delimiter
      self.decimalComma = decimalComma
      self.columns = columns
      self.splitControls = splitControls
      self.cluster = cluster
      self.aggregate = aggregate
      self.independent = independent
    }

    /// Refuses what is out of range or contradicts itself, in the words of the command line.
    ///
    /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
    public func check() throws(QuestionError) {
      if let aggregate, !(0..<1).contains(aggregate) {
        throw QuestionError(
          .usage, "--aggregate must lie from 0 to below 1; found \(aggregate)")
      }
      if aggregate != nil, independent {
        throw QuestionError(.usage, "--aggregate and --independent cannot both be")
      }
      if decimalComma, delimiter == .comma {
        throw QuestionError(.usage, "--decimal-comma and --delimiter comma cannot both be")
      }
    }

    /// The same as a table takes it.
    ///
    /// - Parameter texts: Further columns that are needed.
    /// - Returns: The request.
    func request(_ texts: [String]) -> StudyTable.Request {
      StudyTable.Request(
        measure: measure, emptyCells: emptyCells.map { .by($0) } ?? .usual, texts: texts,
        dialect: TableDialect(delimiter: delimiter, hasDecimalComma: decimalComma),
        cluster: cluster,
        dependence: aggregate.map { .aggregated(correlation: $0) }
          ?? (independent ? .independent : .refused),
        columns: columns, sharedControls: splitControls ? .split : .kept)
    }
  }
}

extension MetaQuestion.Reading: Codable {
  private enum CodingKeys: String, CodingKey {
    case measure, emptyCells, delimiter, decimalComma, columns, splitControls, cluster, aggregate
    case independent
  }

  /// Reads it; each key may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      measure: try keys.decodeIfPresent(StudyMeasure.self, forKey: .measure),
      emptyCells: try keys.decodeIfPresent(EmptyCellRule.self, forKey: .emptyCells),
      delimiter: try keys.decodeIfPresent(TableDialect.Delimiter.self, forKey: .delimiter) ?? .auto,
      decimalComma: try keys.decodeIfPresent(Bool.self, forKey: .decimalComma) ?? false,
      columns: try keys.decodeIfPresent([String: String].self, forKey: .columns) ?? [:],
      splitControls: try keys.decodeIfPresent(Bool.self, forKey: .splitControls) ?? false,
      cluster: try keys.decodeIfPresent(String.self, forKey: .cluster),
      aggregate: try keys.decodeIfPresent(Double.self, forKey: .aggregate),
      independent: try keys.decodeIfPresent(Bool.self, forKey: .independent) ?? false)
  }
}

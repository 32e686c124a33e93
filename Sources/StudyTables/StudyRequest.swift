public import MetaAnalysis

/// What is wanted of a table.
public struct StudyRequest: Sendable {
  /// Which two-by-two tables get ½ in each cell.
  public enum EmptyCells: Sendable, Equatable {
    /// Those with an empty cell; for Peto's method none.
    case usual
    /// Those that a rule names.
    case by(EmptyCellRule)
  }

  /// What is done with several rows of one study, whose effects share people.
  public enum Dependence: Sendable, Equatable {
    /// The table is refused: methods that pool rows take them as independent.
    case refused
    /// They are taken as independent all the same.
    case independent
    /// They are pooled within studies at a correlation of their sampling errors, in [0, 1).
    case aggregated(correlation: Double)
  }

  /// What is done with a control arm that several rows of one study share.
  public enum SharedControl: Sendable, Equatable {
    /// Its people count in every row; how such rows depend on each other is ``Dependence``.
    case kept
    /// Its people are divided among them, and the rows then count as studies of their own.
    case split
  }

  /// Nil: what the columns can only mean.
  public var measure: StudyMeasure?
  /// Which two-by-two tables get ½ in each cell.
  public var emptyCells: EmptyCells
  /// Further columns that are needed: subgroups, moderators, an order.
  public var texts: [String]
  /// How fields are written.
  public var dialect: TableDialect
  /// The column that says which rows are of one study; nil: `study`, `trial` or `slab`, with `year`.
  public var cluster: String?
  /// What is done when several rows are of one study.
  public var dependence: Dependence
  /// metafor's name of a column → its heading in the table.
  public var columns: [String: String]
  /// What is done with a control arm that several rows of a study share.
  public var sharedControls: SharedControl

  /// A request.
  ///
  /// - Parameters:
  ///   - measure: What is compared; nil to let the columns say.
  ///   - emptyCells: Which two-by-two tables get ½ in each cell.
  ///   - texts: Further columns that are needed.
  ///   - dialect: How fields are written.
  ///   - cluster: The column that says which rows are of one study.
  ///   - dependence: What is done when several rows are of one study.
  ///   - columns: metafor's name of a column → its heading in the table.
  ///   - sharedControls: What is done with a control arm that several rows of a study share.
  public init(
    measure: StudyMeasure? = nil, emptyCells: EmptyCells = .usual, texts: [String] = [],
    dialect: TableDialect = TableDialect(), cluster: String? = nil,
    dependence: Dependence = .refused, columns: [String: String] = [:],
    sharedControls: SharedControl = .kept
  ) {
    self.measure = measure
    self.emptyCells = emptyCells
    self.texts = texts
    self.dialect = dialect
    self.cluster = cluster
    self.dependence = dependence
    self.columns = columns
    self.sharedControls = sharedControls
  }
}

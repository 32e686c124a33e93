public import Foundation
public import MetaAnalysis
public import Parts

/// Studies with their effects, read from a table.
///
/// A number that cannot be is a problem with its row and column. A study that lacks a number (an empty
/// field or `NA`), or whose effect cannot be estimated, is left out and named.
public struct StudyTable: Sendable {
  /// What is wanted of a table.
  public typealias Request = StudyRequest
  /// Which two-by-two tables get ½ in each cell.
  public typealias EmptyCells = StudyRequest.EmptyCells
  /// What is done with several rows of one study, whose effects share people.
  public typealias Dependence = StudyRequest.Dependence
  /// What is done with a control arm that several rows of one study share.
  public typealias SharedControl = StudyRequest.SharedControl
  /// A study that was used.
  public typealias Study = TableStudy
  /// A study that was not.
  public typealias LeftOut = LeftOutStudy

  /// What is compared.
  public let measure: StudyMeasure
  /// The studies that are used, in the order of their first rows.
  public let studies: [Study]
  /// The trial of each study: rows of one trial have the same.
  public let trials: [Int]
  /// The studies that are not.
  public let leftOut: [LeftOut]
  /// What a reader should know although nothing is wrong.
  public let notes: [String]
  /// All two-by-two tables as they stand, also those whose own effect cannot be estimated; empty for other
  /// measures.
  public let tables: [TwoByTwo]

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - path: A file, comma-, semicolon- or tab-separated.
  ///   - request: What is wanted.
  /// - Throws: All problems of the table, each with its row and column.
  public init(path: String, _ request: Request) throws(Problems) {
    try self.init(bytes: StudyTable.bytes(of: path), file: path, request)
  }

  /// Reads the bytes of a file, without looking at what they say.
  ///
  /// - Parameter path: The file.
  /// - Returns: Its content.
  /// - Throws: `Problems`: it cannot be read.
  public static func bytes(of path: String) throws(Problems) -> Data {
    try InputBytes.read(path, most: TableText.largest, noun: "a table")
  }

  /// Reads a table from its bytes.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - file: Its name, for messages and for `.tsv`.
  ///   - request: What is wanted.
  /// - Throws: All problems of the table, each with its row and column.
  public init(bytes: Data, file: String, _ request: Request) throws(Problems) {
    let text = try TableText(bytes: bytes, file: file, dialect: request.dialect)
    let reader = StudyReader(text, try StudyColumns(text, request, file), request)
    try reader.read()
    measure = reader.columns.measure
    let (rows, leftOut, tables) = reader.result()
    self.leftOut = leftOut
    let dependence = try StudyDependence(rows, reader, request, file: file)
    (studies, trials) = (dependence.studies, dependence.trials)
    // Tables of one study share people: no pool of tables as they stand.
    self.tables = dependence.joins ? [] : tables
    notes = reader.notes + dependence.notes
    dialect = request.dialect
  }

  private let dialect: TableDialect

  /// The number in a further column; nil when it is none.
  public func number(_ field: String) -> Double? {
    TableNumber.parse(field, hasDecimalComma: dialect.hasDecimalComma)
  }

  /// Whether a field says that there is nothing: empty, `NA` and the like.
  public static func isMissing(_ field: String) -> Bool { TableNumber.isMissing(field) }

  /// The studies used.
  public var set: StudySet { StudySet(y, v, n: sizes, trial: trials) }
  /// Effects of the studies used.
  public var y: [Double] { studies.map(\.effect.y) }
  /// Their variances.
  public var v: [Double] { studies.map(\.effect.v) }
  /// Their sizes; nil unless all are known.
  public var sizes: [Double]? {
    let known = studies.compactMap(\.size)
    return known.count == studies.count && !known.isEmpty ? known : nil
  }
}

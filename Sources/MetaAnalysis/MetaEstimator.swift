public import Inference
public import Parts

/// A way to estimate the mean effect of studies: a correction for what small studies and selection do to a pool, or a pool.
///
/// A value in ``MetaCatalog/correctors`` is at once a word of a review's `methods:`, a row of `bias-lab`, and a row of
/// `meta --bias` as text, CSV and JSON. It must give ``kind``, ``name`` and ``estimate(_:_:)``; the rest follows from
/// them unless it says otherwise. It is dispatched once for each analysis of a literature, and should allocate nothing.
public protocol MetaEstimator: Sendable, Hashable {
  /// The word after `kind:` in a review's `methods:`, and the key of its result in JSON.
  var kind: String { get }
  /// What tables of simulated reviews call it.
  var name: String { get }
  /// The estimate.
  ///
  /// - Parameters:
  ///   - studies: Two at least; a single study is never asked about.
  ///   - setting: What it may need to know besides.
  /// - Returns: The fit, or why there is none: it never throws, and no number of it is NaN.
  func estimate(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Fit, MetaFailure>

  /// Where it stands among the others.
  var family: CorrectorFamily { get }
  /// Where it is given.
  var places: CorrectorPlaces { get }
  /// What the table of `meta --bias` calls it.
  var title: String { get }
  /// What the rows of `meta --format csv` call it.
  var rowName: String { get }
  /// Where its result stands in the JSON of `meta --bias`: a key, or two.
  var key: [String] { get }
  /// What takes its place where it gives no result, before REML-HKSJ does.
  var standIns: [any MetaEstimator] { get }
  /// The estimate with all that is told of it where one table of studies is analysed.
  func correction(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Correction, MetaFailure>
  /// The same with the numbers of a scenario, where it has any.
  func reading(_ f: Fields) -> Self
}

extension MetaEstimator {
  public var family: CorrectorFamily { .average }
  public var places: CorrectorPlaces { .all }
  public var title: String { name }
  public var rowName: String { title }
  public var key: [String] { [kind] }
  public var standIns: [any MetaEstimator] { [] }
  public func reading(_ f: Fields) -> Self { self }

  public func correction(
    _ studies: StudySet, _ setting: SmallStudySetting
  ) -> Result<Correction, MetaFailure> {
    estimate(studies, setting).map { Correction($0) }
  }
}

/// What a corrector makes its estimate of.
public enum CorrectorFamily: Sendable, CaseIterable {
  /// Another average of the studies.
  case average
  /// Studies that are thought missing.
  case filled
  /// A line through the funnel.
  case line
  /// A model of selection.
  case model

  /// The order in which a meta-analysis tells them.
  public static let ofTables: [CorrectorFamily] = [.filled, .line, .average, .model]
}

/// Where a corrector is given.
public struct CorrectorPlaces: OptionSet, Hashable, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A word of `methods:`.
  public static let methods = CorrectorPlaces(rawValue: 1)
  /// A row of `bias-lab`.
  public static let lab = CorrectorPlaces(rawValue: 2)
  /// A row of the table of `meta --bias`.
  public static let table = CorrectorPlaces(rawValue: 4)
  /// A row of its CSV.
  public static let rows = CorrectorPlaces(rawValue: 8)
  /// A row of its CSV where it fails, too.
  public static let failedRows = CorrectorPlaces(rawValue: 16)
  /// An object of its JSON.
  public static let json = CorrectorPlaces(rawValue: 32)
  /// Wherever a table of studies is analysed.
  public static let meta: CorrectorPlaces = [.table, .rows, .failedRows, .json]
  /// Everywhere.
  public static let all: CorrectorPlaces = [.methods, .lab, .table, .rows, .failedRows, .json]
}

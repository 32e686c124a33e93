public import MetaAnalysis

/// A study of a table that was used.
public struct TableStudy: Sendable {
  /// Its row in the table, the header being 1; its first where several were pooled.
  public var row: Int
  /// What it is called.
  public var label: String
  /// Its effect with its variance.
  public var effect: StudyEffect
  /// People, where the table tells.
  public var size: Double?
  /// What stands in the further columns.
  public var texts: [String]
}

/// A study of a table that was not used.
public struct LeftOutStudy: Sendable {
  /// Its row in the table, the header being 1.
  public var row: Int
  /// What it is called.
  public var label: String
  /// Why it was left out.
  public var reason: String
}

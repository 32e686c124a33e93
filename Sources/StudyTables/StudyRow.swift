internal import MetaAnalysis

/// A row of a table that has what its measure needs.
struct StudyRow {
  var row: Int
  /// As it stands in the table, and what stands for it where it is empty.
  var label, name: String
  var numbers: StudyNumbers
  var clusters: ClusterAdjustment?
  /// Of a column of its own.
  var size: Double?
  var texts: [String]
}

public import Inference

extension RowCount {
  /// Counts an analysis without an estimate by its reason, among the counts of a row.
  @usableFromInline @inline(never)
  static func count(_ failure: Failure, in counts: UnsafeMutablePointer<Int>) {
    let entry: RowCount =
      switch failure {
      case .tooFewObservations: .failedTooFew
      case .noVariation: .failedNoVariation
      case .emptyCell: .failedEmptyCell
      case .singular: .failedSingular
      case .outOfRange: .failedOutOfRange
      case .noConvergence: .failedNoConvergence
      case .emptyInterval: .failedEmptyInterval
      }
    counts[entry.rawValue] &+= 1
  }
}

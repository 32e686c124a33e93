extension ClosedRange<Double> {
  /// The range between two computed ends, whichever is the lower: rounding may turn them round.
  ///
  /// - Parameters:
  ///   - a: One end.
  ///   - b: The other. Where one is no number nothing is known, and the range is unbounded.
  /// - Returns: The range.
  public static func spanning(_ a: Double, _ b: Double) -> ClosedRange<Double> {
    a <= b ? a...b : b <= a ? b...a : -.infinity ... .infinity
  }
}

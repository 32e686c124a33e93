extension SandwichOptions {
  /// Numbers that its reference needs of a sandwich.
  func referenceSize(columns: Int, width: Int, units: Int) -> Int {
    reference == .fayGraubard
      ? Sandwich.referenceSize(columns: columns, width: width, units: units) : 0
  }

  /// What a statistic is referred to; nil where nothing is left.
  ///
  /// - Parameters:
  ///   - left: Units less parameters.
  ///   - sandwich: Its variance.
  ///   - places: Units there, each once or several times.
  ///   - memory: As much as ``referenceSize(columns:width:units:)`` says.
  ///   - times: How many units a place stands for.
  /// - Returns: Degrees of freedom, infinite for the normal.
  func degreesOfFreedom(
    left: Double, _ sandwich: Sandwich, places: Int, in memory: UnsafeMutablePointer<Double>,
    times: (Int) -> Double = { _ in 1 }
  ) -> Double? {
    guard left >= 1 else { return nil }
    return switch reference {
    case .z: .infinity
    case .clusters: left
    case .fayGraubard: sandwich.degreesOfFreedom(places, in: memory, times: times)
    }
  }
}

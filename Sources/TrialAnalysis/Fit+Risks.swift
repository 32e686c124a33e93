internal import Inference

extension Fit {
  /// A contrast of risks with its unpooled variance, normal.
  ///
  /// - Parameters:
  ///   - value: The contrast.
  ///   - variance: Its variance; 0 where everybody of each arm has the same.
  /// - Returns: The fit: at its boundary where all arms have the same, failed where arms without variation differ, as the test
  ///   would divide by 0.
  static func wald(ofRisks value: Double, variance: Double) -> Fit {
    if variance > 0 {
      return .converged(
        Estimate(value: value, standardError: variance.squareRoot(), df: .infinity))
    }
    guard value == 0 else { return .failed(.noVariation) }
    return .boundary(
      Estimate(value: 0, standardError: 0, df: .infinity, statistic: 0), .sameOutcomeForAll)
  }
}

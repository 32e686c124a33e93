internal import GSLKit
internal import MetaAnalysis

/// Step selection models that a review fits.
public enum SelectionSteps: String, Sendable, Hashable {
  case three = "3PSM"
  case four = "4PSM"

  private static let models = [[0.025], [0.025, 0.5]].map {
    StepSelection(steps: $0, direction: .positive, effort: .quick)
  }

  /// Fits the model, which was prepared once.
  func fit(_ y: Span<Double>, _ v: Span<Double>) -> Result<SelectionFit, MetaFailure> {
    SelectionSteps.models[self == .three ? 0 : 1]?.fit(y, v) ?? .failure(.noConvergence)
  }

  /// 3PSM whose cut lies where two studies at least are on either side; nil for fewer than four studies.
  ///
  /// The cut is .025 where that leaves two on either side; else it lies half way between the one-sided
  /// p-values of the second and the third study from the side that has too few.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The model.
  static func moved(_ y: Span<Double>, _ v: Span<Double>) -> StepSelection? {
    guard y.count >= 4 else { return nil }
    let p = y.indices.map { Normal.upper(y[$0] / v[$0].squareRoot()) }.sorted()
    let significant = p.count { $0 <= 0.025 }
    let k = p.count
    let cut =
      significant < 2
      ? (p[1] + p[2]) / 2 : significant > k - 2 ? (p[k - 3] + p[k - 2]) / 2 : 0.025
    return StepSelection(steps: [cut], direction: .positive, effort: .quick)
  }
}

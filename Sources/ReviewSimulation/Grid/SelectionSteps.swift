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
}

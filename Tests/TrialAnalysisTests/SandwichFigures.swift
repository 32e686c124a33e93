import Inference
import TestSupport
import Testing

/// What R gives of one data set under one correction.
struct SandwichFigures {
  let estimate, standardError, df: Double
  /// The data set and the correction.
  let name: String

  /// Compares estimates and errors to 1e-6, and degrees of freedom.
  func expect(_ ours: Estimate) {
    #expect(
      close(ours.value, estimate, relative: 1e-6, floor: 1e-6),
      "\(name): \(ours.value) for \(estimate)")
    #expect(
      close(ours.standardError, standardError, relative: 1e-6),
      "\(name): \(ours.standardError) for \(standardError)")
    #expect(ours.df == df, "\(name)")
  }
}

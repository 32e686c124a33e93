public import GSLKit
internal import Inference
internal import Parts

/// The reference distribution of a prediction interval.
public enum PredictionReference: Sendable {
  /// The one that the test of the pooled effect uses: z, or t with k − 1.
  case asTest
  /// Student's t with k − 1 degrees of freedom.
  case tStudiesLess1
  /// Student's t with k − 2. Source: Higgins, Thompson & Spiegelhalter (2009) JRSS A 172:137.
  case tStudiesLess2
}

extension Pooled {
  /// Where the true effect of a new study lies.
  ///
  /// ```
  /// μ ± critical·√(τ² + se²)
  /// ```
  ///
  /// - Parameters:
  ///   - level: The interval's level, in (0, 1).
  ///   - reference: The reference distribution.
  /// - Returns: The interval; nil with too few studies for the degrees of freedom.
  /// - Throws: ``/GSLKit/NumericalError`` for a level outside (0, 1).
  public func predictionInterval(
    level: Double = 0.95, _ reference: PredictionReference = .asTest
  ) throws(NumericalError) -> ClosedRange<Double>? {
    let df =
      switch reference {
      case .asTest: estimate.df
      case .tStudiesLess1: Double(k - 1)
      case .tStudiesLess2: Double(k - 2)
      }
    guard df >= 1 else { return nil }
    let critical = try CriticalValues(tail: (1 - level) / 2).callAsFunction(df: df)
    let reach =
      critical * (tau2.value + estimate.standardError * estimate.standardError).squareRoot()
    return .spanning(estimate.value - reach, estimate.value + reach)
  }

  /// The confidence interval of the pooled effect.
  ///
  /// - Parameter level: Its level, in (0, 1).
  /// - Returns: The interval.
  /// - Throws: ``/GSLKit/NumericalError`` for a level outside (0, 1).
  public func confidenceInterval(
    level: Double = 0.95
  ) throws(NumericalError) -> ClosedRange<Double> {
    let critical = try CriticalValues(tail: (1 - level) / 2).callAsFunction(df: estimate.df)
    let reach = critical * estimate.standardError
    return .spanning(estimate.value - reach, estimate.value + reach)
  }
}

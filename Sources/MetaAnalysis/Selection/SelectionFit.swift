internal import GSLKit
public import Inference

/// A fitted ``StepSelection``.
public struct SelectionFit: Sendable {
  /// μ of all studies, published or not.
  public let mean: Double
  /// Standard errors from the observed information; nil where it is not positive definite (the top is
  /// flat) and for what is fixed or at its bound.
  public let meanError: Double?
  /// τ² of all studies, ≥ 0.
  public let tau2: Double
  /// Standard error of τ²; nil as for the mean's.
  public let tau2Error: Double?
  /// Weights of the intervals, the first being 1.
  public let weights: [Double]
  /// Their standard errors; nil as for the mean's.
  public let weightErrors: [Double?]
  /// Studies in each interval.
  public let counts: [Int]
  /// The largest log likelihood that was found.
  public let logLikelihood: Double
  /// Likelihood ratio against no selection, χ² on the number of estimated weights; nil where they
  /// were given.
  public let ratio: Double?

  /// Weights that were estimated.
  public var ratioDF: Int { ratio == nil ? 0 : weights.count - 1 }

  /// p-value of the likelihood ratio.
  public var ratioP: Double? { ratio.map { ChiSquared.upper($0, df: Double(ratioDF)) } }

  /// μ as a fit: failed where its standard error cannot be had, on the boundary where τ² is 0.
  public var fit: Fit {
    guard let meanError, meanError > 0, meanError < .infinity else {
      return .failed(.noConvergence)
    }
    let estimate = Estimate(value: mean, standardError: meanError, df: .infinity)
    return tau2 == 0 ? .boundary(estimate, .noHeterogeneity) : .converged(estimate)
  }
}

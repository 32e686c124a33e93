public import Inference

/// What the fit of a mixed model found beside a contrast.
public struct MixedDetails: Sendable {
  /// The fit of the contrast.
  public var fit: Fit
  /// Residual variances by class, then those of random effects.
  ///
  /// Between clusters by class; or of intercepts, their covariance with slopes, of slopes, people's and then clusters'. Empty
  /// where nothing was fitted.
  public var variances: [Double] = []
  /// −2 × restricted log-likelihood; NaN where nothing was fitted.
  public var deviance = Double.nan

  init<Model: VarianceModel>(_ fit: Fit, of found: RestrictedFit<Model>?) {
    self.fit = fit
    guard let found else { return }
    variances = (0..<found.model.parameters).map { found.theta[$0] }
    deviance = found.likelihood.deviance
  }
}

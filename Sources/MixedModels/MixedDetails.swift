public import Inference

/// What the fit of a mixed model found beside a contrast.
public struct MixedDetails: Sendable {
  /// The fit of the contrast.
  public var fit: Fit
  /// Residual variances by class, then those of random effects.
  ///
  /// Between clusters by class; or of intercepts, their covariance with slopes, of slopes, people's and then clusters'. Empty
  /// where nothing was fitted.
  public var variances: [Double]
  /// −2 × restricted log-likelihood; NaN where nothing was fitted.
  public var deviance: Double

  /// What is known of a fit.
  ///
  /// - Parameters:
  ///   - fit: The fit of the contrast.
  ///   - variances: Its variances; empty where nothing was fitted.
  ///   - deviance: −2 × restricted log-likelihood; NaN where nothing was fitted.
  public init(_ fit: Fit, variances: [Double] = [], deviance: Double = .nan) {
    self.fit = fit
    self.variances = variances
    self.deviance = deviance
  }

  /// Keeps what a fit finds.
  ///
  /// - Parameter solve: Fits, and tells what it found: variances and deviance.
  public init(of solve: (_ found: (UnsafeBufferPointer<Double>, Double) -> Void) -> Fit) {
    var (variances, deviance) = ([Double](), Double.nan)
    let fit = solve { found, value in
      variances = Array(found)
      deviance = value
    }
    self.init(fit, variances: variances, deviance: deviance)
  }
}

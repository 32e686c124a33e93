public import Inference

/// A straight line through effects, weighted by 1/v, with the residual variance estimated.
///
/// ```
/// slope = Σw(x − x̄)(y − ȳ)/Σw(x − x̄)²      intercept = ȳ − slope·x̄      (means weighted)
/// σ² = Σw(y − line)²/(k − 2)      var slope = σ²/Sxx      var intercept = σ²(1/Σw + x̄²/Sxx)
/// ```
///
/// Both are referred to t with k − 2 degrees of freedom.
public struct WeightedLine: Sendable, BitwiseCopyable {
  public let intercept: Estimate
  public let slope: Estimate
  /// σ².
  public let residualScale: Double

  /// Fits a line.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - x: The predictor of study i.
  /// - Returns: The line; or why there is none: fewer than three studies, an unusable one, or a
  ///   predictor that does not vary.
  @inlinable
  public static func fit(
    _ y: Span<Double>, _ v: Span<Double>, _ x: (Int) -> Double
  ) -> Result<WeightedLine, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 3) { return .failure(failure) }
    var (w, wx, wy) = (0.0, 0.0, 0.0)
    for i in y.indices {
      let weight = 1 / v[i]
      w += weight
      wx += weight * x(i)
      wy += weight * y[i]
    }
    let (meanX, meanY) = (wx / w, wy / w)
    var (sxx, sxy, syy, size) = (0.0, 0.0, 0.0, 0.0)
    for i in y.indices {
      let weight = 1 / v[i]
      let (value, dy) = (x(i), y[i] - meanY)
      let dx = value - meanX
      sxx += weight * dx * dx
      sxy += weight * dx * dy
      syy += weight * dy * dy
      size += weight * value * value
    }
    // Rounding alone leaves about 1e-32 of the size.
    guard sxx > 1e-20 * size, sxx < .infinity else { return .failure(.singular) }
    let slope = sxy / sxx
    let df = Double(y.count - 2)
    let scale = max(0, syy - slope * sxy) / df
    return .success(
      WeightedLine(
        intercept: Estimate(
          value: meanY - slope * meanX,
          standardError: (scale * (1 / w + meanX * meanX / sxx)).squareRoot(), df: df),
        slope: Estimate(value: slope, standardError: (scale / sxx).squareRoot(), df: df),
        residualScale: scale))
  }

  @usableFromInline
  init(intercept: Estimate, slope: Estimate, residualScale: Double) {
    self.intercept = intercept
    self.slope = slope
    self.residualScale = residualScale
  }

  /// A coefficient as a fit: points that lie on a line exactly leave nothing to test with.
  @inlinable
  func fit(_ part: KeyPath<WeightedLine, Estimate>) -> Fit {
    self[keyPath: part].standardError > 0 ? .converged(self[keyPath: part]) : .failed(.noVariation)
  }
}

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
  /// The line at 0.
  public let intercept: Estimate
  /// Its slope.
  public let slope: Estimate
  /// σ².
  public let residualScale: Double

  /// Fits a line; points that lie on it exactly leave nothing to test with and are refused.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - x: The predictor of four studies, from their variances, the place of the first and how many
  ///     are left from there on.
  /// - Returns: The line; or why there is none: fewer than three studies, an unusable one, or a
  ///   predictor that does not vary.
  @inlinable
  public static func fit(
    _ y: Span<Double>, _ v: Span<Double>,
    _ x: (_ variance: SIMD4<Double>, _ place: Int, _ left: Int) -> SIMD4<Double>
  ) -> Result<WeightedLine, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 3) { return .failure(failure) }
    var (ws, wxs, wys) = (Lanes.Four(), Lanes.Four(), Lanes.Four())
    var (xx, xy, yy, whole) = (Lanes.Four(), Lanes.Four(), Lanes.Four(), Lanes.Four())
    let fours = (y.count + 3) / 4
    let (w, meanX, meanY) = withUnsafeTemporaryAllocation(
      of: Lanes.Four.self, capacity: 2 * fours
    ) { kept in
      // Weights and predictors are kept for the second pass: divisions and roots cost most.
      Lanes.forEach(y.count) { i, left in
        let variance = Lanes.load(v, i, left, filler: 1)
        let weight = WeightedLine.weight(variance, left: left)
        let value = x(variance, i, left)
        kept[i >> 1] = weight
        kept[i >> 1 | 1] = value
        ws += weight
        wxs += weight * value
        wys += weight * Lanes.load(y, i, left, filler: 0)
      }
      let w = ws.sum()
      let (meanX, meanY) = (wxs.sum() / w, wys.sum() / w)
      Lanes.forEach(y.count) { i, left in
        let (weight, value) = (kept[i >> 1], kept[i >> 1 | 1])
        let dx = value - meanX
        let dy = Lanes.load(y, i, left, filler: 0) - meanY
        xx += weight * dx * dx
        xy += weight * dx * dy
        yy += weight * dy * dy
        whole += weight * value * value
      }
      return (w, meanX, meanY)
    }
    let (sxx, sxy, syy, size) = (xx.sum(), xy.sum(), yy.sum(), whole.sum())
    // Rounding alone leaves about 1e-32 of the size.
    guard sxx > 1e-20 * size, sxx < .infinity else { return .failure(.singular) }
    let slope = sxy / sxx
    let df = Double(y.count - 2)
    let scale = max(0, syy - slope * sxy) / df
    guard scale > 1e-28 * syy, scale < .infinity else { return .failure(.noVariation) }
    return .success(
      WeightedLine(
        intercept: Estimate(
          value: meanY - slope * meanX,
          standardError: (scale * (1 / w + meanX * meanX / sxx)).squareRoot(), df: df),
        slope: Estimate(value: slope, standardError: (scale / sxx).squareRoot(), df: df),
        residualScale: scale))
  }

  /// 1/v; 0 for lanes beyond the last study.
  @inlinable @inline(__always)
  static func weight(_ variance: SIMD4<Double>, left: Int) -> SIMD4<Double> {
    let weight = 1 / variance
    guard left < 4 else { return weight }
    return weight * SIMD4(1, left > 1 ? 1 : 0, left > 2 ? 1 : 0, 0)
  }

  @usableFromInline
  init(intercept: Estimate, slope: Estimate, residualScale: Double) {
    self.intercept = intercept
    self.slope = slope
    self.residualScale = residualScale
  }
}

/// What one pass over the studies gives at weights 1/(v + τ²).
///
/// ```
/// w_i = 1/(v_i + τ²)      μ = Σwy/Σw      Q = Σw(y − μ)²      P = W − ww'/Σw
/// tr P = Σw − Σw²/Σw      tr PP = Σw² − 2Σw³/Σw + (Σw²/Σw)²    y'PPy = Σw²(y − μ)²
/// ```
///
/// Source: Viechtbauer (2005) J Educ Behav Stat 30:261, section 2.
@usableFromInline
struct WeightedSums: BitwiseCopyable {
  @usableFromInline var w = 0.0
  @usableFromInline var w2 = 0.0
  @usableFromInline var w3 = 0.0
  /// Weighted mean.
  @usableFromInline var mean = 0.0
  @usableFromInline var q = 0.0
  /// y'PPy.
  @usableFromInline var q2 = 0.0

  @usableFromInline
  init(_ y: Span<Double>, _ v: Span<Double>, tau2: Double) {
    var wy = 0.0
    for i in y.indices {
      let weight = 1 / (v[i] + tau2)
      let square = weight * weight
      w += weight
      w2 += square
      w3 += square * weight
      wy += weight * y[i]
    }
    mean = wy / w
    // A second pass: Σwy² − μΣwy would lose its digits where effects lie far from 0.
    for i in y.indices {
      let weight = 1 / (v[i] + tau2)
      let d = y[i] - mean
      let part = weight * d * d
      q += part
      q2 += weight * part
    }
  }

  var traceP: Double { w - w2 / w }
  var tracePP: Double { w2 - 2 * w3 / w + (w2 / w) * (w2 / w) }
}

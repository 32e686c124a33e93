/// What one pass over the studies gives at weights 1/(v + τ²).
///
/// ```
/// w_i = 1/(v_i + τ²)      μ = Σwy/Σw      e = y − μ      Q = Σwe²      P = W − ww'/Σw
/// tr P = Σw − Σw²/Σw      tr PP = Σw² − 2Σw³/Σw + (Σw²/Σw)²
/// y'PPy = Σw²e²           y'PPPy = Σw³e² − (Σw²e)²/Σw
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
  /// y'PPPy.
  @usableFromInline var q3 = 0.0

  @usableFromInline
  init(_ y: Span<Double>, _ v: Span<Double>, tau2: Double) {
    var (w, w2, w3, wy) = (Lanes.Four(), Lanes.Four(), Lanes.Four(), Lanes.Four())
    Lanes.forEach(y.count) { i, left in
      let weight = Lanes.weights(v, i, left, tau2: tau2)
      let square = weight * weight
      w += weight
      w2 += square
      w3 += square * weight
      wy += weight * Lanes.load(y, i, left, filler: 0)
    }
    self.w = w.sum()
    self.w2 = w2.sum()
    self.w3 = w3.sum()
    mean = wy.sum() / self.w
    // A second pass: Σwy² − μΣwy would lose its digits where effects lie far from 0.
    var (q, q2, q3, cross) = (Lanes.Four(), Lanes.Four(), Lanes.Four(), Lanes.Four())
    let mean = mean
    Lanes.forEach(y.count) { i, left in
      let weight = Lanes.weights(v, i, left, tau2: tau2)
      let e = Lanes.load(y, i, left, filler: 0) - mean
      let part = weight * e
      let square = part * e
      q += square
      let next = weight * square
      q2 += next
      q3 += weight * next
      cross += weight * part
    }
    self.q = q.sum()
    self.q2 = q2.sum()
    let all = cross.sum()
    self.q3 = q3.sum() - all * all / self.w
  }

  var traceP: Double { w - w2 / w }
  var tracePP: Double { w2 - 2 * w3 / w + (w2 / w) * (w2 / w) }
}

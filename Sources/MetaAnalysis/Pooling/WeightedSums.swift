/// What one pass over the studies gives at weights 1/(v + τ²).
///
/// ```
/// w_i = 1/(v_i + τ²)      μ = Σwy/Σw      e = y − μ      Q = Σwe²      P = W − ww'/Σw
/// tr P = 2Σ_{i<j} w_i·w_j/Σw      tr PP = Σw² − 2Σw³/Σw + (Σw²/Σw)² ≥ (tr P)²/(k − 1)
/// y'PPy = Σw²e²           y'PPPy = Σw³e² − (Σw²e)²/Σw
/// ```
///
/// Source: Viechtbauer (2005) J Educ Behav Stat 30:261, section 2.
@usableFromInline
struct WeightedSums: BitwiseCopyable {
  @usableFromInline var w = 0.0
  @usableFromInline var w2 = 0.0
  @usableFromInline var w3 = 0.0
  /// Σ_{i<j} w_i·w_j, as a sum of positive parts: (Σw)² − Σw² is 0 when one weight outweighs all.
  @usableFromInline var pairs = 0.0
  @usableFromInline var k = 0.0
  /// Weighted mean.
  @usableFromInline var mean = 0.0
  @usableFromInline var q = 0.0
  /// y'PPy.
  @usableFromInline var q2 = 0.0
  /// y'PPPy.
  @usableFromInline var q3 = 0.0

  /// All sums.
  @usableFromInline
  init(_ y: Span<Double>, _ v: Span<Double>, tau2: Double) {
    self.init(y, v, tau2: tau2, withHigher: true)
  }

  /// Without ``q2`` and ``q3``, which only the likelihood needs.
  @usableFromInline
  init(light y: Span<Double>, _ v: Span<Double>, tau2: Double) {
    self.init(y, v, tau2: tau2, withHigher: false)
  }

  @inline(__always)
  private init(_ y: Span<Double>, _ v: Span<Double>, tau2: Double, withHigher: Bool) {
    var (ws, w2s, w3s, wys) = (Lanes.Four(), Lanes.Four(), Lanes.Four(), Lanes.Four())
    var paired = Lanes.Four()
    var (qs, q2s, q3s, cross) = (Lanes.Four(), Lanes.Four(), Lanes.Four(), Lanes.Four())
    let (w, mean) = withUnsafeTemporaryAllocation(
      of: Lanes.Four.self, capacity: (y.count + 3) / 4
    ) { kept in
      // Weights are kept for the second pass: divisions cost most.
      Lanes.forEach(y.count) { i, left in
        let weight = Lanes.weights(v, i, left, tau2: tau2)
        kept[i >> 2] = weight
        let square = weight * weight
        paired += weight * ws
        ws += weight
        w2s += square
        w3s += square * weight
        wys += weight * Lanes.load(y, i, left, filler: 0)
      }
      let w = ws.sum()
      let mean = wys.sum() / w
      // A second pass: Σwy² − μΣwy would lose its digits where effects lie far from 0.
      Lanes.forEach(y.count) { i, left in
        let weight = kept[i >> 2]
        let e = Lanes.load(y, i, left, filler: 0) - mean
        let part = weight * e
        let square = part * e
        qs += square
        guard withHigher else { return }
        let next = weight * square
        q2s += next
        q3s += weight * next
        cross += weight * part
      }
      return (w, mean)
    }
    self.w = w
    self.mean = mean
    w2 = w2s.sum()
    w3 = w3s.sum()
    // Pairs within lanes, then between them.
    pairs = paired.sum() + ws.x * (ws.y + ws.z + ws.w) + ws.y * (ws.z + ws.w) + ws.z * ws.w
    k = Double(y.count)
    q = qs.sum()
    guard withHigher else { return }
    q2 = q2s.sum()
    let all = cross.sum()
    q3 = q3s.sum() - all * all / w
  }

  var traceP: Double { 2 * pairs / w }
  /// Never below what k − 1 equal eigenvalues would give: rounding could make it negative.
  var tracePP: Double {
    max(w2 - 2 * w3 / w + (w2 / w) * (w2 / w), traceP * traceP / (k - 1))
  }
}

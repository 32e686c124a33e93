/// Pools of parts of the studies.
extension Pooled {
  /// The pool without each study in turn.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - method: The estimator of τ².
  ///   - test: The test.
  /// - Returns: At i, the pool of all studies but i.
  public static func leaveOneOut(
    _ y: [Double], _ v: [Double], _ method: Tau2Method, test: PoolingTest
  ) -> [Result<Pooled, MetaFailure>] {
    y.indices.map { left in
      var (ys, vs) = (y, v)
      ys.remove(at: left)
      vs.remove(at: left)
      return pool(ys.span, vs.span, method, test: test)
    }
  }

  /// The pool of the first study, of the first two, and so on.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - order: Places of the studies in the order in which they arrive; nil as they are.
  ///   - method: The estimator of τ².
  ///   - test: The test.
  /// - Returns: At i, the pool of the first i + 1 studies; the first is one study and cannot be pooled.
  public static func cumulative(
    _ y: [Double], _ v: [Double], order: [Int]? = nil, _ method: Tau2Method, test: PoolingTest
  ) -> [Result<Pooled, MetaFailure>] {
    let places = order ?? Array(y.indices)
    let (ys, vs) = (places.map { y[$0] }, places.map { v[$0] })
    return ys.indices.map {
      pool(ys.span.extracting(first: $0 + 1), vs.span.extracting(first: $0 + 1), method, test: test)
    }
  }
}

/// Parts of the studies, each handed to whatever pools them.
public enum StudyParts {
  /// Without each study in turn.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - pool: Pools a part.
  /// - Returns: At i, what all studies but i gave.
  /// - Throws: What the pooling throws.
  public static func leaveOneOut<Pool>(
    _ y: [Double], _ v: [Double], _ pool: ([Double], [Double]) throws -> Pool
  ) rethrows -> [Pool] {
    try y.indices.map { left in
      var (ys, vs) = (y, v)
      ys.remove(at: left)
      vs.remove(at: left)
      return try pool(ys, vs)
    }
  }

  /// The first study, the first two, and so on.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - order: Places of the studies in the order in which they arrive; nil as they are.
  ///   - pool: Pools a part.
  /// - Returns: At i, what the first i + 1 studies gave.
  /// - Throws: What the pooling throws.
  public static func cumulative<Pool>(
    _ y: [Double], _ v: [Double], order: [Int]? = nil,
    _ pool: ([Double], [Double]) throws -> Pool
  ) rethrows -> [Pool] {
    let places = order ?? Array(y.indices)
    let (ys, vs) = (places.map { y[$0] }, places.map { v[$0] })
    return try ys.indices.map { try pool(Array(ys[...$0]), Array(vs[...$0])) }
  }
}

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
    StudyParts.leaveOneOut(y, v) { pool($0.span, $1.span, method, test: test) }
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
    StudyParts.cumulative(y, v, order: order) { pool($0.span, $1.span, method, test: test) }
  }
}

internal import Inference

/// The weighted average of the adequately powered.
///
/// ```
/// adequate: se ≤ |μ|/2.8, μ the common effect (80 % power at two-sided .05)
/// two or more adequate studies: ``UnrestrictedWLS`` of those;  else of all
/// ```
///
/// Source: Stanley, Doucouliagos & Ioannidis (2017) Stat Med 36:1580 (WAAP-WLS).
public struct Waap: Sendable, BitwiseCopyable {
  /// The pool of those that count.
  public let pooled: Pooled
  /// Adequately powered studies.
  public let adequate: Int
  /// Whether only those were pooled.
  public var isOfAdequate: Bool { adequate >= 2 }

  /// Pools effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The average, or why there is none.
  public static func pool(_ y: Span<Double>, _ v: Span<Double>) -> Result<Waap, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 2) { return .failure(failure) }
    let mean = WeightedSums(light: y, v, tau2: 0).mean
    let most = (mean / 2.8) * (mean / 2.8)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * y.count) { space in
      var adequate = 0
      for i in y.indices where v[i] <= most {
        space[adequate] = y[i]
        space[y.count + adequate] = v[i]
        adequate += 1
      }
      guard adequate >= 2 else {
        return UnrestrictedWLS.pool(y, v).map { Waap(pooled: $0, adequate: adequate) }
      }
      let ys = UnsafeBufferPointer(rebasing: space[..<adequate])
      let vs = UnsafeBufferPointer(rebasing: space[y.count..<y.count + adequate])
      return UnrestrictedWLS.pool(ys.span, vs.span).map { Waap(pooled: $0, adequate: adequate) }
    }
  }
}

public import Inference
public import Parts

/// How a pooled estimate is tested, and its interval made.
public enum PoolingTest: String, Choice {
  /// Normal distribution.
  case z
  /// Student's t with k − 1 degrees of freedom, standard error as for z.
  case t
  /// Hartung, Knapp, Sidik, Jonkman: standard error times √(Q(τ²)/(k − 1)), t with k − 1.
  case hksj
  /// The same, never with a smaller standard error than z has.
  case mhksj
}

/// A pooled effect.
///
/// ```
/// μ = Σwy/Σw,  w = 1/(v + τ²)         se: 1/√Σw;  hksj: √(Q(τ²)/(k − 1))/√Σw
/// Q = Σ(y − μ₀)²/v at τ² = 0          s² = (k − 1)/tr P at τ² = 0
/// I² = 100·τ²/(τ² + s²), H² = τ²/s² + 1;  common effect: 100·max(0, (Q − (k − 1))/Q), Q/(k − 1)
/// ```
///
/// Sources: Hartung & Knapp (2001) Stat Med 20:3875; Röver, Knapp & Friede (2015) BMC Med Res Methodol
/// 15:99 for the modified test; Higgins & Thompson (2002) Stat Med 21:1539 for I² and H².
public struct Pooled: Sendable, BitwiseCopyable {
  /// Value, standard error and degrees of freedom, ready to be tested.
  public var estimate: Estimate
  /// The variance between studies.
  public var tau2: Tau2
  /// Cochran's Q, on k − 1 degrees of freedom.
  public var q: Double
  /// Per cent.
  public var i2: Double
  /// H², 1 without heterogeneity; Q/(k − 1) under a common effect.
  public var h2: Double
  /// Per cent, from Q alone: 100·max(0, (Q − (k − 1))/Q).
  public var i2FromQ: Double
  /// 1/√Σw, the standard error that the z test has.
  public var plainError: Double
  /// s², the sampling variance of a typical study, which I² and H² measure τ² by.
  public var typicalVariance: Double
  /// Studies.
  public var k: Int

  /// Whether the numbers were within what can be computed with.
  @usableFromInline
  var isFinite: Bool {
    // NaN and infinity survive sums.
    (estimate.value + estimate.standardError + tau2.value + q + typicalVariance).isFinite
  }

  /// The result as a fit: on the boundary where τ² was cut off at 0.
  public var fit: Fit {
    tau2.isAtZero ? .boundary(estimate, .noHeterogeneity) : .converged(estimate)
  }

  /// Pools effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - method: The estimator of τ².
  ///   - test: The test.
  /// - Returns: The pooled effect, or why there is none: fewer than two studies, or a variance that is
  ///   not positive and finite.
  @inlinable
  public static func pool(
    _ y: Span<Double>, _ v: Span<Double>, _ method: Tau2Method, test: PoolingTest
  ) -> Result<Pooled, MetaFailure> {
    if let failure = MetaFailure.of(y, v, atLeast: 2) { return .failure(failure) }
    let pooled = Pooled(unchecked: y, v, method, test)
    return pooled.isFinite ? .success(pooled) : .failure(.outOfRange)
  }

  /// Pools studies that were checked before.
  @usableFromInline
  init(
    unchecked y: Span<Double>, _ v: Span<Double>, _ method: Tau2Method, _ test: PoolingTest
  ) {
    let plain = WeightedSums(light: y, v, tau2: 0)
    let tau2 = Tau2.estimate(method, y, v, plain: plain)
    let sums = tau2.value == 0 ? plain : WeightedSums(light: y, v, tau2: tau2.value)
    let df = Double(y.count - 1)
    var se = 1 / sums.w.squareRoot()
    let spread = (sums.q / df).squareRoot()
    plainError = se
    switch test {
    case .z, .t: break
    case .hksj: se *= spread
    case .mhksj: se *= max(spread, 1)
    }
    estimate = Estimate(
      value: sums.mean, standardError: se, df: test == .z ? .infinity : df)
    self.tau2 = tau2
    q = plain.q
    i2FromQ = q > df ? 100 * (q - df) / q : 0
    let typical = df / plain.traceP
    typicalVariance = typical
    if method == .commonEffect {
      i2 = i2FromQ
      h2 = q / df
    } else {
      i2 = 100 * tau2.value / (typical + tau2.value)
      h2 = tau2.value / typical + 1
    }
    k = y.count
  }
}

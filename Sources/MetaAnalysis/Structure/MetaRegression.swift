internal import GSLKit
public import Inference

/// Effects regressed on moderators, with a variance between studies that the moderators leave over.
///
/// ```
/// y_i = x_i'β + u_i + e_i,  u ~ N(0, τ²), e ~ N(0, v_i)      β by weights 1/(v + τ²)
/// QE = Σe²/v at τ² = 0, k − p df       QM: all coefficients but the intercept are 0
/// hksj: covariances times s² = Σwe²/(k − p), t with k − p, QM as F with (p − 1, k − p)
/// I² = 100·τ²/(τ² + s²_typ), s²_typ = (k − p)/tr P at τ² = 0;  R² = 100·max(0, 1 − τ²/τ²_without)
/// ```
///
/// Common effect: I² = 100·max(0, 1 − (k − p)/QE), R² from QE per degree of freedom. Sources:
/// Berkey et al. (1995) Stat Med 14:395; Knapp & Hartung (2003) Stat Med 22:2693; Raudenbush (2009) in
/// The Handbook of Research Synthesis, for R².
public struct MetaRegression: Sendable {
  /// One estimate per column, the intercept first.
  public let coefficients: [Estimate]
  /// Covariances of the coefficients, row by row.
  public let covariance: [Double]
  /// What the moderators leave over.
  public let tau2: Tau2
  /// Residual heterogeneity, on k − p degrees of freedom.
  public let qe: Double
  /// k − p.
  public let qeDF: Int
  /// The test of all moderators: χ² on ``qmDF``, or an F on (``qmDF``, ``qeDF``).
  public let qm: Double
  /// Moderators that are tested.
  public let qmDF: Int
  /// Whether it is an F.
  public let qmIsF: Bool
  /// Per cent.
  public let i2: Double
  /// H² of what the moderators leave over.
  public let h2: Double
  /// Per cent of the heterogeneity that the moderators account for; nil when there was none.
  public let r2: Double?
  /// Studies.
  public let k: Int
  /// Weighted residual variance Σwe²/(k − p).
  public let residualScale: Double

  /// p-value of QE.
  public var qeP: Double { ChiSquared.upper(qe, df: Double(qeDF)) }
  /// p-value of QM; 1 without moderators.
  public var qmP: Double {
    guard qmDF > 0 else { return 1 }
    return qmIsF
      ? FDistribution.upper(qm, Double(qmDF), Double(qeDF)) : ChiSquared.upper(qm, df: Double(qmDF))
  }

  /// A coefficient as a fit.
  ///
  /// - Parameter index: Which, the intercept being 0.
  /// - Returns: The fit; on the boundary where τ² is 0.
  public func fit(_ index: Int) -> Fit {
    tau2.isAtZero
      ? .boundary(coefficients[index], .noHeterogeneity) : .converged(coefficients[index])
  }

  /// Fits a regression with an intercept.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - moderators: Columns, each as long as y.
  ///   - method: The estimator of τ².
  ///   - test: How coefficients are tested.
  /// - Returns: The fit; or why there is none: fewer than p + 1 studies, an unusable study, or columns
  ///   that do not vary or determine each other.
  public static func fit(
    _ y: Span<Double>, _ v: Span<Double>, moderators: [[Double]], _ method: Tau2Method,
    test: PoolingTest
  ) -> Result<MetaRegression, MetaFailure> {
    let p = moderators.count + 1
    if let failure = MetaFailure.of(y, v, atLeast: p + 1) { return .failure(failure) }
    guard moderators.allSatisfy({ $0.count == y.count && $0.allSatisfy(\.isFinite) }) else {
      return .failure(.singular)
    }
    let ones = Array(repeating: 1.0, count: y.count)
    var model = WeightedLeastSquares(columns: [ones] + moderators)
    guard model.solve(y, v, tau2: 0) else { return .failure(.singular) }
    guard let tau2 = model.tau2(method, y, v) else { return .failure(.singular) }
    return .success(MetaRegression(&model, y, v, tau2, method, test))
  }

  /// The first moderator that the intercept and those before it determine.
  ///
  /// - Parameter moderators: Columns.
  /// - Returns: Its place among the moderators, and what determines it: 0 the intercept, i the i-th moderator;
  ///   nil where all are independent.
  public static func determined(_ moderators: [[Double]]) -> (moderator: Int, by: [Int])? {
    guard let count = moderators.first?.count, count > 0 else { return nil }
    var model = WeightedLeastSquares(columns: [Array(repeating: 1, count: count)] + moderators)
    let zeros = Array(repeating: 0.0, count: count)
    return model.dependence(zeros.span).map { ($0.column - 1, $0.on) }
  }

  private init(
    _ model: inout WeightedLeastSquares, _ y: Span<Double>, _ v: Span<Double>, _ tau2: Tau2,
    _ method: Tau2Method, _ test: PoolingTest
  ) {
    let df = Double(model.k - model.p)
    _ = model.solve(y, v, tau2: 0)
    qe = model.squares(power: 1)
    let typical = df / model.traceP
    let total = Pooled(unchecked: y, v, method, .z)
    if method == .commonEffect {
      i2 = qe > df ? 100 * (qe - df) / qe : 0
      h2 = qe / df
      let before = total.q / Double(model.k - 1)
      r2 = before > 0 ? 100 * max(0, 1 - qe / df / before) : nil
    } else {
      i2 = 100 * tau2.value / (typical + tau2.value)
      h2 = tau2.value / typical + 1
      r2 =
        total.tau2.value > 0
        ? 100 * max(0, 1 - tau2.value / total.tau2.value) : nil
      _ = model.solve(y, v, tau2: tau2.value)
    }
    let spread = model.squares(power: 1) / df
    let scale =
      switch test {
      case .z, .t: 1.0
      case .hksj: spread
      case .mhksj: max(spread, 1)
      }
    let p = model.p
    covariance = model.covariance.map { $0 * scale }
    let variances = (0..<p).map { [covariance] in covariance[$0 * p + $0] }
    coefficients = (0..<p).map { [beta = model.beta] j in
      Estimate(
        value: beta[j], standardError: variances[j].squareRoot(), df: test == .z ? .infinity : df)
    }
    self.tau2 = tau2
    qeDF = model.k - p
    qmDF = p - 1
    qmIsF = test != .z
    let wald = p > 1 ? model.wald(from: 1) / scale : 0
    qm = qmIsF && p > 1 ? wald / Double(p - 1) : wald
    k = model.k
    residualScale = spread
  }
}

public import Inference
public import MetaAnalysis

/// How each analysis of a review is done; several run on the same literature.
public enum ReviewMethod: Sendable {
  /// A pool with an estimator of τ² and a test, and the rule by which it predicts the true effect of a new trial.
  case pooled(PooledMean, PredictionRule)
  /// A correction of ``/MetaAnalysis/MetaCatalog/correctors``.
  case corrected(any MetaEstimator)

  /// "DL-z", "PET": what tables call it.
  public var name: String {
    switch self {
    case .pooled(let pool, .asTest): pool.name
    case .pooled(let pool, let rule): "\(pool.name), \(rule.title)"
    case .corrected(let estimator): estimator.name
    }
  }

  /// What estimates.
  public var estimator: any MetaEstimator {
    switch self {
    case .pooled(let pool, _): pool
    case .corrected(let estimator): estimator
    }
  }

  /// Whether it is a pool once more, with another prediction interval than that of its test.
  public var isTwin: Bool {
    if case .pooled(_, let rule) = self { rule != .asTest } else { false }
  }

  /// Trim and fill by DL, small studies missing on the side of harm, as reviews without a look at the funnel would have it.
  private static let setting = SmallStudySetting(method: .derSimonianLaird)

  /// Analyses effects with known variances; a single study stands for itself, with its own variance.
  ///
  /// - Parameter studies: At least one.
  /// - Returns: The fit.
  public func fit(_ studies: StudySet) -> Fit {
    switch self {
    case .pooled(let pool, _):
      ReviewMethod.analysed(pool, studies.y.span, studies.v.span).fit
    case .corrected(let estimator): ReviewMethod.analysed(estimator, studies)
    }
  }

  /// The fit of a correction.
  static func analysed(_ corrector: any MetaEstimator, _ studies: StudySet) -> Fit {
    guard studies.count > 1 else { return single(studies.y.span, studies.v.span) }
    return corrector.estimate(studies, setting).fit(\.self)
  }

  /// The fit of a pool, and the variance between studies that a prediction interval needs; nil for a single study.
  @inline(__always)
  static func analysed(
    _ pool: PooledMean, _ y: Span<Double>, _ v: Span<Double>
  ) -> (fit: Fit, tau2: Double?) {
    guard y.count > 1 else { return (single(y, v), nil) }
    return switch Pooled.pool(y, v, pool.tau2, test: pool.test) {
    case .success(let pooled): (pooled.fit, pooled.tau2.value)
    case .failure(let failure): (.failed(failure.failure), nil)
    }
  }

  private static func single(_ y: Span<Double>, _ v: Span<Double>) -> Fit {
    .converged(Estimate(value: y[0], standardError: v[0].squareRoot(), df: .infinity))
  }

  /// Compares two groups of studies, each analysed by itself.
  ///
  /// ```
  /// difference = μ₁ − μ₂      se² = se₁² + se₂²      df = se⁴/(se₁⁴/df₁ + se₂⁴/df₂)
  /// ```
  ///
  /// With z this is the test for subgroup differences of Cochrane reviews. A group of one study is that
  /// study, with its own variance: nothing says how far such studies lie apart. Source of df: Welch (1947)
  /// Biometrika 34:28.
  ///
  /// - Parameters:
  ///   - a: The fit of the first group.
  ///   - b: That of the second.
  /// - Returns: The fit; failed where a group's is.
  static func difference(_ a: Fit, _ b: Fit) -> Fit {
    guard let one = a.estimate else { return a }
    guard let other = b.estimate else { return b }
    let (va, vb) = (
      one.standardError * one.standardError, other.standardError * other.standardError
    )
    let v = va + vb
    let df = v * v / (va * va / one.df + vb * vb / other.df)
    return .converged(
      Estimate(value: one.value - other.value, standardError: v.squareRoot(), df: df))
  }
}

extension ReviewMethod: Hashable {
  public static func == (a: ReviewMethod, b: ReviewMethod) -> Bool { a.identity == b.identity }

  public func hash(into hasher: inout Hasher) { hasher.combine(identity) }

  /// Estimators of different types are different.
  private var identity: [AnyHashable] {
    switch self {
    case .pooled(let pool, let rule): [AnyHashable(pool), AnyHashable(rule)]
    case .corrected(let estimator): [AnyHashable(estimator)]
    }
  }
}

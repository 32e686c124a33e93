public import Inference
public import MetaAnalysis

/// How each analysis of a review is done; several run on the same literature.
public enum ReviewMethod: Sendable, Hashable {
  /// Pooling with an estimator of τ² and a test.
  case pool(Tau2Method, PoolingTest)
  /// The intercept of PET.
  case pet
  /// The intercept of PEESE.
  case peese

  /// "DL-z", "PET": what tables call it.
  public var name: String {
    switch self {
    case .pool(let method, let test): "\(method.rawValue)-\(test.rawValue)"
    case .pet: "PET"
    case .peese: "PEESE"
    }
  }

  /// Analyses effects with known variances; a single study stands for itself, with its own variance.
  ///
  /// - Parameters:
  ///   - y: Effects, at least one.
  ///   - v: Their variances.
  /// - Returns: The fit.
  @inlinable
  public func fit(_ y: Span<Double>, _ v: Span<Double>) -> Fit {
    if y.count == 1 {
      return .converged(Estimate(value: y[0], standardError: v[0].squareRoot(), df: .infinity))
    }
    return switch self {
    case .pool(let method, let test): Pooled.pool(y, v, method, test: test).fit(\.fit)
    case .pet: PetPeese.pet(y, v).fit { .converged($0.intercept) }
    case .peese: PetPeese.peese(y, v).fit { .converged($0.intercept) }
    }
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
  ///   - first: Effects and variances of the first group.
  ///   - second: Those of the second.
  /// - Returns: The fit; failed where a group's is.
  public func difference(
    _ first: (y: Span<Double>, v: Span<Double>), _ second: (y: Span<Double>, v: Span<Double>)
  ) -> Fit {
    let a = fit(first.y, first.v)
    let b = fit(second.y, second.v)
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

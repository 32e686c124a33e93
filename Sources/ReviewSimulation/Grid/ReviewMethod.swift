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

  /// Analyses effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  /// - Returns: The fit.
  @inlinable
  public func fit(_ y: Span<Double>, _ v: Span<Double>) -> Fit {
    switch self {
    case .pool(let method, let test): Pooled.pool(y, v, method, test: test).fit(\.fit)
    case .pet: PetPeese.pet(y, v).fit { .converged($0.intercept) }
    case .peese: PetPeese.peese(y, v).fit { .converged($0.intercept) }
    }
  }
}

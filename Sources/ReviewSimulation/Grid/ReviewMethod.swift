internal import GSLKit
public import Inference
public import MetaAnalysis

/// How each analysis of a review is done; several run on the same literature.
public enum ReviewMethod: Sendable, Hashable {
  /// Pooling with an estimator of τ² and a test.
  case pool(Tau2Method, PoolingTest)
  /// A pool that predicts the true effect of a new trial by another rule than that of its test.
  case predicting(PredictionRule, Tau2Method, PoolingTest)
  /// The intercept of PET.
  case pet
  /// The intercept of PEESE.
  case peese
  /// PEESE where PET's intercept is above 0 at one-sided .05, else PET.
  case petPeese
  /// Unrestricted weighted least squares.
  case uwls
  /// The weighted average of adequately powered studies; of all where fewer than two are.
  case waap
  /// DL and z with what trim and fill (L₀) adds on the side of harm.
  case trimAndFill
  /// The mean of a step selection model for benefit: 3PSM with a cut at .025, 4PSM with .025 and .5.
  case selection(SelectionSteps)

  /// "DL-z", "PET": what tables call it.
  public var name: String {
    switch self {
    case .pool(let method, let test): "\(method.rawValue)-\(test.rawValue)"
    case .predicting(let rule, let method, let test):
      "\(method.rawValue)-\(test.rawValue), \(rule.title)"
    case .pet: "PET"
    case .peese: "PEESE"
    case .petPeese: "PET-PEESE"
    case .uwls: "UWLS"
    case .waap: "WAAP"
    case .trimAndFill: "trim-and-fill"
    case .selection(let steps): steps.rawValue
    }
  }

  /// Analyses effects with known variances; a single study stands for itself, with its own variance.
  ///
  /// - Parameters:
  ///   - y: Effects, at least one.
  ///   - v: Their variances.
  /// - Returns: The fit.
  public func fit(_ y: Span<Double>, _ v: Span<Double>) -> Fit { analysed(y, v).fit }

  /// The fit, and the variance between studies that a prediction interval needs; nil for methods without one.
  @inline(__always)
  func analysed(_ y: Span<Double>, _ v: Span<Double>) -> (fit: Fit, tau2: Double?) {
    guard y.count > 1, let (method, test) = pooling else { return (plain(y, v), nil) }
    return switch Pooled.pool(y, v, method, test: test) {
    case .success(let pooled): (pooled.fit, pooled.tau2.value)
    case .failure(let failure): (.failed(failure.failure), nil)
    }
  }

  /// The estimator of τ² and the test of a pool; nil for other methods.
  @inline(__always)
  private var pooling: (Tau2Method, PoolingTest)? {
    switch self {
    case .pool(let method, let test), .predicting(_, let method, let test): (method, test)
    default: nil
    }
  }

  private func plain(_ y: Span<Double>, _ v: Span<Double>) -> Fit {
    if y.count == 1 {
      return .converged(Estimate(value: y[0], standardError: v[0].squareRoot(), df: .infinity))
    }
    return switch self {
    case .pool(let method, let test), .predicting(_, let method, let test):
      Pooled.pool(y, v, method, test: test).fit(\.fit)
    case .pet: PetPeese.pet(y, v).fit { .converged($0.intercept) }
    case .peese: PetPeese.peese(y, v).fit { .converged($0.intercept) }
    case .petPeese:
      ReviewMethod.switching.map { critical in
        PetPeese.conditional(y, v, .positive, critical: critical).fit { .converged($0.estimate) }
      } ?? .failed(.noConvergence)
    case .uwls: UnrestrictedWLS.fit(y, v)
    case .waap: Waap.pool(y, v).fit { $0.pooled.fit }
    case .trimAndFill:
      TrimAndFill.fit(y, v, .L0, side: .left, .derSimonianLaird).fit { $0.filled.fit }
    case .selection(let steps): steps.fit(y, v).fit(\.fit)
    }
  }

  /// PET-PEESE's switch at one-sided .05, whose critical values always exist.
  private static let switching = try? CriticalValues(tail: 0.05)

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

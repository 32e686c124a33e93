/// What one analysis of one data set found.
///
/// A method never throws, returns NaN, takes the magnitude of a negative variance, or quietly
/// becomes another method. It returns one of these; all are trivial values.
public enum Fit: Sendable, BitwiseCopyable {
  /// An estimate inside the parameter space.
  case converged(Estimate)
  /// An estimate on the edge of the parameter space: a result, not a failure.
  case boundary(Estimate, Boundary)
  /// No estimate, and why.
  case failed(Failure)

  /// The estimate, where there is one.
  @inlinable
  public var estimate: Estimate? {
    switch self {
    case .converged(let estimate), .boundary(let estimate, _): estimate
    case .failed: nil
    }
  }
}

/// An estimate with what is needed to test it and to put an interval around it.
public struct Estimate: Sendable, BitwiseCopyable, Equatable {
  /// The estimated effect, first arm of the contrast minus second, on the method's scale.
  public var value: Double
  /// Its standard error, > 0; 0 only on a ``Boundary``.
  public var standardError: Double
  /// Degrees of freedom of the reference t distribution; ∞ is the normal.
  public var df: Double
  /// The signed statistic that tests "no effect", referred to t(df).
  ///
  /// Mostly value / SE. A test with a standard error of its own (pooled proportions) or with an exact
  /// p-value (as the normal deviate with that p) puts it here.
  public var statistic: Double

  /// An estimate tested by value / SE.
  @inlinable
  public init(value: Double, standardError: Double, df: Double) {
    self.init(
      value: value, standardError: standardError, df: df, statistic: value / standardError)
  }

  /// An estimate with a statistic of its own.
  @inlinable
  public init(value: Double, standardError: Double, df: Double, statistic: Double) {
    self.value = value
    self.standardError = standardError
    self.df = df
    self.statistic = statistic
  }
}

/// Which edge of the parameter space an estimate lies on.
public enum Boundary: UInt8, Sendable, BitwiseCopyable, CaseIterable {
  /// All people of both arms had the event, or none had: the difference is 0 and its SE is too.
  case sameOutcomeForAll
  /// All people of one arm had the event, none of the other: the interval has no width.
  case allAgainstNone
  /// A variance between clusters, or of slopes, was estimated below 0 and is 0; or a correlation of lines is ±1.
  case noClusterVariance
  /// The variance between studies was estimated below 0 and is 0.
  case noHeterogeneity
  /// The covariance that was asked for did not converge, and a simpler one, declared beforehand, took its place.
  case simplerCovariance
  /// Counts vary no more than Poisson ones: their dispersion is 0.
  case noDispersion
  /// An arm has no more zeros than the rest of its counts says: nobody of it can have none alone.
  case noFurtherZeros
}

/// Why an analysis gave no estimate.
public enum Failure: UInt8, Sendable, BitwiseCopyable, CaseIterable {
  /// Fewer observations than the method needs.
  case tooFewObservations
  /// No variation where some is needed.
  case noVariation
  /// A cell without events or without non-events makes the estimate infinite.
  case emptyCell
  /// The covariate does not vary or determines the outcome.
  case singular
  /// Beyond 1,000 planned standard errors from the truth: not counted into any mean.
  case outOfRange
  /// The iteration did not settle, or the likelihood has no largest value.
  case noConvergence
  /// An interval of p-values without studies: its selection weight cannot be estimated.
  case emptyInterval

  /// In words, for tables.
  public var reason: String {
    switch self {
    case .tooFewObservations: "too few observations"
    case .noVariation: "no variation"
    case .emptyCell: "empty cell"
    case .singular: "singular fit"
    case .outOfRange: "beyond 1000 SE"
    case .noConvergence: "no convergence"
    case .emptyInterval: "an interval of p-values without studies"
    }
  }
}

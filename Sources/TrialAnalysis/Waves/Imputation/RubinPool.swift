public import Inference

/// Estimates of completed data sets, pooled by Rubin's rules.
///
/// ```
/// Q̄ = mean of the estimates,   Ū = mean of their squared errors,   B = their variance
/// T = Ū + (1 + 1/m)·B,   λ = (1 + 1/m)·B/T
/// 1/ν = λ²/(m − 1) + (ν_c + 3)/((ν_c + 1)·ν_c·(1 − λ))          ν_c degrees of freedom of complete data
/// ```
///
/// Sources: Rubin (1987), Multiple Imputation for Nonresponse in Surveys, section 3.1; Barnard & Rubin (1999) Biometrika 86:948,
/// whose ν replaces the large-sample (m − 1)/λ².
///
/// ```swift
/// var pool = RubinPool()
/// for (value, error) in [(1.2, 0.5), (0.9, 0.6), (1.4, 0.5)] { pool.add(value, standardError: error) }
/// let fit = pool.fit(completeDf: 97)
/// ```
public struct RubinPool: Sendable, BitwiseCopyable, Equatable {
  /// Data sets pooled.
  public private(set) var count = 0.0
  /// Q̄, the mean of the estimates.
  public private(set) var mean = 0.0
  private var squares = 0.0
  private var errors = 0.0

  /// A pool of nothing.
  public init() {}

  /// Adds the estimate of a completed data set.
  public mutating func add(_ value: Double, standardError: Double) {
    count += 1
    let step = value - mean
    mean += step / count
    squares += step * (value - mean)
    errors += standardError * standardError
  }

  /// Ū, the mean variance within data sets.
  public var within: Double { errors / count }
  /// B, the variance between them; 0 of one.
  public var between: Double { count > 1 ? squares / (count - 1) : 0 }
  /// T, the variance of the pooled estimate.
  public var total: Double { within + (1 + 1 / count) * between }
  /// λ, the share of the variance that is due to what is missing.
  public var missingShare: Double { total > 0 ? (1 + 1 / count) * between / total : 0 }

  /// Barnard and Rubin's degrees of freedom.
  ///
  /// - Parameter completeDf: Those of complete data, > 0; ∞ for a normal.
  /// - Returns: ν; ∞ where both are.
  public func df(completeDf: Double) -> Double {
    let share = missingShare
    let imputed = share * share / (count - 1)
    let observed =
      completeDf == .infinity
      ? 0 : (completeDf + 3) / ((completeDf + 1) * completeDf * (1 - share))
    return 1 / (imputed + observed)
  }

  /// The pooled fit.
  ///
  /// - Parameter completeDf: Degrees of freedom of complete data.
  /// - Returns: The fit; it fails with fewer than two data sets, or where nothing varies.
  public func fit(completeDf: Double) -> Fit {
    guard count >= 2 else { return .failed(.tooFewObservations) }
    guard total > 0 else { return .failed(.noVariation) }
    let df = df(completeDf: completeDf)
    guard df > 0, mean.isFinite, total.isFinite else { return .failed(.noConvergence) }
    return .converged(Estimate(value: mean, standardError: total.squareRoot(), df: df))
  }
}

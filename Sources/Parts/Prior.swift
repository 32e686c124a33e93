/// A distribution of beliefs about a number of the scenario.
///
/// ```
/// {prior: normal, mean: 0.3, sd: 0.1}            {prior: uniform, min: 0.1, max: 0.4}
/// {prior: log-normal, median: 10, sigma: 0.3}    sigma: SD of the logarithm
/// {prior: gamma, mean: 10, sd: 2}                {prior: empirical, values: [0.2, 0.25, 0.4]}
/// {prior: beta, alpha: 3, beta: 7}               or {prior: beta, mean: 0.3, sd: 0.1}
/// ```
///
/// Every one may be cut by `min` and `max` and carry a `source`.
public struct Prior: Sendable, Equatable {
  /// The form of the distribution.
  public enum Form: Sendable, Equatable {
    /// Normal, with a mean and a standard deviation above 0.
    case normal(mean: Double, sd: Double)
    /// Log-normal: ln x has the mean ln median and the standard deviation sigma.
    case logNormal(median: Double, sigma: Double)
    /// Beta, mean alpha/(alpha + beta).
    case beta(alpha: Double, beta: Double)
    /// Gamma, mean shape·scale.
    case gamma(shape: Double, scale: Double)
    /// Uniform between the ends of its range.
    case uniform
    /// One of these values, each as likely.
    case empirical([Double])
  }

  /// The distribution before it is cut.
  public var form: Form
  /// Where it is cut off; infinite where it is not.
  public var range: ClosedRange<Double>

  /// Words after `prior:`.
  static let words = ["normal", "log-normal", "beta", "gamma", "uniform", "empirical"]

  /// The value that stands for the prior where one number is wanted.
  ///
  /// Mean, or median for a log-normal, before cutting; moved to the nearer end where it is cut away.
  public var centre: Double {
    let centre =
      switch form {
      case .normal(let mean, _): mean
      case .logNormal(let median, _): median
      case .beta(let alpha, let beta): alpha / (alpha + beta)
      case .gamma(let shape, let scale): shape * scale
      case .uniform: (range.lowerBound + range.upperBound) / 2
      case .empirical(let values): values.reduce(0, +) / Double(values.count)
      }
    return min(max(centre, range.lowerBound), range.upperBound)
  }
}

/// A prior and the place in the scenario that it stands for.
public struct PriorField: Sendable {
  /// The place, from the top of the file.
  public var path: Path
  /// The prior.
  public var prior: Prior
  /// What the part allows there.
  public var range: ClosedRange<Double>
  /// Whether draws are rounded to whole numbers.
  public var isInteger: Bool
}

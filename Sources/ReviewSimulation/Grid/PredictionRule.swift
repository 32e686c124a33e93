internal import Inference
internal import MetaAnalysis
public import Parts

/// By which rule a pool predicts the true effect of a new trial: the three that a meta-analysis prints.
public enum PredictionRule: String, Choice, Sendable {
  /// μ̂ ± c·√(τ̂² + se²), c and se as for the test.
  case asTest = "as-test"
  /// The same with Student's t on k − 2. Source: Higgins, Thompson & Spiegelhalter (2009) JRSS A 172:137.
  case studiesLess2 = "t-k-2"
  /// The parametric bootstrap, some milliseconds for each pool. Source: Nagashima, Noma & Furukawa (2019) Stat Methods
  /// Med Res 28:1689.
  case bootstrap

  /// What tables call it.
  var title: String {
    switch self {
    case .asTest: "as its test"
    case .studiesLess2: "t(k − 2)"
    case .bootstrap: "bootstrap"
    }
  }

  /// The interval of a pool.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - estimate: The pool.
  ///   - tau2: Its variance between studies.
  ///   - critical: Critical values of the level.
  ///   - alpha: One less the level.
  /// - Returns: The interval; nil with too few studies.
  func interval(
    _ y: Span<Double>, _ v: Span<Double>, _ estimate: Estimate, tau2: Double,
    _ critical: CriticalValues, alpha: Double
  ) -> ClosedRange<Double>? {
    func around(df: Double) -> ClosedRange<Double>? {
      guard df >= 1 else { return nil }
      let se = estimate.standardError
      let reach = critical(df: df) * (tau2 + se * se).squareRoot()
      return .spanning(estimate.value - reach, estimate.value + reach)
    }
    switch self {
    case .asTest: return around(df: estimate.df)
    case .studiesLess2: return around(df: Double(y.count - 2))
    case .bootstrap: return BootstrapPrediction(y, v, nodes: .coarse)?.interval(level: 1 - alpha)
    }
  }
}

internal import Foundation
public import Parts

/// How times to an event are distributed without effect.
public enum TimeShape: String, Choice {
  /// A hazard that falls for a shape below 1 and rises above it; exponential for 1.
  case weibull
  /// Times whose logarithm is normal: a hazard that rises and then falls.
  case logNormal = "log-normal"
  /// Hazards that are constant between times at which the risk is known.
  case piecewise

  /// The distribution that has a risk by a time.
  ///
  /// - Parameters:
  ///   - risk: P(T ≤ end), above 0 and below 1.
  ///   - end: The time.
  ///   - shape: Of a Weibull distribution.
  ///   - logSD: Standard deviation of the logarithm of times.
  ///   - steps: Times before the end with the risk by each, rising.
  /// - Returns: The distribution.
  func base(
    risk: Double, by end: Double, shape: Double, logSD: Double,
    steps: [(time: Double, risk: Double)]
  ) -> TimeCurve.Base {
    switch self {
    case .weibull: .weibull(shape: shape, scale: -log1p(-risk) / pow(end, shape))
    case .logNormal: .logNormal(mean: log(end) - logSD * EventLaw.threshold(risk), sd: logSD)
    case .piecewise:
      .piecewise(
        times: [0] + steps.map(\.time) + [end],
        hazards: [0] + steps.map { -log1p(-$0.risk) } + [-log1p(-risk)])
    }
  }
}

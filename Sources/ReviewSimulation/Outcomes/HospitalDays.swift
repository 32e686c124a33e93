internal import Foundation
internal import GSLKit

/// Days in hospital over the follow-up: none, or a log-normal number.
///
/// ```
/// P(any) = p, logit p falls by θ with the treatment;   days | any ~ log-normal(log median, σ)
/// mean p·E, E = median·exp(σ²/2);   variance p·E²·exp(σ²) − (p·E)²
/// ```
///
/// A reviewer pools means and standard deviations as if they were normal: drawn here person by person,
/// because these summaries have no simple exact distribution.
public struct HospitalDays: Sendable, Equatable {
  /// The chance of being admitted at all.
  public var risk: EventRisk
  /// Median days of those who have any, > 0.
  public var median: Double
  /// Standard deviation of their logarithm.
  public var logSD: Double
  /// Treated people's days over controls', among those who have any.
  public var ratio: Double

  /// Days.
  public init(risk: EventRisk, median: Double, logSD: Double, ratio: Double = 1) {
    self.risk = risk
    self.median = median
    self.logSD = logSD
    self.ratio = ratio
  }

  /// Mean and variance of days where any have a probability and a median.
  func moments(_ any: Double, median: Double) -> (mean: Double, variance: Double) {
    let mean = median * exp(logSD * logSD / 2)
    return (any * mean, any * mean * mean * exp(logSD * logSD) - any * any * mean * mean)
  }

  /// Days saved in pooled standard deviations, where logit P(any) falls by θ.
  func standardisedDifference(_ theta: Double) -> Double {
    let control = moments(risk.control, median: median)
    let treated = moments(EventRisk.probability(risk.logit - theta), median: median * ratio)
    return (control.mean - treated.mean)
      / ((control.variance + treated.variance) / 2).squareRoot()
  }

  /// The same between two treated arms whose logits fall by θ and by another number.
  func standardisedDifference(_ theta: Double, against other: Double) -> Double {
    let first = moments(EventRisk.probability(risk.logit - theta), median: median * ratio)
    let second = moments(EventRisk.probability(risk.logit - other), median: median * ratio)
    return (second.mean - first.mean) / ((first.variance + second.variance) / 2).squareRoot()
  }

  /// Mean and variance of n people's days.
  ///
  /// - Parameters:
  ///   - n: People, ≥ 2.
  ///   - any: Probability of any day.
  ///   - ratio: Their days over controls'.
  ///   - stream: Random numbers: a uniform for each person, a normal for those with any day.
  /// - Returns: Their mean and variance with n − 1.
  func draw(
    _ n: Int, any: Double, ratio: Double, using stream: inout RandomStream
  ) -> (mean: Double, variance: Double) {
    var (sum, squares) = (0.0, 0.0)
    let middle = log(median * ratio)
    for _ in 0..<n where stream.uniform() < any {
      let days = exp(middle + logSD * stream.normal())
      sum += days
      squares += days * days
    }
    let mean = sum / Double(n)
    return (mean, max(0, (squares - sum * mean) / Double(n - 1)))
  }
}

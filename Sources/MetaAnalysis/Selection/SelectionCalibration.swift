internal import Foundation
internal import GSLKit
internal import Parts

/// What a table of studies says of the literature that it was published from, under a step selection model.
///
/// ```
/// μ, τ, w by maximum likelihood: studies with one-sided p > .025 are published with w of the weight of the others
/// interval of w: exp(log w ± 1.96·SE(w)/w)
/// ```
///
/// Source: Hedges & Vevea (1996) J Educ Behav Stat 21:299, the three-parameter model.
public struct SelectionCalibration: Sendable {
  /// The mean effect of all studies, published or not, in the wanted direction.
  public let mean: Double
  /// Its standard error.
  public let meanError: Double
  /// τ, the standard deviation of true effects between all studies.
  public let tau: Double
  /// How likely a study without significant benefit is published, over one with it.
  public let weight: Double
  /// 95 % interval of the weight; nil where its error cannot be had.
  public let weightInterval: ClosedRange<Double>?
  /// Studies, and those with significant benefit.
  public let studies, significant: Int
  /// Which way results were wanted.
  public let direction: Direction

  /// The step: one-sided, in the wanted direction.
  public static let step = 0.025

  /// Whether the interval of the weight tells selection from none.
  public var knowsSelection: Bool { weightInterval.map { !$0.contains(1) } ?? false }

  /// Fits effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - direction: Which way results were wanted; nil for the sign of the common effect.
  /// - Returns: What was found; or why nothing can be: too few studies, none or all with significant benefit,
  ///   or a likelihood without a top.
  public static func fit(
    _ y: [Double], _ v: [Double], direction: Direction? = nil
  ) -> Result<SelectionCalibration, MetaFailure> {
    if let failure = MetaFailure.of(y.span, v.span, atLeast: 3) { return .failure(failure) }
    let wanted = direction ?? Direction.ofCommonEffect(y.span, v.span)
    guard let model = StepSelection(steps: [step], direction: wanted, effort: .thorough) else {
      return .failure(.noConvergence)
    }
    return model.fit(y.span, v.span).flatMap { fit in
      guard let meanError = fit.meanError else { return .failure(.noConvergence) }
      let weight = fit.weights[1]
      let interval = fit.weightErrors[1].flatMap { error -> ClosedRange<Double>? in
        let width = 1.959963984540054 * error / weight
        guard weight > 0, width.isFinite, width < 700 else { return nil }
        return .spanning(weight * exp(-width), weight * exp(width))
      }
      return .success(
        SelectionCalibration(
          mean: wanted.sign * fit.mean, meanError: meanError, tau: fit.tau2.squareRoot(),
          weight: weight, weightInterval: interval, studies: y.count, significant: fit.counts[0],
          direction: wanted))
    }
  }
}

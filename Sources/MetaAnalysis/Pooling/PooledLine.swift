internal import Foundation
internal import GSLKit
public import Inference
public import Parts

/// Every test of a pooled effect, as a reviewer chooses among them.
public enum ReviewTest: String, Choice {
  /// ``PoolingTest/z``.
  case z
  /// ``PoolingTest/t``.
  case t
  /// ``PoolingTest/hksj``.
  case hksj
  /// ``PoolingTest/mhksj``.
  case mhksj
  /// Profile likelihood, with τ² by maximum likelihood.
  case pl

  /// The same for what has no profile likelihood (parts and regressions): z instead.
  public var poolingOrZ: PoolingTest { PoolingTest(rawValue: rawValue) ?? .z }
}

/// A pooled effect with everything that is reported of it.
public struct PooledLine: Sendable {
  /// The effect, ready to be tested.
  public let estimate: Estimate
  /// Its confidence interval, at the level asked for.
  public let interval: ClosedRange<Double>
  /// Of the true effect of a new study; nil under a common effect and with too few studies for t(k − 2).
  public let prediction: ClosedRange<Double>?
  /// The same with t and k − 2 degrees of freedom.
  public let predictionT: ClosedRange<Double>?
  /// The variance between studies.
  public let tau2: Tau2
  /// Q-profile interval of τ²; nil where it is empty and under a common effect.
  public let tau2Interval: ClosedRange<Double>?
  /// What it was made from: heterogeneity is read off that.
  public let pooled: Pooled

  /// On the boundary where τ² was cut off at 0.
  public var fit: Fit {
    tau2.isAtZero ? .boundary(estimate, .noHeterogeneity) : .converged(estimate)
  }

  /// Two-sided.
  public var p: Double { estimate.twoSidedP }

  /// p-value of Q.
  public var qP: Double { ChiSquared.upper(pooled.q, df: Double(pooled.k - 1)) }

  /// I² and H² at a τ².
  ///
  /// - Parameter tau2: The variance between studies.
  /// - Returns: I² in per cent, and H².
  public func heterogeneity(at tau2: Double) -> (i2: Double, h2: Double) {
    (100 * tau2 / (tau2 + pooled.typicalVariance), tau2 / pooled.typicalVariance + 1)
  }

  /// Pools effects with known variances.
  ///
  /// - Parameters:
  ///   - y: Effects.
  ///   - v: Their variances.
  ///   - method: The estimator of τ²; ML for ``ReviewTest/pl``.
  ///   - test: The test.
  ///   - level: Of all intervals, in (0, 1).
  /// - Returns: The line, or why there is none.
  /// - Throws: ``/GSLKit/NumericalError`` for a level outside (0, 1).
  public static func make(
    _ y: [Double], _ v: [Double], _ method: Tau2Method, _ test: ReviewTest, level: Double
  ) throws -> Result<PooledLine, MetaFailure> {
    let pooled: Pooled
    switch Pooled.pool(y.span, v.span, method, test: test.poolingOrZ) {
    case .success(let found): pooled = found
    case .failure(let failure): return .failure(failure)
    }
    var (estimate, interval) = (pooled.estimate, try pooled.confidenceInterval(level: level))
    if test == .pl {
      switch ProfileLikelihood.fit(y.span, v.span) {
      case .success(let profile):
        estimate = profile.estimate
        interval = try profile.interval(y.span, v.span, level: level)
      case .failure(let failure): return .failure(failure)
      }
    }
    guard estimate.standardError > 0 else { return .failure(.noVariation) }
    let isRandom = method != .commonEffect
    return .success(
      PooledLine(
        estimate: estimate,
        interval: interval,
        prediction: isRandom ? try pooled.predictionInterval(level: level) : nil,
        predictionT: isRandom
          ? try pooled.predictionInterval(level: level, .tStudiesLess2) : nil,
        tau2: pooled.tau2,
        tau2Interval: isRandom
          ? try Tau2.interval(.qProfile, y.span, v.span, level: level) : nil,
        pooled: pooled))
  }
}

public import GSLKit
internal import Foundation
internal import MetaAnalysis

/// A literature drawn at the level of summaries: the means and standard deviations of two equal arms,
/// exactly distributed, as the effects and variances that a reviewer computes from them.
///
/// ```
/// m₁ − m₂ ~ N(θ + τu, 2/n)      s_a² ~ χ²(n − 1)/(n − 1)      n people an arm, true SD 1
/// ```
///
/// A standardised mean difference and its variance are then correlated, as they are in practice.
public struct SummaryLevel: LiteratureModel, Equatable {
  /// What a reviewer computes.
  public enum Effect: String, Sendable {
    /// Raw mean difference, v = (s₁² + s₂²)/n.
    case meanDifference
    /// Hedges's g with exact J, v = 2/n + g²/(4n).
    case hedgesG
    /// g with J ≈ 1 − 3/(4m − 1), v = 2/n + g²/(2(2n − 3.94)), m = 2n − 2: as RevMan computes it.
    /// Source: Deeks & Higgins (2010), Statistical algorithms in Review Manager 5.
    case revMan
  }

  public let trials: Int
  public let outcomes = 1
  /// People per arm of each trial.
  public let perArm: [Double]
  /// True mean effect in standard deviations.
  public let mean: Double
  public let tau: Double
  public let effect: Effect
  /// Hedges's J of each trial.
  private let corrections: [Double]

  /// A model with one outcome.
  ///
  /// - Parameters:
  ///   - perArm: People per arm of each trial, ≥ 2.
  ///   - mean: True mean effect in standard deviations.
  ///   - tau: Standard deviation of true effects.
  ///   - effect: What a reviewer computes.
  public init(perArm: [Double], mean: Double, tau: Double, effect: Effect) {
    precondition(perArm.allSatisfy { $0 >= 2 } && tau >= 0)
    trials = perArm.count
    self.perArm = perArm
    self.mean = mean
    self.tau = tau
    self.effect = effect
    corrections = perArm.map { HedgesCorrection.factor(df: 2 * $0 - 2) }
  }

  public func expectedVariance(_ cell: Int) -> Double {
    2 / perArm[cell] + mean * mean / (4 * perArm[cell]) + tau * tau
  }

  public func draw(
    _ replicate: Int, into literature: inout Literature, using stream: inout RandomStream
  ) {
    for trial in 0..<trials {
      let n = perArm[trial]
      stream.seek(replicate: replicate, unit: trial, lane: .trueEffects)
      let theta = mean + (tau > 0 ? tau * stream.normal() : 0)
      stream.seek(replicate: replicate, unit: trial, lane: .samplingErrors)
      let difference = theta + (2 / n).squareRoot() * stream.normal()
      stream.seek(replicate: replicate, unit: trial, lane: .observedSpread)
      let s1 = stream.chiSquared(df: n - 1) / (n - 1)
      let s2 = stream.chiSquared(df: n - 1) / (n - 1)
      let (y, v) = reviewed(difference, s1, s2, n, corrections[trial])
      literature.y[trial] = y
      literature.v[trial] = v
      literature.sizes[trial] = 2 * n
      literature.isReported[trial] = true
    }
  }

  private func reviewed(
    _ difference: Double, _ s1: Double, _ s2: Double, _ n: Double, _ j: Double
  ) -> (y: Double, v: Double) {
    let d = difference / ((s1 + s2) / 2).squareRoot()
    let df = 2 * n - 2
    switch effect {
    case .meanDifference: return (difference, (s1 + s2) / n)
    case .hedgesG:
      let g = j * d
      return (g, 2 / n + g * g / (4 * n))
    case .revMan:
      let g = (1 - 3 / (4 * df - 1)) * d
      return (g, 2 / n + g * g / (2 * (2 * n - 3.94)))
    }
  }
}

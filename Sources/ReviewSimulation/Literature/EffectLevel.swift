public import GSLKit
internal import Foundation

/// A literature drawn at the level of effects: no people, and sampling variances that are known.
///
/// For trial i and outcome o, with u and e exchangeable over the outcomes of a trial:
///
/// ```
/// y_io = θ_io + τ_o·u_io + √v_io·e_io        u, e standard normal, corr(u_io, u_ip) = ρ_u, corr(e) = ρ_e
/// ```
///
/// which is what most published simulations of meta-analysis use.
public struct EffectLevel: LiteratureModel, Equatable {
  /// Where sampling variances come from.
  public enum Variances: Sendable, Equatable {
    /// One for each trial, the same for all outcomes.
    case listed([Double])
    /// c/N for a trial of N people: 4 for a standardised mean difference of two equal arms near 0.
    case bySize(TrialSizes, constant: Double)
  }

  public let trials: Int
  public let outcomes: Int
  /// True mean effect of each cell, bias included.
  public let means: [Double]
  /// Standard deviation of true effects between trials, by outcome.
  public let tau: [Double]
  public let variances: Variances
  /// Correlation of true effects, and of sampling errors, between outcomes of a trial, in [0, 1].
  public let effectCorrelation, errorCorrelation: Double
  /// Which cells are reported.
  public let isReported: [Bool]

  /// A model.
  ///
  /// - Parameters:
  ///   - trials: Trials, ≥ 1.
  ///   - outcomes: Outcomes, ≥ 1.
  ///   - means: True mean effects, one for each cell.
  ///   - tau: Standard deviations between trials, one for each outcome.
  ///   - variances: Sampling variances.
  ///   - effectCorrelation: Of true effects between outcomes.
  ///   - errorCorrelation: Of sampling errors between outcomes.
  ///   - isReported: One for each cell; nil for all.
  public init(
    trials: Int, outcomes: Int, means: [Double], tau: [Double], variances: Variances,
    effectCorrelation: Double = 0, errorCorrelation: Double = 0, isReported: [Bool]? = nil
  ) {
    precondition(means.count == trials * outcomes && tau.count == outcomes)
    precondition((0...1).contains(effectCorrelation) && (0...1).contains(errorCorrelation))
    self.trials = trials
    self.outcomes = outcomes
    self.means = means
    self.tau = tau
    self.variances = variances
    self.effectCorrelation = effectCorrelation
    self.errorCorrelation = errorCorrelation
    self.isReported = isReported ?? Array(repeating: true, count: trials * outcomes)
  }

  public func expectedVariance(_ cell: Int) -> Double {
    let (trial, outcome) = (cell / outcomes, cell % outcomes)
    let v =
      switch variances {
      case .listed(let list): list[trial]
      case .bySize(let sizes, let constant): constant / sizes.typical(trial)
      }
    return v + tau[outcome] * tau[outcome]
  }

  public func draw(
    _ replicate: Int, into literature: inout Literature, using stream: inout RandomStream
  ) {
    let (ownU, sharedU) = EffectLevel.split(effectCorrelation)
    let (ownE, sharedE) = EffectLevel.split(errorCorrelation)
    for trial in 0..<trials {
      let v: Double
      switch variances {
      case .listed(let list): v = list[trial]
      case .bySize(let sizes, let constant):
        stream.seek(replicate: replicate, unit: trial, lane: .size)
        literature.sizes[trial] = sizes.draw(trial, using: &stream)
        v = constant / literature.sizes[trial]
      }
      let root = v.squareRoot()
      let first = trial * outcomes
      stream.seek(replicate: replicate, unit: trial, lane: .trueEffects)
      let commonU = sharedU > 0 ? stream.normal() : 0
      for o in 0..<outcomes {
        let u = tau[o] > 0 ? ownU * stream.normal() + sharedU * commonU : 0
        literature.y[first + o] = means[first + o] + tau[o] * u
      }
      stream.seek(replicate: replicate, unit: trial, lane: .samplingErrors)
      let commonE = sharedE > 0 ? stream.normal() : 0
      for o in 0..<outcomes {
        literature.y[first + o] += root * (ownE * stream.normal() + sharedE * commonE)
        literature.v[first + o] = v
        literature.isReported[first + o] = isReported[first + o]
      }
    }
  }

  /// Loadings on a normal of one's own and on a shared one.
  static func split(_ correlation: Double) -> (own: Double, shared: Double) {
    ((1 - correlation).squareRoot(), correlation.squareRoot())
  }
}

public import GSLKit
internal import Foundation

/// A literature drawn at the level of effects: no people, and sampling variances that are known.
///
/// For trial i and outcome o:
///
/// ```
/// y_io = θ_io + τ_o·u_io + √v_io·e_io        u, e standard normal, correlated between the outcomes of a trial
/// ```
///
/// which is what most published simulations of meta-analysis use. Bias b_i ~ N(bias, biasSD²) shifts all
/// outcomes of a trial; a cell reaches the review with its own probability.
public struct EffectLevel: LiteratureModel, Equatable {
  /// Where sampling variances come from.
  public enum Variances: Sendable, Equatable {
    /// One for each trial, the same for all outcomes.
    case listed([Double])
    /// c/N for a trial of N people, by the sizes of its setting: c = 4 for a standardised mean difference
    /// of two equal arms near 0.
    case bySize([TrialSizes], setting: [Int], constant: Double)
  }

  public let trials: Int
  public let outcomes: Int
  /// True mean effect of each cell, bias included.
  public let means: [Double]
  /// Standard deviation of true effects between trials, by outcome.
  public let tau: [Double]
  public let variances: Variances
  /// Correlation of true effects, and of sampling errors, between the outcomes of a trial.
  public let effectCorrelation, errorCorrelation: OutcomeCorrelation
  /// Mean and standard deviation between trials of a shift of all effects that is no effect.
  public let bias, biasSD: Double
  /// How probable it is that a cell reaches the review: 0 and 1 are certain.
  public let reporting: [Double]

  /// A model.
  ///
  /// - Parameters:
  ///   - trials: Trials, ≥ 1.
  ///   - outcomes: Outcomes, ≥ 1.
  ///   - means: True mean effects, one for each cell.
  ///   - tau: Standard deviations between trials, one for each outcome.
  ///   - variances: Sampling variances.
  ///   - effectCorrelation: Of true effects between outcomes; nil for none.
  ///   - errorCorrelation: Of sampling errors between outcomes; nil for none.
  ///   - bias: Mean shift of all effects of a trial.
  ///   - biasSD: Its standard deviation between trials.
  ///   - reporting: Probability of being reported, one for each cell; nil for 1.
  public init(
    trials: Int, outcomes: Int, means: [Double], tau: [Double], variances: Variances,
    effectCorrelation: OutcomeCorrelation? = nil, errorCorrelation: OutcomeCorrelation? = nil,
    bias: Double = 0,
    biasSD: Double = 0, reporting: [Double]? = nil
  ) {
    precondition(means.count == trials * outcomes && tau.count == outcomes)
    self.trials = trials
    self.outcomes = outcomes
    self.means = means
    self.tau = tau
    self.variances = variances
    self.effectCorrelation = effectCorrelation ?? OutcomeCorrelation(independent: outcomes)
    self.errorCorrelation = errorCorrelation ?? OutcomeCorrelation(independent: outcomes)
    self.bias = bias
    self.biasSD = biasSD
    self.reporting = reporting ?? Array(repeating: 1, count: trials * outcomes)
  }

  public func expectedVariance(_ cell: Int) -> Double {
    let (trial, outcome) = (cell / outcomes, cell % outcomes)
    let v =
      switch variances {
      case .listed(let list): list[trial]
      case .bySize(let sizes, let setting, let constant):
        constant / sizes[setting[trial]].typical(trial)
      }
    return v + tau[outcome] * tau[outcome] + biasSD * biasSD
  }

  public func draw(
    _ replicate: Int, into literature: inout Literature, using stream: inout RandomStream
  ) {
    let varies = tau.contains { $0 > 0 }
    for trial in 0..<trials {
      let v: Double
      switch variances {
      case .listed(let list): v = list[trial]
      case .bySize(let sizes, let setting, let constant):
        stream.seek(replicate: replicate, unit: trial, lane: .size)
        literature.sizes[trial] = sizes[setting[trial]].draw(trial, using: &stream)
        v = constant / literature.sizes[trial]
      }
      let root = v.squareRoot()
      let first = trial * outcomes
      var shift = bias
      if biasSD > 0 {
        stream.seek(replicate: replicate, unit: trial, lane: .reviewBias)
        shift += biasSD * stream.normal()
      }
      for o in 0..<outcomes { literature.y[first + o] = means[first + o] + shift }
      if varies {
        stream.seek(replicate: replicate, unit: trial, lane: .trueEffects)
        effectCorrelation.draw(into: &literature.normals, using: &stream)
        for o in 0..<outcomes { literature.y[first + o] += tau[o] * literature.normals[o] }
      }
      stream.seek(replicate: replicate, unit: trial, lane: .samplingErrors)
      errorCorrelation.draw(into: &literature.normals, using: &stream)
      for o in 0..<outcomes {
        literature.y[first + o] += root * literature.normals[o]
        literature.v[first + o] = v
      }
      stream.seek(replicate: replicate, unit: trial, lane: .reporting)
      for o in 0..<outcomes {
        let chance = reporting[first + o]
        literature.isReported[first + o] = chance >= 1 || (chance > 0 && stream.uniform() < chance)
      }
    }
  }
}

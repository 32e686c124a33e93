public import PeerSupport

/// An outcome of a review: what it is, its true effects, and how it is measured and reported.
///
/// Effects are benefits: a positive effect is good, whichever way the scale goes.
public struct ReviewOutcome: Sendable, Equatable {
  /// How trials summarise it.
  public enum Kind: Sendable, Equatable {
    /// Means and standard deviations; effects in standard deviations of people.
    case continuous
    /// Events that are not wanted; effects are −log odds ratios.
    case events(EventRisk)
    /// Days in hospital, none for many; effects are −log odds ratios of any day, pooled as SMD of days.
    case days(HospitalDays)
  }

  /// How many of the trials that could report it do so usably.
  public enum Reporting: Sendable, Equatable {
    /// Each with its probability, by setting.
    case chance([Double])
    /// Exactly so many of each setting, or all where there are fewer.
    case studies([Int])
  }

  /// What tables call it.
  public var name: String
  /// What it is measured as.
  public var kind: Kind
  /// Mean true effect before characteristics, by setting.
  public var effects: [Double]
  /// Standard deviation of true effects between trials of the same characteristics.
  public var tau: Double
  /// How mean and τ go with the size of a trial; nil where they do not.
  public var bySize: EffectsBySize?
  /// Who rates it.
  public var rater: Rater
  /// Probability that a trial measures it, by setting.
  public var measured: [Double]
  /// Which trials that measured it report it.
  public var reporting: Reporting

  /// An outcome.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - kind: How trials summarise it.
  ///   - effects: Mean true effects by setting.
  ///   - tau: Standard deviation between trials.
  ///   - bySize: How both go with the size of a trial; nil where they do not.
  ///   - rater: Who rates it.
  ///   - measured: Probability of being measured, by setting; nil for 1.
  ///   - reporting: Which trials report it usably; nil for all.
  public init(
    name: String, kind: Kind = .continuous, effects: [Double], tau: Double = 0,
    bySize: EffectsBySize? = nil, rater: Rater = .selfReport, measured: [Double]? = nil,
    reporting: Reporting? = nil
  ) {
    self.name = name
    self.kind = kind
    self.effects = effects
    self.tau = tau
    self.bySize = bySize
    self.rater = rater
    self.measured = measured ?? effects.map { _ in 1 }
    self.reporting = reporting ?? .chance(effects.map { _ in 1 })
  }

  /// Whether a trial of a setting can report it at all.
  func isPossible(in setting: Int) -> Bool {
    guard measured[setting] > 0 else { return false }
    return switch reporting {
    case .chance(let chance): chance[setting] > 0
    case .studies(let count): count[setting] > 0
    }
  }

  /// How many trials of a setting measure and report it, results aside.
  ///
  /// - Parameters:
  ///   - setting: The setting.
  ///   - trials: Its trials with usable data, as many as there are on average.
  /// - Returns: A mean number.
  func reports(in setting: Int, of trials: Double) -> Double {
    switch reporting {
    case .chance(let chance): trials * measured[setting] * chance[setting]
    case .studies(let count): min(Double(count[setting]), trials * measured[setting])
    }
  }

  /// What pooled effects estimate where the mean true effect is θ.
  ///
  /// Days are pooled as standardised mean differences: the value is that of a trial whose true effect is
  /// θ, which for τ > 0 is near but not quite the mean over trials.
  func estimand(_ theta: Double) -> Double {
    if case .days(let days) = kind { return days.standardisedDifference(theta) }
    return theta
  }

  /// What the comparison of two treated arms estimates, whose mean true effects are these.
  func estimand(_ theta: Double, against other: Double) -> Double {
    if case .days(let days) = kind { return days.standardisedDifference(theta, against: other) }
    return theta - other
  }

  /// Units of its effects per standard deviation: what biases, stated in these, have to be multiplied by.
  ///
  /// Events and days have log odds: π/√3 of them are a standard deviation of the logistic distribution.
  /// Source: Hasselblad & Hedges (1995) Psychol Bull 117:167.
  var perSD: Double { if case .continuous = kind { 1 } else { Double.pi / 3.squareRoot() } }

  /// The unit of pooled effects.
  var unit: String { isEvent ? "log odds ratio" : "SMD" }
  var isEvent: Bool { if case .events = kind { true } else { false } }
}

public import PeerSupport

/// How strongly a bias acts on outcomes, by who rates them: 1 is fully.
public struct RaterFactors: Sendable, BitwiseCopyable, Equatable {
  /// On what people report themselves.
  public var selfReport: Double
  /// On what clinicians rate who know what people get.
  public var unblindedClinician: Double
  /// On what clinicians rate who do not.
  public var blindedClinician: Double
  /// On administrative records.
  public var records: Double

  /// Factors.
  public init(
    selfReport: Double = 1, unblindedClinician: Double = 1, blindedClinician: Double = 0.3,
    records: Double = 0
  ) {
    self.selfReport = selfReport
    self.unblindedClinician = unblindedClinician
    self.blindedClinician = blindedClinician
    self.records = records
  }

  /// The factor of a rater.
  public subscript(rater: Rater) -> Double {
    switch rater {
    case .selfReport: selfReport
    case .unblindedClinician: unblindedClinician
    case .blindedClinician: blindedClinician
    case .records: records
    }
  }
}

/// A shift of observed effects that is no effect.
///
/// ```
/// b_r,i = acts(r)·(mean + φ·a + κ·e_i)        a, e standard normal; a once for a review, e for each trial
/// ```
///
/// for outcomes rated by r. Source of the hierarchy: Welton, Ades, Carlin, Altman & Sterne (2009) J R Stat
/// Soc A 172:119.
public struct BiasSource: Sendable, Equatable {
  /// Towards benefit, in the unit of effects.
  public var mean: Double
  /// φ: standard deviation between reviews.
  public var betweenReviews: Double
  /// κ: standard deviation between trials.
  public var betweenTrials: Double
  /// How strongly it acts on outcomes.
  public var acts: RaterFactors

  /// What a bias acts on unless it is said otherwise: self-report and ratings of clinicians who know what people
  /// get fully, those of blinded ones by .3, records not.
  public static let usual = RaterFactors()

  /// A source.
  public init(
    mean: Double, betweenReviews: Double = 0, betweenTrials: Double = 0, acts: RaterFactors = usual
  ) {
    self.mean = mean
    self.betweenReviews = betweenReviews
    self.betweenTrials = betweenTrials
    self.acts = acts
  }
}

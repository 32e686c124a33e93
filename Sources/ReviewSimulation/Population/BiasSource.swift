public import Parts

/// Who rates an outcome: what a bias can act on.
public enum Rater: String, Choice {
  /// People about themselves, knowing what they were given.
  case selfReport = "self-report"
  /// Clinicians or interviewers.
  case clinician
  /// Administrative records.
  case records
}

/// How strongly a bias acts on outcomes, by who rates them: 1 is fully.
public struct RaterFactors: Sendable, BitwiseCopyable, Equatable {
  /// On what people report themselves.
  public var selfReport: Double
  /// On what clinicians rate.
  public var clinician: Double
  /// On administrative records.
  public var records: Double

  /// Factors.
  public init(selfReport: Double = 1, clinician: Double = 0.3, records: Double = 0) {
    self.selfReport = selfReport
    self.clinician = clinician
    self.records = records
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

  /// What a bias acts on unless it is said otherwise: self-report fully, clinicians' ratings by .3, records
  /// not.
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

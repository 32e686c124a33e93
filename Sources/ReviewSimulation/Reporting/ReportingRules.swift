/// What of the trials' results reaches the review, beyond what outcomes state themselves.
public struct ReportingRules: Sendable, Equatable {
  /// Odds of being reported of a result that is significant in the direction of benefit (two-sided
  /// p < .05), over those of any other; 1 for reporting that does not look at results.
  public var significantOdds: Double
  /// Probability that the authors of a trial without usable data supply it when they are asked.
  public var authorContact: Double
  /// Probability that a trial prints standard errors as standard deviations for an outcome.
  public var errors: Double
  /// Trials that report the best of several versions of an outcome.
  public var switching: Switching
  /// Decisions that trials leave open until they have seen results; nil for trials that declare them.
  public var flexibility: Flexibility?
  /// Reviewers exclude effects beyond this as implausible, either way.
  public var implausibleBeyond: Double

  /// Rules.
  public init(
    significantOdds: Double = 1, authorContact: Double = 0, errors: Double = 0,
    switching: Switching = Switching(), flexibility: Flexibility? = nil,
    implausibleBeyond: Double = .infinity
  ) {
    self.significantOdds = significantOdds
    self.authorContact = authorContact
    self.errors = errors
    self.switching = switching
    self.flexibility = flexibility
    self.implausibleBeyond = implausibleBeyond
  }

  /// Whether what is reported depends on what was found.
  var looksAtResults: Bool { significantOdds != 1 || implausibleBeyond < .infinity }

  /// A probability with its odds multiplied by those of a significant result.
  func raised(_ chance: Double) -> Double {
    significantOdds * chance / (1 - chance + significantOdds * chance)
  }
}

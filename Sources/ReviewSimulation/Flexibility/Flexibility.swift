public import Parts

/// What investigators leave open until they have seen results: p-hacking, person by person.
///
/// A trial that does so runs every combination of the decisions below and reports the one with the smallest
/// p-value; it stops at the first look that has one under `alpha`. Source of the decisions: Simmons, Nelson &
/// Simonsohn (2011) Psychol Sci 22:1359.
public struct Flexibility: Sendable, Equatable {
  /// Which results are wanted.
  public enum Direction: String, Choice {
    /// Significance towards benefit.
    case benefit
    /// Significance either way.
    case either
  }

  /// Probability that a trial is done in this way; the others report what they declared.
  public var share: Double
  /// Measures of the outcome, at least 1; the first is the declared one.
  public var measures: Int
  /// Correlation between two measures of a person.
  public var correlation: Double
  /// Whether the mean of the measures is one more.
  public var usesMean: Bool
  /// When results are looked at: rising shares of the planned people, the last of them the end.
  public var looks: [Double]
  /// Baseline variables that may be adjusted for, one at a time.
  public var covariates: Int
  /// Correlation of each with every measure.
  public var covariateCorrelation: Double
  /// Whether either half of a random split of people, such as women and men, may stand for all.
  public var usesSubgroups: Bool
  /// Standard deviations from the arm's mean beyond which people may be left out.
  public var outliers: [Double]
  /// Two, or three: control, half the treatment, the treatment, compared in pairs and by their trend.
  public var conditions: Int
  /// Which way a finding is wanted.
  public var direction: Direction
  /// Two-sided level at which a trial claims a finding.
  public var alpha: Double

  /// Decisions; none is open unless given.
  ///
  /// - Parameters:
  ///   - share: Probability that a trial is done in this way.
  ///   - measures: Measures of the outcome, 1 to 32.
  ///   - correlation: Between two measures of a person, in [0, 1].
  ///   - usesMean: Whether their mean is one more.
  ///   - looks: Rising shares of the planned people, > 0.
  ///   - covariates: Baseline variables, 0 to 32.
  ///   - covariateCorrelation: Of each with every measure, in [−.99, .99].
  ///   - usesSubgroups: Whether either half of people may stand for all.
  ///   - outliers: Limits in standard deviations, > 0.
  ///   - conditions: 2 or 3.
  ///   - direction: Which results are wanted.
  ///   - alpha: Two-sided level of a claim.
  public init(
    share: Double = 1, measures: Int = 1, correlation: Double = 0.5, usesMean: Bool = false,
    looks: [Double] = [1], covariates: Int = 0, covariateCorrelation: Double = 0.5,
    usesSubgroups: Bool = false, outliers: [Double] = [], conditions: Int = 2,
    direction: Direction = .benefit, alpha: Double = 0.05
  ) {
    self.share = share
    self.measures = measures
    self.correlation = correlation
    self.usesMean = usesMean
    self.looks = looks
    self.covariates = covariates
    self.covariateCorrelation = covariateCorrelation
    self.usesSubgroups = usesSubgroups
    self.outliers = outliers
    self.conditions = conditions
    self.direction = direction
    self.alpha = alpha
  }
}

/// What numbers a review may hold, in a file or in code.
enum ReviewRanges {
  /// Shares, probabilities, correlations of what goes together.
  static let shares = 0.0...1.0
  /// Shares of people who are gone: somebody stays.
  static let dropouts = 0.0...0.95
  /// True effects, shifts and what levels add, in standard deviations.
  static let effects = -5.0...5.0
  /// Standard deviations of effects and biases.
  static let spreads = 0.0...5.0
  /// Factors of true effects by level.
  static let factors = -10.0...10.0
  /// Shares of levels relative to each other.
  static let weights = 0.0...1e6
  /// Trials of a setting.
  static let trials = 1...10_000
  /// People of a trial.
  static let people = 4.0...1e6
  /// People of a trial whose effect is as stated.
  static let typicalPeople = 1.0...1e6
  /// Means of log sizes, and their standard deviations.
  static let meanLogs = 1.0...14.0
  static let logSDs = 0.0...3.0
  /// People per group.
  static let groupSizes = 1.0...1000.0
  /// What is left of an effect later.
  static let remaining = -2.0...5.0
  /// Odds of events with the treatment over those without.
  static let oddsRatios = 0.01...100.0
  /// Probabilities of events in control arms, and standard deviations of their logits.
  static let risks = 0.001...0.999
  static let logitSDs = 0.0...3.0
  /// Days in hospital of those with any, their spread, and their ratio between arms.
  static let days = 0.1...1000.0
  static let logDaySDs = 0.0...2.0
  static let dayRatios = 0.05...20.0
  /// Slopes of effects, and of log τ, on the standard error.
  static let sizeSlopes = -10_000.0...10_000.0
  /// Odds of being reported.
  static let reportingOdds = 0.0...1000.0
  /// Versions of an outcome.
  static let versions = 1...100
  /// Effects that reviewers do not believe.
  static let implausible = 0.1...100.0
  /// Levels of tests.
  static let alphas = 1e-6...0.5
  /// Studies that are pooled at least.
  static let studies = 2...1000
}

internal import Parts

extension Flexibility {
  init(_ f: Fields) {
    self.init(
      share: f.number(
        "share", unit: .proportion, in: ReviewRanges.shares, default: 1,
        "Probability that a trial leaves them open; the others report what they declared."),
      measures: f.integer(
        "measures", in: Flexibility.measureCounts, default: 1, "Measures of the outcome."),
      correlation: f.number(
        "correlation", unit: .correlation, in: ReviewRanges.shares, default: 0.5,
        "Between two measures of a person."),
      usesMean: f.choice(
        "mean-of-measures", of: YesNo.self, default: .no, "Whether their mean is one more.")
        == .yes,
      looks: f.numbers(
        "looks", in: Flexibility.lookShares,
        "When results are looked at, as rising shares of the planned people: [1, 1.5].") ?? [1],
      covariates: f.integer(
        "covariates", in: Flexibility.covariateCounts, default: 0,
        "Baseline variables that may be adjusted for, one at a time."),
      covariateCorrelation: f.number(
        "covariate-correlation", unit: .correlation, in: Flexibility.covariateCorrelations,
        default: 0.3,
        "Of each with every measure."),
      usesSubgroups: f.choice(
        "subgroups", of: YesNo.self, default: .no,
        "Whether either half of people, such as women or men, may stand for all.") == .yes,
      outliers: f.numbers(
        "outliers-beyond", in: Flexibility.outlierBounds,
        "Standard deviations from the arm's mean beyond which people may be left out: [2, 2.5].")
        ?? [],
      conditions: f.integer(
        "conditions", in: Flexibility.conditionCounts, default: 2,
        "Three for control, half the treatment and the treatment, compared in pairs and by trend."),
      direction: f.choice(
        "direction", of: Direction.self, default: .benefit, "Which results are wanted."),
      alpha: f.number(
        "alpha", in: ReviewRanges.alphas, default: 0.05,
        "Two-sided level at which a trial claims a finding."
      ))
    checkTogether(f)
  }
}

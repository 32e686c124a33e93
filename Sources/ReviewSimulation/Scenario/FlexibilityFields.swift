internal import Parts

extension Flexibility {
  init(_ f: Fields) {
    self.init(
      share: f.number(
        "share", unit: .proportion, in: 0...1, default: 1,
        "Probability that a trial leaves them open; the others report what they declared."),
      measures: f.integer("measures", in: 1...32, default: 1, "Measures of the outcome."),
      correlation: f.number(
        "correlation", unit: .correlation, in: 0...1, default: 0.5,
        "Between two measures of a person."),
      usesMean: f.choice(
        "mean-of-measures", of: YesNo.self, default: .no, "Whether their mean is one more.")
        == .yes,
      looks: f.numbers(
        "looks", in: 0.05...10,
        "When results are looked at, as rising shares of the planned people: [1, 1.5].") ?? [1],
      covariates: f.integer(
        "covariates", in: 0...32, default: 0,
        "Baseline variables that may be adjusted for, one at a time."),
      covariateCorrelation: f.number(
        "covariate-correlation", unit: .correlation, in: -0.99...0.99, default: 0.3,
        "Of each with every measure."),
      usesSubgroups: f.choice(
        "subgroups", of: YesNo.self, default: .no,
        "Whether either half of people, such as women or men, may stand for all.") == .yes,
      outliers: f.numbers(
        "outliers-beyond", in: 0.5...10,
        "Standard deviations from the arm's mean beyond which people may be left out: [2, 2.5].")
        ?? [],
      conditions: f.integer(
        "conditions", in: 2...3, default: 2,
        "Three for control, half the treatment and the treatment, compared in pairs and by trend."),
      direction: f.choice(
        "direction", of: Direction.self, default: .benefit, "Which results are wanted."),
      alpha: f.number(
        "alpha", in: 1e-6...0.5, default: 0.05, "Two-sided level at which a trial claims a finding."
      ))
    if usesMean, measures == 1 {
      f.report("the mean of one measure is that measure", at: "mean-of-measures")
    }
    if !zip(looks, looks.dropFirst()).allSatisfy({ $0 < $1 }) {
      f.report("give rising shares of the planned people, such as [1, 1.5]", at: "looks")
    }
    let explained = Double(covariates) * covariateCorrelation * covariateCorrelation
    if explained >= 1 || (measures > 1 && correlation < explained) {
      f.report(
        "baseline variables explain \(Number.text((explained * 1000).rounded() / 1000)) of every measure "
          + "(their number times their squared correlation); that must be less than 1, and no more than "
          + "'correlation' where there are several measures", at: "covariate-correlation")
    }
  }
}

internal import OrderedCollections
internal import Parts
internal import PeerSupport

extension BiasSource {
  /// Reads the keys of a source.
  init(_ f: Fields) {
    self.init(
      mean: f.number(
        "mean", unit: .standardDeviations, in: ReviewRanges.effects, default: 0,
        "Its mean, towards benefit."),
      betweenReviews: f.number(
        "between-reviews", unit: .standardDeviations, in: ReviewRanges.spreads, default: 0,
        "Its standard deviation between reviews."),
      betweenTrials: f.number(
        "between-trials", unit: .standardDeviations, in: ReviewRanges.spreads, default: 0,
        "Its standard deviation between trials."),
      acts: f.sectionOrDefaults("acts-on", "How strongly, by who rates the outcome.") { f in
        let usual = BiasSource.usual
        f.rename("clinician", to: Rater.blindedClinician.rawValue)
        return RaterFactors(
          selfReport: f.number(
            "self-report", in: ReviewRanges.shares, default: usual.selfReport, "Self-report."),
          unblindedClinician: f.number(
            "unblinded-clinician", in: ReviewRanges.shares, default: usual.unblindedClinician,
            "Clinicians who know what people get."),
          blindedClinician: f.number(
            "blinded-clinician", in: ReviewRanges.shares, default: usual.blindedClinician,
            "Clinicians who do not."),
          records: f.number("records", in: ReviewRanges.shares, default: usual.records, "Records."))
      })
  }
}

extension RiskOfBias {
  /// Reads `risk-of-bias:`.
  init(_ f: Fields, _ settings: [TrialSetting]) {
    let names = settings.map(\.name)
    let domains = f.map("domains", of: "domain", "Scored domains.", required: true) { name, f in
      Domain(
        name: name,
        flawed: f.values(
          "flawed", names, "setting", in: ReviewRanges.shares, standard: 0.5,
          "Probability of high or unclear risk."),
        source: f.sectionOrDefaults("bias", "What a flaw does.") { BiasSource($0) })
    }.map(\.value)
    RiskOfBias.checkDomains(f, domains)
    self.init(
      domains: domains,
      correlation: f.number(
        "correlation", unit: .correlation, in: ReviewRanges.shares, default: 0.4,
        "Between domains of a trial."),
      high: f.number(
        "high", unit: .proportion, in: ReviewRanges.shares, default: 0.5,
        "Share of high risk among flaws; the others are unclear."),
      benign: f.number(
        "benign", unit: .proportion, in: ReviewRanges.shares, default: 0.5,
        "Probability that one high or two unclear domains still make a fair trial."),
      misclassified: f.number(
        "misclassified", unit: .proportion, in: ReviewRanges.shares, default: 0,
        "Probability that raters give a neighbouring rating."),
      combination: f.choice(
        "combine", of: Combination.self, default: .sum, "How the biases of flaws combine."),
      cap: f.number(
        "cap", unit: .standardDeviations, in: ReviewRanges.spreads, default: 0.4,
        "The most that flaws shift an effect by."))
  }
}

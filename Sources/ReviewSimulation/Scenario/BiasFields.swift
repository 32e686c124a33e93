internal import OrderedCollections
internal import Parts

extension BiasSource {
  /// Reads the keys of a source.
  init(_ f: Fields) {
    self.init(
      mean: f.number(
        "mean", unit: .standardDeviations, in: -5...5, default: 0, "Its mean, towards benefit."),
      betweenReviews: f.number(
        "between-reviews", unit: .standardDeviations, in: 0...5, default: 0,
        "Its standard deviation between reviews."),
      betweenTrials: f.number(
        "between-trials", unit: .standardDeviations, in: 0...5, default: 0,
        "Its standard deviation between trials."),
      acts: f.sectionOrDefaults("acts-on", "How strongly, by who rates the outcome.") { f in
        let usual = BiasSource.usual
        return RaterFactors(
          selfReport: f.number("self-report", in: 0...1, default: usual.selfReport, "Self-report."),
          clinician: f.number("clinician", in: 0...1, default: usual.clinician, "Clinicians."),
          records: f.number("records", in: 0...1, default: usual.records, "Records."))
      })
  }
}

extension RiskOfBias {
  /// Reads `risk-of-bias:`.
  init(_ f: Fields, _ settings: [Setting]) {
    let names = settings.map(\.name)
    let domains = f.map("domains", of: "domain", "Scored domains.", required: true) { name, f in
      Domain(
        name: name,
        flawed: f.values(
          "flawed", names, "setting", in: 0...1, standard: 0.5,
          "Probability of high or unclear risk."),
        source: f.sectionOrDefaults("bias", "What a flaw does.") { BiasSource($0) })
    }.map(\.value)
    if domains.count > 32 { f.report("\(domains.count) domains; at most 32", at: "domains") }
    self.init(
      domains: domains,
      correlation: f.number(
        "correlation", unit: .correlation, in: 0...1, default: 0.4, "Between domains of a trial."),
      high: f.number(
        "high", unit: .proportion, in: 0...1, default: 0.5,
        "Share of high risk among flaws; the others are unclear."),
      benign: f.number(
        "benign", unit: .proportion, in: 0...1, default: 0.5,
        "Probability that one high or two unclear domains still make a fair trial."),
      misclassified: f.number(
        "misclassified", unit: .proportion, in: 0...1, default: 0,
        "Probability that raters give a neighbouring rating."),
      combination: f.choice(
        "combine", of: Combination.self, default: .sum, "How the biases of flaws combine."),
      cap: f.number(
        "cap", unit: .standardDeviations, in: 0...5, default: 0.4,
        "The most that flaws shift an effect by."))
  }
}

extension ReportingRules {
  init(_ f: Fields) {
    self.init(
      significantOdds: f.number(
        "significant-odds", unit: .ratio, in: 0...1000, default: 1,
        "Odds of being reported of a significant benefit over any other result."),
      authorContact: f.number(
        "author-contact", unit: .proportion, in: 0...1, default: 0,
        "Probability that authors of a trial without usable data supply it."),
      errors: f.number(
        "errors", unit: .proportion, in: 0...1, default: 0,
        "Probability that a trial prints standard errors as standard deviations."),
      switching: f.sectionOrDefaults(
        "best-of", "Trials that report the best of several versions of each continuous outcome."
      ) { f in
        Switching(
          versions: f.integer("versions", in: 1...100, default: 1, "How many versions."),
          correlation: f.number(
            "correlation", unit: .correlation, in: 0...1, default: 0.5, "Between two of them."),
          share: f.number(
            "share", unit: .proportion, in: 0...1, default: 0, "Probability that a trial does so."))
      },
      implausibleBeyond: f.optionalNumber(
        "implausible-beyond", unit: .standardDeviations, in: 0.1...100, example: 1.5,
        "Reviewers exclude larger effects, either way.") ?? .infinity)
  }
}

extension OutcomeCorrelation {
  init(_ f: Fields, _ key: String, _ names: [String], _ help: String) {
    let matrix = f.correlations(key, of: names, noun: "outcome", help)
    guard let made = OutcomeCorrelation(matrix) else {
      f.report("no outcomes can have these correlations together", at: key)
      self.init(independent: names.count)
      return
    }
    self = made
  }
}

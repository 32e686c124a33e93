internal import Parts

extension ReportingRules {
  init(_ f: Fields) {
    self.init(
      significantOdds: f.number(
        "significant-odds", unit: .ratio, in: ReviewRanges.reportingOdds, default: 1,
        "Odds of being reported of a significant benefit over any other result."),
      authorContact: f.number(
        "author-contact", unit: .proportion, in: ReviewRanges.shares, default: 0,
        "Probability that authors of a trial without usable data supply it."),
      errors: f.number(
        "errors", unit: .proportion, in: ReviewRanges.shares, default: 0,
        "Probability that a trial prints standard errors as standard deviations."),
      switching: f.sectionOrDefaults(
        "best-of", "Trials that report the best of several versions of each continuous outcome."
      ) { f in
        Switching(
          versions: f.integer(
            "versions", in: ReviewRanges.versions, default: 1, "How many versions."),
          correlation: f.number(
            "correlation", unit: .correlation, in: ReviewRanges.shares, default: 0.5,
            "Between two of them."),
          share: f.number(
            "share", unit: .proportion, in: ReviewRanges.shares, default: 0,
            "Probability that a trial does so."))
      },
      flexibility: f.section(
        "flexible",
        "Decisions that trials leave open until they have seen results, person by person."
      ) { Flexibility($0) },
      implausibleBeyond: f.optionalNumber(
        "implausible-beyond", unit: .standardDeviations, in: ReviewRanges.implausible, example: 1.5,
        "Reviewers exclude larger effects, either way.") ?? .infinity)
  }
}

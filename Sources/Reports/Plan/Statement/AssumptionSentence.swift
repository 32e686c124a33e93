internal import Foundation
internal import Inference
internal import MonteCarlo
internal import Parts
internal import Planning
internal import TrialAnalysis
internal import TrialSimulation

extension StatementWriter {
  /// "We assume a standard deviation of 10.2 and a mean of 40 in usual care, …": what this plan rests on, each with its source.
  mutating func assumptions() -> String {
    var sentences: [String] = []
    var seen: [String] = []
    for row in planned.rows where !seen.contains(row.outcome) {
      seen.append(row.outcome)
      let o = trial.outcomes.firstIndex { $0.name == row.outcome } ?? 0
      let contrasts = planned.rows.filter { $0.outcome == row.outcome }
      var parts = spread(o, arms(of: row))
      var differences: [String] = []
      var done: [String] = []
      for one in contrasts where !done.contains(one.contrast) {
        done.append(one.contrast)
        differences += difference(one, o)
      }
      parts += differences
      parts += alikeness(o, arms(of: row), row)
      guard !parts.isEmpty else { continue }
      let of = seen.count > 1 || planned.rows.contains { $0.outcome != row.outcome }
      sentences.append(
        (of ? "Of \(StatementWords.outcome(trial.outcomes[o])) we assume " : "We assume ")
          + StatementWords.list(parts) + ".")
    }
    return sentences.joined(separator: " ")
  }

  /// Standard deviation and mean, or the risk, where there is no effect.
  private mutating func spread(_ o: Int, _ arms: ArmPair) -> [String] {
    let comparator = StatementWords.arm(trial, arms.comparator)
    let law = trial.forms[o][arms.comparator]
    if let form = law as? ScoreLaw {
      var parts: [String] = []
      if form.saidSD != 1 || isGiven(path(outcome: "sd", of: o)),
        !isSolved(path(outcome: "sd", of: o))
      {
        let ends = [arms.treatment, arms.comparator].compactMap { a in
          (trial.forms[o][a] as? ScoreLaw)?.saidSD
        }
        if let first = ends.first, ends.contains(where: { $0 != first }) {
          let end = path(outcome: "sd-at-end", of: o)
          parts.append(
            "standard deviations at the end of \(number(first)) in "
              + "\(StatementWords.arm(trial, arms.treatment))\(cite(end, arm: arms.treatment)) and "
              + "\(number(ends[ends.count - 1])) in \(comparator)\(cite(end, arm: arms.comparator))"
          )
        } else {
          parts.append(
            "a standard deviation of \(number(form.saidSD))\(citeUsual(path(outcome: "sd", of: o)))"
          )
        }
      }
      if form.scale != nil || isGiven(path(outcome: "mean", of: o)) {
        parts.append(
          "a mean of \(number(form.saidMean)) in \(comparator)\(citeUsual(path(outcome: "mean", of: o)))"
        )
      }
      return parts
    }
    if let form = law as? AmountLaw { return amounts(form, o, arms) }
    if let model = trial.outcomes[o].model as? TimeOutcome { return times(model, o, arms) }
    if law is NetBenefitLaw || law is MediationLaw {
      let of = trial.parts(of: o)
      let names = of.map { StatementWords.outcome(trial.outcomes[$0]) }
      let parts = zip(of, names).flatMap { part, name in
        spread(part, arms).map { "of \(name) \($0)" }
      }
      return parts + netBenefit(o, names) + pathway(o)
    }
    if let form = law as? CourseLaw {
      var parts: [String] = []
      if let covariance = form.covariance { return waves(covariance, o) }
      let sd =
        (form.interceptSD * form.interceptSD + form.residualSD * form.residualSD).squareRoot()
      if sd != 1 || isGiven(path(outcome: "sd", of: o)) {
        parts.append(
          "a standard deviation of \(number(sd)) at baseline\(cite(path(outcome: "sd", of: o)))")
      }
      parts.append(
        "a share of \(number(share(form))) of the variance at baseline that is people's own and lasts"
          + cite(path(outcome: "stable-share", of: o)))
      if form.slopeSD > 0 {
        parts.append(
          "a standard deviation of people's slopes of \(number(form.slopeSD)) per unit of time"
            + cite(path(outcome: "slope-sd", of: o)))
      }
      if form.autocorrelation != 0 {
        parts.append(
          "an autocorrelation of \(number(form.autocorrelation)) between what is left at neighbouring waves"
            + cite(path(outcome: "autocorrelation", of: o)))
      }
      return parts
    }
    return []
  }

  /// Standard deviations and correlations of waves that are no lines.
  private mutating func waves(_ covariance: WaveCovariance, _ o: Int) -> [String] {
    var parts: [String] = []
    if Set(covariance.sds).count > 1 {
      parts.append(
        "standard deviations of \(StatementWords.list(covariance.sds.map { number($0) })) at the waves"
          + cite(path(outcome: "sds", of: o)))
    } else if covariance.sds[0] != 1 || isGiven(path(outcome: "sd", of: o)) {
      parts.append(
        "a standard deviation of \(number(covariance.sds[0])) at every wave"
          + cite(path(outcome: "sd", of: o)))
    }
    let (range, key) = (
      covariance.range,
      isGiven(path(outcome: "lag-correlations", of: o)) ? "lag-correlations" : "correlations"
    )
    let cited = cite(path(outcome: key, of: o))
    parts.append(
      range.lowerBound == range.upperBound
        ? "a correlation of \(number(range.lowerBound)) between any two waves\(cited)"
        : "correlations of two waves from \(number(range.lowerBound)) to \(number(range.upperBound))\(cited)"
    )
    return parts
  }

  private func share(_ form: CourseLaw) -> Double {
    let stable = form.interceptSD * form.interceptSD
    return stable / (stable + form.residualSD * form.residualSD)
  }

  /// Correlation with the baseline, and within clusters, where the analysis has a place for them.
  private mutating func alikeness(_ o: Int, _ pair: ArmPair, _ row: TallyRow) -> [String] {
    let analysis = planned.analysis.methods.first { $0.name == row.method }?.analysis
    var parts: [String] = []
    if let form = trial.forms[o][pair.comparator] as? ScoreLaw, analysis?.needsBaseline == true {
      let place = path(outcome: "baseline-correlation", of: o)
      if !isSolved(place) {
        parts.append(
          "a correlation of \(number(form.saidCorrelation)) between baseline and outcome"
            + cite(place))
      }
      let ofClusters = path(outcome: "cluster-baseline-correlation", of: o)
      if isGiven(ofClusters) {
        parts.append(
          "one of \(number(form.saidClusterCorrelation)) between the means of "
            + "\(structure.nouns.cluster)s\(cite(ofClusters))")
      }
    }
    if let law = trial.forms[o][pair.comparator] as? EventLaw, analysis?.needsBaseline == true {
      parts += foretelling(law, path(outcome: "baseline-correlation", of: o))
    }
    if analysis?.accountsFor.contains(.clusters) == true {
      parts += clusters(o, pair) + groupsWithin(pair)
    }
    return parts
  }

  /// "an intraclass correlation of 0.03 among people of one peer worker (caseload 10)".
  mutating func clusters(_ o: Int, _ pair: ArmPair) -> [String] {
    var parts: [String] = []
    for a in [pair.treatment, pair.comparator] {
      guard let plan = trial.clusters[a], let icc = trial.intraclusterCorrelation(o, a) else {
        continue
      }
      let unit = plan.kind.unit
      let place = clusterPath(a, unit)
      if let crossing = plan.crossing {
        return a == pair.treatment || trial.clusters[pair.treatment] == nil
          ? alikeness(of: crossing, plan.kind, icc, place) : []
      }
      let own = path(outcome: "icc", of: o)
      let iccPlace = isGiven(own) ? own : place.appending("icc")
      let key = sizeKey(unit)
      var details: [String] = []
      if trial.isListed {
        details.append("sizes as listed in the file")
      } else if !isSolved(place.appending(key)) {
        details.append(
          "\(key == "caseload" ? "caseload" : "size") \(number(plan.kind.size))"
            + cite(place.appending(key)))
      }
      if plan.kind.sizeCV > 0 {
        details.append(
          "coefficient of variation of sizes \(number(plan.kind.sizeCV))"
            + cite(place.appending("size-cv")))
      }
      if plan.kind.variance == .added {
        details.append("their variance on top of that of people")
      }
      if let strata = plan.strata {
        details.append("randomised within \(strata.number) strata")
      }
      let isOne = unit == .clusters && a == pair.comparator
      // Whole clusters are of one kind in both arms.
      if isOne, trial.clusters[pair.treatment] != nil { continue }
      var words =
        isSolved(iccPlace)
        ? "that people of one \(unit.noun) are alike"
        : "an intraclass correlation of \(number(icc)) among people of one \(unit.noun)"
          + cite(iccPlace)
      if unit != .clusters, trial.clusters.count(where: { $0 != nil }) > 1 {
        words += " in \(StatementWords.arm(trial, a))"
      }
      parts.append(words + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"))
    }
    return parts
  }

  /// "0.05 of the variance between peer workers of one cluster (caseload 8)".
  private mutating func groupsWithin(_ pair: ArmPair) -> [String] {
    [pair.treatment, pair.comparator].compactMap { a in
      guard let kind = trial.clusters[a]?.nested else { return nil }
      let place = clusterPath(a, kind.unit)
      let key = sizeKey(kind.unit)
      return "\(number(kind.icc)) of the variance between \(kind.unit.noun)s of one cluster in "
        + "\(StatementWords.arm(trial, a))\(cite(place.appending("icc"))) (\(key) \(number(kind.size))"
        + "\(cite(place.appending(key))))"
    }
  }

  /// How alike people are of clusters that cross over, in one period and between two.
  private mutating func alikeness(
    of crossing: Crossing, _ kind: ClusterKind, _ icc: Double, _ place: Path
  ) -> [String] {
    var parts = [
      "an intraclass correlation of \(number(icc)) among people of one cluster in one period"
        + cite(place.appending("icc"))
    ]
    parts.append(
      crossing.autocorrelation == 1
        ? "as much between periods"
        : "a cluster autocorrelation of \(number(crossing.autocorrelation)) between periods"
          + cite(place.appending("autocorrelation")))
    if let kept = crossing.individualAutocorrelation {
      parts.append(
        "the same people in every period, whose scores correlate \(number(kept)) within clusters"
          + cite(place.appending("cohort").appending("autocorrelation")))
    }
    if !isSolved(place.appending("participants-per-period")) {
      parts.append(
        "\(number(kind.size)) people of each cluster in each period"
          + cite(place.appending("participants-per-period")))
    }
    if crossing.trend != 0 {
      parts.append(
        "a change of \(number(crossing.trend)) standard deviations from the first period to the last "
          + "without support\(cite(place.appending("trend")))")
    }
    return parts
  }

  /// Where the file says what an arm's clusters are like.
  func clusterPath(_ arm: Int, _ unit: ClusterUnit) -> Path {
    switch unit {
    case .groups: path(arm: arm, "groups")
    case .workers: path(arm: arm, "workers")
    case .clusters, .periods: Path(["trial", "design"])
    }
  }

  func sizeKey(_ unit: ClusterUnit) -> String {
    switch unit {
    case .groups: "size"
    case .workers: "caseload"
    case .clusters: "cluster-size"
    case .periods: "participants-per-period"
    }
  }

  func number(_ value: Double) -> String { Figures.known(value) }
}

extension Trial {
  /// Whether sizes of clusters are listed one by one.
  var isListed: Bool {
    clusters.contains { plan in
      guard let sizes = plan?.sizes, let least = sizes.min(), let most = sizes.max() else {
        return false
      }
      return most - least > 1
    }
  }
}

internal import Parts
internal import TrialAnalysis

extension Trial {
  /// Times of the waves of each outcome; empty for those measured once.
  var times: [[Double]] {
    forms.map { ($0.first as? CourseLaw)?.times ?? [] }
  }

  /// Measurements of each person: one an outcome, or one a wave of those that are repeated; 1 or more.
  public var measurements: Int { times.reduce(0) { $0 + max($1.count, 1) } }

  /// Which outcomes are counts.
  var isCount: [Bool] { forms.map { $0.first?.measuredAs == .count } }

  /// Repeated measures with what clusters share of them.
  static func clustered(
    _ forms: [[any OutcomeLaw]], _ outcomes: [Outcome], _ arms: [Arm], _ clusters: [ClusterPlan?]
  ) -> [[any OutcomeLaw]] {
    zip(forms, outcomes).map { forms, outcome in
      zip(forms, zip(arms, clusters)).map { form, place in
        guard var own = form as? CourseLaw, let plan = place.1 else { return form }
        let icc = outcome.model.icc(arm: place.0.name) ?? plan.kind.icc
        let (between, within) = plan.kind.split(own.sd, icc: icc)
        own.isOldAtBaseline = plan.isOldAtBaseline
        if !plan.isOldAtBaseline {
          own.ownShare = within / own.sd
        } else if own.covariance != nil {
          let share = between * between / (own.sd * own.sd)
          own.covariance?.shared = share
          own.covariance?.added = plan.kind.variance == .added ? share : 0
        } else if plan.kind.variance == .added {
          own.interceptSD = (own.interceptSD * own.interceptSD + between * between).squareRoot()
        }
        own.clusterInterceptSD = between
        own.clusterSlopeSD = own.slopeSD * own.slopeICC.squareRoot()
        return own
      }
    }
  }

  /// What repeated measures cannot be put together with.
  func checkWaves(_ f: Fields) {
    guard f.isFineSoFar else { return }
    for (o, times) in times.enumerated() where !times.isEmpty {
      let name = outcomes[o].name
      if clusters.contains(where: { $0?.crossing != nil }) {
        f.report(
          "'\(name)' is repeated: people are measured once in each period of their cluster here",
          at: "outcomes")
      }
      if correlation[o].indices.contains(where: { $0 != o && correlation[o][$0] != 0 }) {
        f.report("'\(name)' is repeated: it is independent of other outcomes", at: "correlation")
      }
      for (a, arm) in arms.enumerated() {
        guard let form = forms[o][a] as? CourseLaw else { continue }
        if form.slopeICC > 0, !isClustered {
          f.report("'slope-icc' is for clusters, and the trial has none", at: "outcomes")
          break
        }
        if let covariance = form.covariance {
          guard covariance.factor == nil else { continue }
          f.report(
            "clusters of arm '\(arm.name)' cannot hold more of the variance than the waves of '\(name)' have in common",
            at: "outcomes")
          break
        }
        if form.isOldAtBaseline, form.clusterInterceptSD > form.interceptSD {
          f.report(
            "clusters of arm '\(arm.name)' cannot hold more of the variance than the 'stable-share' of '\(name)'",
            at: "outcomes")
          break
        }
      }
    }
    checkLeaving(f)
    if let sites {
      for (o, forms) in forms.enumerated() {
        guard let form = forms.first as? CourseLaw else { continue }
        if form.covariance != nil {
          let own = forms.map { ($0 as? CourseLaw)?.within(sites).covariance?.factor }
          guard own.contains(where: { $0 == nil }) else { continue }
          f.report(
            "sites and clusters cannot hold more of the variance than the waves of '\(outcomes[o].name)' have in common",
            at: "sites")
          continue
        }
        let between =
          forms.map { form in
            if let own = form as? CourseLaw, own.isOldAtBaseline {
              own.clusterInterceptSD
            } else {
              0
            }
          }.max() ?? 0
        if sites.icc * form.sd * form.sd + between * between > form.interceptSD * form.interceptSD {
          f.report(
            "sites and clusters cannot hold more of the variance than the 'stable-share' of '\(outcomes[o].name)'",
            at: "sites")
        }
      }
    }
    guard times.allSatisfy(\.isEmpty) else { return }
    for arm in arms where arm.attrition?.last ?? 0 != 0 {
      f.report(
        "'last' is for an outcome of kind 'repeated'",
        below: f.path.appending("arms").appending(arm.name).appending("attrition"))
    }
  }
}

extension Trial {
  /// Who leaves a trial with waves leaves between two of them: one repeated outcome decides.
  private func checkLeaving(_ f: Fields) {
    guard times.contains(where: { !$0.isEmpty }) else { return }
    let names = Set(arms.compactMap { $0.attrition?.of })
    for arm in arms {
      guard let name = arm.attrition?.of else { continue }
      let place = f.path.appending("arms").appending(arm.name).appending("attrition").appending(
        "of")
      if let o = outcomes.firstIndex(where: { $0.name == name }), times[o].isEmpty {
        f.report(
          "'\(name)' is measured once: who leaves between waves is decided by a repeated outcome",
          below: place)
      } else if names.count > 1 {
        f.report("arms name different outcomes that decide who leaves: name one", below: place)
      }
    }
  }
}

extension Analysis {
  /// " per unit of time" for slopes.
  var perTime: String { isSlope ? " per unit of time" : "" }
}

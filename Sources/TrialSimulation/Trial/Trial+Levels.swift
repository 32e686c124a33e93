/// Trials whose people come in levels, those of a modifier or sites.
extension Trial {
  /// How many there are; 1 for neither.
  var levels: Int { modifier != nil ? 2 : sites?.number ?? 1 }

  /// What a level is called in a replay.
  var levelName: String? { modifier != nil ? "level" : sites != nil ? "site" : nil }

  /// The trial whose arms are this one's arms and levels: arm a and level l at levels·a + l.
  var byLevel: Trial {
    let count = levels
    guard count > 1 else { return self }
    var trial = self
    (trial.modifier, trial.sites) = (nil, nil)
    trial.sitePlan = sites.map { SitePlan(self, $0) }
    trial.arms = arms.flatMap { Array(repeating: $0, count: count) }
    trial.participants = zip(participants, clusters).flatMap { people, plan in
      if let plan, !plan.bySite.isEmpty { return plan.sites.map { max($0.people, 1) } }
      return modifier?.split(people) ?? sites?.split(people) ?? [people]
    }
    trial.clusters = clusters.flatMap { plan in
      plan.map { $0.bySite.isEmpty ? Array(repeating: $0, count: count) : $0.sites }
        ?? Array(repeating: nil, count: count)
    }
    trial.forms = forms.map { byLevel($0, isDiluted: true) }
    trial.truthForms = truthForms.map { byLevel($0, isDiluted: dilutesTruth) }
    trial.deliveries = deliveries.indices.map { o in
      arms.indices.flatMap { arm in
        (0..<count).map { level in
          var effect = deliveries[o][arm]
          let further = exchange(forms[o], arm, level)
          effect.contamination += further
          effect.exchange = effect.exchange.map { $0 + further }
          return effect
        }
      }
    }
    return trial
  }

  /// By how much another arm's support does more, or less, for people of a level than for all, beside the own.
  private func exchange(_ forms: [any OutcomeLaw], _ arm: Int, _ level: Int) -> Double {
    guard let modifier, arms[arm].contamination > 0,
      let source = arms.firstIndex(where: { $0.name == arms[arm].contaminatedBy })
    else { return 0 }
    func further(_ arm: Int) -> Double {
      guard let form = forms[arm] as? ScoreLaw else { return 0 }
      return modifier.form(form, level, isOnTrial: arms[arm].comparator == .none).mean - form.mean
    }
    return further(source) - further(arm)
  }

  private func byLevel(_ forms: [any OutcomeLaw], isDiluted: Bool) -> [any OutcomeLaw] {
    zip(forms, arms.indices).flatMap { form, a in
      (0..<levels).map { level in
        if let sites { return form.within(sites) }
        guard let modifier, let score = form as? ScoreLaw else { return form }
        var own = modifier.form(score, level, isOnTrial: arms[a].comparator == .none)
        if isDiluted { own.mean += arms[a].contamination * exchange(forms, a, level) }
        return own
      }
    }
  }
}

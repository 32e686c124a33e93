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
    trial.forms = forms.map(byLevel)
    trial.truthForms = truthForms.map(byLevel)
    trial.deliveries = deliveries.map { $0.flatMap { Array(repeating: $0, count: count) } }
    return trial
  }

  private func byLevel(_ forms: [any OutcomeLaw]) -> [any OutcomeLaw] {
    zip(forms, arms).flatMap { form, arm in
      (0..<levels).map { level in
        if let sites { return form.within(sites) }
        guard let modifier, let own = form as? ScoreLaw else { return form }
        return modifier.form(own, level, isOnTrial: arm.comparator == .none)
      }
    }
  }
}

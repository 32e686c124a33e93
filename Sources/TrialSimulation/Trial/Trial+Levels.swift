/// Trials whose people come in levels of a modifier, at sites, or both.
extension Trial {
  /// Sites, or levels of a modifier without any; 1 for neither.
  var levels: Int { sites?.number ?? (modifier == nil ? 1 : Modifier.levels) }

  /// Levels of a modifier; 1 without one.
  var subgroups: Int { modifier == nil ? 1 : Modifier.levels }

  /// The trial whose arms are this one's arms at each site: arm a and site s at sites·a + s.
  ///
  /// Levels stay within them.
  var bySite: Trial {
    guard let sites else {
      var trial = self
      trial.levelEffects = allLevelEffects(sites: 1)
      return trial
    }
    var trial = spread(over: sites.number) { plan, people in
      plan.map { $0.sites.map { max($0.people, 1) } } ?? sites.split(people)
    }
    trial.sites = nil
    trial.sitePlan = SitePlan(self, sites)
    func within(_ laws: [any OutcomeLaw]) -> [any OutcomeLaw] {
      laws.flatMap { Array(repeating: $0.within(sites), count: sites.number) }
    }
    trial.forms = forms.map(within)
    trial.truthForms = truthForms.map(within)
    trial.naturalForms = naturalForms.map(within)
    trial.intercurrentLaws = intercurrentLaws.flatMap {
      Array(repeating: $0, count: sites.number)
    }
    trial.deliveries = deliveries.map {
      $0.flatMap { Array(repeating: $0, count: sites.number) }
    }
    trial.levelEffects = allLevelEffects(sites: sites.number)
    return trial
  }

  /// The trial whose arms are this one's arms at each site, or in each level: what statistics are drawn of.
  var byLevel: Trial {
    guard sites == nil, let modifier else { return bySite }
    var trial = spread(over: Modifier.levels) { _, people in modifier.split(people) }
    trial.modifier = nil
    func levels(_ forms: [any OutcomeLaw], _ outcome: Int, isDiluted: Bool) -> [any OutcomeLaw] {
      arms.indices.flatMap { arm in
        (0..<Modifier.levels).map {
          law(forms, outcome, arm, level: $0, isDiluted: isDiluted)
        }
      }
    }
    trial.forms = outcomes.indices.map { levels(forms[$0], $0, isDiluted: true) }
    trial.truthForms = outcomes.indices.map {
      levels(truthForms[$0], $0, isDiluted: dilutesTruth)
    }
    trial.deliveries = outcomes.indices.map { o in
      arms.indices.flatMap { arm in
        (0..<Modifier.levels).map { level in
          let further = levelEffect(o, arm, level)
            .exchange(delivered: arms[arm].delivered?.mean ?? 1)
          var here = deliveries[o][arm]
          here.contamination += further.first ?? 0
          here.exchange = zip(here.exchange, further).map(+)
          return here
        }
      }
    }
    return trial
  }

  /// Each arm as often as there are parts of it.
  private func spread(
    over count: Int, _ split: (ClusterPlan?, _ people: Int) -> [Int]
  ) -> Trial {
    var trial = self
    trial.arms = arms.flatMap { Array(repeating: $0, count: count) }
    trial.baselineSlopes = baselineSlopes.map {
      $0.flatMap { Array(repeating: $0, count: count) }
    }
    trial.participants = zip(participants, clusters).flatMap { split($1, $0) }
    trial.clusters = clusters.flatMap { plan in
      plan.map { $0.bySite.isEmpty ? Array(repeating: $0, count: count) : $0.sites }
        ?? Array(repeating: nil, count: count)
    }
    return trial
  }

  private func allLevelEffects(sites: Int) -> [[[LevelEffect]]] {
    guard modifier != nil else { return [] }
    return outcomes.indices.map { o in
      arms.indices.flatMap { arm in
        Array(
          repeating: (0..<Modifier.levels).map { levelEffect(o, arm, $0) }, count: sites)
      }
    }
  }
}

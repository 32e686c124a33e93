extension IntercurrentPlan {
  /// Prepares an arm of a trial, or of a trial by site; nil where nothing happens.
  init?(_ trial: Trial, arm: Int) {
    guard let law = trial.intercurrentLaws[arm], let outcome = trial.decidingCourse else {
      return nil
    }
    self.law = law
    self.outcome = outcome
    effects = trial.outcomes.indices.map {
      trial.intercurrentEffect($0, arm, isTruth: false)
    }
    let levels = trial.modifier == nil ? 0 : Modifier.levels
    let plain = effects
    furtherByLevel = trial.outcomes.indices.map { o in
      (0..<levels).map { level in
        zip(trial.intercurrentEffect(o, arm, level: level, isTruth: false), plain[o]).map(-)
      }
    }
    shifts = trial.outcomes.indices.map { o in
      let sd = (trial.forms[o][arm] as? CourseLaw)?.sd ?? 0
      // At sites everybody's.
      let unit = trial.sitePlan?.unit(o) ?? sd
      return law.events.map { $0.event.points(sd: unit) }
    }
    let known = law.events
    places = trial.intercurrentNames.indices.map { name in
      known.firstIndex { $0.name == name }
    }
  }
}

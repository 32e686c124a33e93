/// Intercurrent events of the people of an arm, made ready to draw them.
struct IntercurrentPlan: Sendable {
  let law: IntercurrentLaw
  /// The repeated score that decides when they happen.
  let outcome: Int
  /// By outcome: what the arm's support does at each wave on average, and further in each level of a modifier.
  let effects: [[Double]]
  let furtherByLevel: [[[Double]]]
  /// By outcome and event: points that are added to scores afterwards.
  let shifts: [[Double]]
  /// Places of the events by name; nil of those that the arm does not have.
  let places: [Int?]

  /// Prepares an arm of a trial, or of a trial by site; nil where nothing happens.
  init?(_ trial: Trial, arm: Int) {
    guard let law = trial.intercurrentLaws[arm], let outcome = trial.intercurrentOutcome else {
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

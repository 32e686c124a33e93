extension DeliveryPlan {
  /// Prepares an arm; nil where everybody gets the same.
  init?(_ trial: Trial, arm: Int) {
    let arms = trial.arms[arm]
    let varying = arms.delivered.flatMap { $0.varies ? $0 : nil }
    let spread = arms.contaminationSpread.flatMap { $0.sd > 0 ? $0 : nil }
    guard varying != nil || trial.isMixed(arm) else { return nil }
    delivered = varying
    mean = varying?.mean ?? 1
    contamination = arms.contamination
    self.spread = spread
    let attendance = varying?.attendance
    (cuts, shares) = DeliveryPlan.table(attendance)
    correlation = attendance?.baselineCorrelation ?? 0
    baseline = correlation == 0 ? nil : trial.firstScore
    baselineSD =
      baseline.flatMap { o in
        (trial.forms[o][arm] as? ScoreLaw).map { trial.drawn(o, arm, $0).baseline }
      } ?? 1
    func unit(_ outcome: Int) -> Double { trial.forms[outcome][arm].unitOfPeople }
    // Where delivery is the same for all, the arm's own support is what is delivered of it.
    let share = varying == nil ? arms.delivered?.mean ?? 1 : 1
    outcomes = trial.outcomes.count
    func byLevel(
      _ value: (Int) -> Double, _ further: (LevelEffect) -> [Double]
    ) -> [Double] {
      (0..<trial.subgroups).flatMap { level in
        trial.outcomes.indices.map { o in
          let effect = trial.levelEffects.isEmpty ? nil : trial.levelEffects[o][arm][level]
          return (value(o) + (effect.map(further)?.first ?? 0)) / unit(o)
        }
      }
    }
    own = byLevel(
      { share * (trial.deliveries[$0][arm].full.first ?? 0) }, { $0.own.map { share * $0 } })
    other = byLevel({ trial.deliveries[$0][arm].contamination }, \.other)
    effects = trial.outcomes.indices.map { trial.deliveries[$0][arm] }
  }
}

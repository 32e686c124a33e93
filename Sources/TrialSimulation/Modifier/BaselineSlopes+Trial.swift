extension BaselineSlopes {
  /// Of a trial whose arms are arms by site.
  init(_ trial: Trial, _ outcome: Int, _ arm: Int) {
    let slopes = trial.baselineSlopes.isEmpty ? [] : trial.baselineSlopes[outcome]
    let law = trial.forms[outcome][arm] as? ScoreLaw
    own = slopes.isEmpty ? 0 : slopes[arm]
    let source = trial.arms.firstIndex { $0.name == trial.arms[arm].contaminatedBy }
    other =
      source.map { slopes.isEmpty ? 0 : slopes[$0] * (trial.arms[$0].delivered?.mean ?? 1) } ?? 0
    let delivered = trial.arms[arm].delivered
    share = delivered.map { $0.varies ? 1 : $0.mean } ?? 1
    baselineSD = law?.baselineSD ?? 0
    sd = law?.sd ?? 1
  }
}

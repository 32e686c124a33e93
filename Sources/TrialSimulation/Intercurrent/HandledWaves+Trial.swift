internal import TrialAnalysis

extension HandledWaves {
  /// Every way in which analyses of a plan take repeated scores of a trial, but for as they are.
  static func all(_ trial: Trial, _ plan: AnalysisPlan) -> [HandledWaves] {
    guard trial.hasIntercurrentEvents else { return [] }
    let names = trial.intercurrentNames
    var all: [HandledWaves] = []
    for outcome in trial.outcomes.indices {
      guard let law = trial.forms[outcome].first as? CourseLaw else { continue }
      for method in plan.methods where method.analyses(trial.outcomes[outcome].name, trial) {
        let said = trial.strategies(of: method)
        let strategies = names.map { said.strategy($0) }
        guard strategies.contains(where: { $0 != .treatmentPolicy }),
          !all.contains(where: { $0.outcome == outcome && $0.strategies == strategies })
        else { continue }
        all.append(
          HandledWaves(
            outcome: outcome, slot: trial.outcomes.count + all.count, strategies: strategies,
            failure: trial.failure(outcome, law)))
      }
    }
    return all
  }

  /// Where the scores of an outcome stand as some strategies take them.
  static func slot(
    of outcome: Int, _ strategies: IntercurrentStrategies, _ trial: Trial, _ all: [HandledWaves]
  ) -> Int {
    let own = trial.intercurrentNames.map { strategies.strategy($0) }
    return all.first { $0.outcome == outcome && $0.strategies == own }?.slot ?? outcome
  }
}

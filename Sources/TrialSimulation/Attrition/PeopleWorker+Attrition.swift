internal import GSLKit

/// Who of the arm that was drawn last is observed.
extension PeopleWorker {
  /// Who leaves by their scores, or by an event or a count.
  private func leave(
    _ replicate: Int, arm: Int, _ plan: AttritionPlan, _ here: UnsafeMutablePointer<Double>,
    _ stream: inout RandomStream
  ) {
    let end = plan.outcome.map { outcome in
      plan.isDecided ? decided(replicate, arm: arm, outcome, &stream) : self.end(outcome)
    }
    stream.seek(replicate: replicate, unit: arm, lane: .dropout)
    let base = plan.outcome.flatMap { source.baselinePosition[$0] }.map { column($0) }
    let attended = plan.attendanceSlope == 0 ? nil : attended
    for i in 0..<people {
      let chance = plan.chance(
        baseline: base?[i] ?? 0, end: end?[i] ?? 0, attended: attended?[i] ?? 0)
      if stream.uniform() < chance { here[i] = 0 }
    }
  }

  /// Marks whom each outcome is observed of.
  func drawObserved(
    _ replicate: Int, arm: Int, _ stream: inout RandomStream
  ) {
    let n = people
    let dropout = source.trial.arms[arm].dropout
    for outcome in 0..<data.outcomes {
      let cell = source.cell(outcome, arm)
      guard cell.canMiss else { continue }
      let here = observed(outcome)
      for i in 0..<n { here[i] = 1 }
      let follows = source.leadingCourse != nil && source.someLeave(arm)
      if follows {
        // What is measured once is measured at the end.
        for i in 0..<n where leftAfter[i] < .infinity { here[i] = 0 }
      } else if dropout > 0 {
        // The same seek for every outcome gives the same people.
        stream.seek(replicate: replicate, unit: arm, lane: .dropout)
        if let plan = source.attrition[arm] {
          leave(replicate, arm: arm, plan, here, &stream)
        } else {
          stream.strike(here, n, chance: dropout)
        }
      }
      if let turnover = source.deliveries[arm]?.delivered?.turnover, turnover.leave > 0,
        !follows
      {
        stream.seek(replicate: replicate, unit: arm, lane: .bereft)
        for i in 0..<n where stream.uniform() < turnover.leave && bereft[i] > 0 { here[i] = 0 }
      }
      if cell.missing > 0 {
        stream.seek(replicate: replicate, unit: arm, lane: .missing(outcome))
        stream.strike(here, n, chance: cell.missing)
      }
    }
  }
}

internal import GSLKit

/// Who of the arm that was drawn last is observed.
extension PeopleWorker {
  /// Who leaves by their scores, or by an event, a count or a cost, which stands where scores do.
  private func leave(
    _ plan: AttritionPlan, _ here: UnsafeMutablePointer<Double>, _ stream: inout RandomStream
  ) {
    let end = plan.outcome.map { plan.isDecided ? scores(isBaseline: false) : self.end($0) }
    let base = plan.outcome.flatMap { plans.baselinePosition[$0] }.map { column($0) }
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
    let dropout = plans.arms[arm].dropout
    for outcome in 0..<data.outcomes {
      let cell = plans.cell(outcome, arm)
      guard cell.canMiss else { continue }
      let here = observed(outcome)
      for i in 0..<n { here[i] = 1 }
      let follows = plans.leadingCourse != nil && plans.someLeave(arm)
      if follows {
        // What is measured once is measured at the end.
        for i in 0..<n where leftAfter[i] < .infinity { here[i] = 0 }
      } else if dropout > 0 {
        // The same seek for every outcome gives the same people.
        stream.seek(replicate: replicate, unit: arm, lane: .dropout)
        if let plan = plans.attrition[arm] {
          leave(plan, here, &stream)
        } else {
          stream.strike(here, n, chance: dropout)
        }
      }
      if let turnover = plans.deliveries[arm]?.delivered?.turnover, turnover.leave > 0,
        !follows
      {
        stream.seek(replicate: replicate, unit: arm, lane: .bereft)
        for i in 0..<n where stream.uniform() < turnover.leave && bereft[i] > 0 { here[i] = 0 }
      }
      if let plan = plans.followUps[outcome * data.arms + arm] {
        drawFollowUp(replicate, arm: arm, plan, here, &stream)
      }
      if cell.missing > 0 {
        stream.seek(replicate: replicate, unit: arm, lane: .missing(outcome))
        stream.strike(here, n, chance: cell.missing)
      }
    }
  }
}

internal import GSLKit
internal import Inference

extension PeopleWorker {
  var variables: [LatentVariables.Variable] { source.latent.variables }

  func people(
    _ replicate: Int, arm: Int, using stream: inout RandomStream, filler: inout RandomStream
  ) -> [[Double?]] {
    drawPeople(replicate, arm: arm, &stream)
    let trial = source.trial
    return (0..<trial.participants[arm]).map { i in
      variables.enumerated().map { position, variable in
        let outcome = variable.outcome
        let value = column(position)[i]
        let isObserved = !source.canMiss(outcome, arm: arm) || observed(outcome)[i] > 0
        // A baseline is measured before anybody can leave, but complete cases are what is analysed.
        guard isObserved else { return nil }
        let shift = data.shifts[outcome * trial.arms.count + arm]
        let benefit = trial.outcomes[outcome].model.benefit.sign
        switch trial.forms[outcome][arm] {
        case .event(let risk):
          let shifted = ShiftPlan.risk(risk, shiftedBy: shift, benefit: benefit)
          return value < PeopleSource.threshold(shifted) ? 1 : 0
        case .normal(let form):
          return variable.isBaseline
            ? form.baselineMean + form.baselineSD * value
            : form.mean + benefit * shift * form.standardiser + form.sd * value
        }
      }
    }
  }
}

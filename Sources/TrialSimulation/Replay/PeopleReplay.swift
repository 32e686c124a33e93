internal import GSLKit
internal import Inference

extension PeopleWorker {
  var variables: [LatentVariables.Variable] { source.latent.variables }

  func people(
    _ replicate: Int, arm: Int, using stream: inout RandomStream, filler: inout RandomStream
  ) -> [[Double?]] {
    drawPeople(replicate, arm: arm, &stream)
    var clusterOf: [Int] = []
    for (j, size) in sizes.enumerated() { clusterOf += Array(repeating: j, count: size) }
    return (0..<people).map { i in
      variables.indices.map {
        value(replicate, arm, i, $0, cluster: clusterOf.isEmpty ? nil : clusterOf[i], &stream)
      }
    }
  }

  func clusters(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] {
    drawPeople(replicate, arm: arm, &stream)
    return sizes
  }

  /// One variable of one person; nil where it is missing.
  private func value(
    _ replicate: Int, _ arm: Int, _ person: Int, _ position: Int, cluster: Int?,
    _ stream: inout RandomStream
  ) -> Double? {
    let trial = source.trial
    let variable = variables[position]
    let outcome = variable.outcome
    // A baseline is measured before anybody can leave, but complete cases are what is analysed.
    guard !source.canMiss(outcome, arm: arm) || observed(outcome)[person] > 0 else { return nil }
    let value = column(position)[person]
    let shift = data.shifts[outcome * trial.arms.count + arm]
    let benefit = trial.outcomes[outcome].model.benefit.sign
    switch trial.forms[outcome][arm] {
    case .event(let risk):
      let p = ShiftPlan.risk(risk, shiftedBy: shift, benefit: benefit)
      let limit =
        cluster.map { threshold(replicate, outcome, arm, cluster: $0, p, &stream) }
        ?? PeopleSource.threshold(p)
      return value < limit ? 1 : 0
    case .normal(let form):
      return variable.isBaseline
        ? form.baselineMean + form.baselineSD * value
        : form.mean + benefit * shift * form.standardiser + form.sd * value
    }
  }
}

internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// Clusters whose people have an event or not.
extension ClusterWorker {
  /// Events of an arm, cluster by cluster.
  func drawEvents(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ risk: Double, _ stream: inout RandomStream
  ) {
    if source.trial.exchange(outcome, arm) != 0 {
      drawMixedEvents(replicate, outcome, arm, risk, &stream)
      return
    }
    let cell = outcome * arms + arm
    let p = ShiftPlan.risk(
      risk, shiftedBy: data.shifts[cell],
      benefit: source.trial.outcomes[outcome].model.benefit.sign)
    let start = source.people.starts[arm]
    guard let count = source.people.counts[arm] else {
      stream.seek(replicate: replicate, unit: arm, lane: .outcome(outcome))
      let events = Binomial.quantile(stream.uniform(), n: observed[arm], p: p)
      data.counts[cell] = ArmCounts(n: Double(observed[arm]), events: Double(events))
      data.setArm(cell, data.counts[cell].moments)
      return
    }
    data.startArm(cell, isClustered: true, at: start)
    var total = ArmCounts()
    if let family = source.events[cell] {
      drawTabled(replicate, outcome, arm, family, count, &total, &stream)
    } else {
      drawSpread(
        replicate, outcome, arm, EventSpread(p, icc: source.trial.icc(outcome, arm)), count,
        &total, &stream)
    }
    data.grouped[cell].people = total.moments
    data.counts[cell] = total
  }

  /// Events cluster by cluster from one stream, a uniform each, also for clusters without people: those of one cluster
  /// do not depend on another's size.
  private func drawTabled(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ family: BetaBinomialFamily, _ count: Int,
    _ total: inout ArmCounts, _ stream: inout RandomStream
  ) {
    let cell = outcome * arms + arm
    let lane = Lane.cluster(outcome, isBaseline: false)
    let start = source.people.starts[arm]
    let sizes = sizes + start
    stream.seek(replicate: replicate, unit: arm, lane: lane)
    for j in 0..<count {
      happened[j] = family.draw(trials: sizes[j], at: stream.uniform()) ?? -1
    }
    for j in 0..<count where sizes[j] > 0 {
      if happened[j] < 0 {
        // A size without a table: draws of its own, at the cluster's address.
        stream.seek(replicate: replicate, unit: source.people.unit(arm, j), lane: lane)
        happened[j] = family.draw(trials: sizes[j], using: &stream)
      }
      let (n, events) = (Double(sizes[j]), Double(happened[j]))
      total.n += n
      total.events += events
      data.addEvents(cell, outcome, n, events, in: source.places.places[start + j])
    }
  }

  /// Events cluster by cluster where the risk moves with bias, or with the cluster's stratum.
  private func drawSpread(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ spread: EventSpread, _ count: Int,
    _ total: inout ArmCounts, _ stream: inout RandomStream
  ) {
    let cell = outcome * arms + arm
    let start = source.people.starts[arm]
    for j in 0..<count where sizes[start + j] > 0 {
      stream.seek(
        replicate: replicate, unit: source.people.unit(arm, j),
        lane: .cluster(outcome, isBaseline: false))
      let own: Double
      if let table = source.risks[cell] {
        let variable = LatentVariables.Variable(outcome: outcome, isBaseline: false)
        own = table.risk(
          at: source.people.normal(stream.normal(), replicate, variable, arm, j, &stream))
      } else {
        own = source.people.risk(spread, replicate, outcome, arm, j, &stream)
      }
      if source.people.shares[arm] != nil {
        stream.seek(
          replicate: replicate, unit: source.people.unit(arm, j), lane: .outcome(outcome))
      }
      let n = sizes[start + j]
      let events = Binomial.quantile(stream.uniform(), n: n, p: own)
      total.n += Double(n)
      total.events += Double(events)
      data.addEvents(cell, outcome, Double(n), Double(events), in: source.places.places[start + j])
    }
  }
}

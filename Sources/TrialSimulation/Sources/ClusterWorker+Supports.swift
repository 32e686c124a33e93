internal import GSLKit
internal import Inference
internal import TrialAnalysis

/// Clusters whose people get their own support or another arm's.
extension ClusterWorker {
  /// Adds the people of a cluster who get one support to their arm.
  func addCluster(
    _ replicate: Int, _ arm: Int, _ cluster: Int, _ worker: GaussianWorker,
    _ between: GaussianGroup, _ support: Support, _ n: Int, _ stream: inout RandomStream
  ) {
    guard n > 0 else { return }
    drawMean(replicate, arm, cluster, worker, between, support, n, &stream)
    let place = source.people.starts[arm] + cluster
    let isWhole = support == .own || exchanged[place] == sizes[place]
    for i in 0..<worker.outcomeCount {
      let outcome = worker.outcomes[i]
      let cell = outcome.index * arms + arm
      var people = ArmMoments(
        n: Double(n), mean: worker.mean[outcome.end],
        baselineMean: outcome.baseline < 0 ? 0 : worker.mean[outcome.baseline])
      guard isWhole else {
        data.addToLastCluster(cell, outcome.index, people)
        continue
      }
      // What was drawn within all clusters comes with the first of them.
      if data.grouped[cell].count == 0 {
        people.sumOfSquares = data.moments[cell].sumOfSquares
        people.baselineSumOfSquares = data.moments[cell].baselineSumOfSquares
        people.crossProducts = data.moments[cell].crossProducts
      }
      data.addCluster(
        cell, outcome.index, people,
        in: source.places.places[place])
    }
  }

  /// Events of an arm whose people have one of two risks, cluster by cluster.
  func drawMixedEvents(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ risk: Double, _ stream: inout RandomStream
  ) {
    let (trial, people) = (source.trial, source.people)
    let cell = outcome * arms + arm
    func shifted(_ support: Support) -> Double {
      let share = support.share(trial.arms[arm].contamination)
      return ShiftPlan.risk(
        min(max(risk + share * trial.exchange(outcome, arm), 0), 1), shiftedBy: data.shifts[cell],
        benefit: trial.outcomes[outcome].model.benefit.sign)
    }
    let (own, other) = (shifted(.own), shifted(.other))
    let start = people.starts[arm]
    guard let count = people.counts[arm] else {
      stream.seek(replicate: replicate, unit: arm, lane: .outcome(outcome))
      let m = exchanged[people.total + arm]
      let events =
        Binomial.quantile(stream.uniform(), n: observed[arm] - m, p: own)
        + Binomial.quantile(stream.uniform(), n: m, p: other)
      data.counts[cell] = ArmCounts(n: Double(observed[arm]), events: Double(events))
      data.setArm(cell, data.counts[cell].moments)
      return
    }
    data.startArm(cell, isClustered: true, at: start)
    let icc = trial.icc(outcome, arm)
    let (spread, otherSpread) = (EventSpread(own, icc: icc), EventSpread(other, icc: icc))
    let variable = LatentVariables.Variable(outcome: outcome, isBaseline: false)
    var total = ArmCounts()
    for j in 0..<count where sizes[start + j] > 0 {
      let unit = source.people.unit(arm, j)
      stream.seek(
        replicate: replicate, unit: unit, lane: .cluster(outcome, isBaseline: false))
      let z = people.normal(stream.normal(), replicate, variable, arm, j, &stream)
      stream.seek(replicate: replicate, unit: unit, lane: .outcome(outcome))
      let (n, m) = (sizes[start + j], exchanged[start + j])
      let events =
        Binomial.quantile(stream.uniform(), n: n - m, p: spread.value(at: z))
        + Binomial.quantile(stream.uniform(), n: m, p: otherSpread.value(at: z))
      let counts = ArmCounts(n: Double(n), events: Double(events))
      total.n += counts.n
      total.events += counts.events
      data.addCluster(cell, outcome, counts.moments, in: source.places.places[start + j])
    }
    data.counts[cell] = total
  }
}

internal import GSLKit
internal import TrialAnalysis

extension ClusterWorker {
  var variables: [LatentVariables.Variable] {
    source.within.flatMap(\.variables) + events.map { .init(outcome: $0, isBaseline: false) }
  }

  /// Outcomes that are events.
  private var events: [Int] {
    source.trial.outcomes.indices.filter {
      source.trial.forms[$0][0] is EventLaw
    }
  }

  func clusters(
    _ replicate: Int, arm: Int, using stream: inout RandomStream
  ) -> [Int] {
    guard let plan = source.people.plans[arm] else { return [] }
    return (0..<plan.count).map { source.people.size(replicate, arm, $0, &stream) }
  }

  /// People of an arm whose clusters are those that were drawn.
  func people(
    _ replicate: Int, arm: Int, using stream: inout RandomStream, filler: inout RandomStream
  ) -> [[Double?]] {
    let all = clusters(replicate, arm: arm, using: &stream)
    let planned = all.isEmpty ? [source.trial.participants[arm]] : all
    let start = source.people.starts[arm]
    let here =
      all.isEmpty ? [observed[arm]] : all.indices.map { sizes[start + $0] }
    filler.seek(replicate: replicate, unit: arm, lane: .dropout)
    var columns = groups.indices.flatMap { scores(replicate, arm, $0, here, &stream, &filler) }
    for outcome in events { columns.append(happened(outcome, arm, here, &filler)) }
    // Those who left come last in their cluster.
    var people: [[Double?]] = []
    var first = 0
    for (size, n) in zip(planned, here) {
      for i in first..<first + n { people.append(columns.map { $0[i] }) }
      people += Array(
        repeating: Array(repeating: nil, count: columns.count), count: max(size - n, 0))
      first += n
    }
    return people
  }

  /// The variables of one group, each with a value for everybody observed.
  private func scores(
    _ replicate: Int, _ arm: Int, _ group: Int, _ here: [Int], _ stream: inout RandomStream,
    _ filler: inout RandomStream
  ) -> [[Double]] {
    let worker = groups[group]
    let isClustered = source.people.plans[arm] != nil
    let start = isClustered ? source.people.starts[arm] : source.people.total + arm
    // Of each cluster those with their own support first, then those who get another arm's.
    let parts = here.indices.flatMap { j in
      let other = exchanged[start + j]
      return [(j, Support.own, here[j] - other), (j, .other, other)].filter { $0.2 > 0 }
    }
    var columns: [[Double]] = Array(repeating: [], count: worker.order)
    guard isClustered else {
      for (_, support, size) in parts {
        worker.drawWishart(replicate, arm: arm, support, n: size, pattern: 0, data, &stream)
        for row in worker.people(size, using: &filler) {
          for v in 0..<worker.order { columns[v].append(row[v]) }
        }
      }
      return columns
    }
    worker.drawWishart(replicate, arm: arm, n: drawn[arm], pattern: 0, data, &stream)
    let rows = worker.deviations(parts.map(\.2), using: &filler)
    prepareMeans(replicate, arm, source.between[group], stream)
    var row = 0
    for (j, support, size) in parts {
      drawMean(replicate, arm, j, worker, source.between[group], support, size, &stream)
      for _ in 0..<size {
        for v in 0..<worker.order { columns[v].append(worker.mean[v] + rows[row][v]) }
        row += 1
      }
    }
    return columns
  }

  /// Who of everybody observed had an event.
  private func happened(
    _ outcome: Int, _ arm: Int, _ here: [Int], _ filler: inout RandomStream
  ) -> [Double] {
    let cell = outcome * source.trial.arms.count + arm
    let clusters = data.clusterMeans(outcome)
    var place = data.grouped[cell].start
    return here.filter { $0 > 0 }.flatMap { size in
      var events = Int(data.counts[cell].events)
      if source.people.plans[arm] != nil {
        events = Int((clusters[place].mean * clusters[place].n).rounded())
        place += 1
      }
      let order = filler.shuffled(size)
      return order.map { $0 < events ? 1.0 : 0 }
    }
  }
}

internal import GSLKit
internal import Inference

extension PeopleTrialWorker {
  var variables: [LatentVariables.Variable] {
    source.plans.latent.variables
      + source.plans.times.enumerated().flatMap { o, times in
        times.indices.map { LatentVariables.Variable(outcome: o, isBaseline: false, wave: $0) }
      }
      + source.trial.outcomes.indices.filter { source.plans.leastFollowUps[$0] > 0 }.map {
        LatentVariables.Variable(outcome: $0, isBaseline: false, isStatus: true)
      } + events
  }

  /// Intercurrent events by name, where anything happens.
  private var events: [LatentVariables.Variable] {
    guard let plan = source.plans.intercurrent.lazy.compactMap({ $0 }).first else { return [] }
    return plan.places.indices.map {
      LatentVariables.Variable(outcome: plan.outcome, isBaseline: false, event: $0)
    }
  }

  func people(
    _ replicate: Int, arm: Int, using stream: inout RandomStream, filler: inout RandomStream
  ) -> [[Double?]] {
    drawPeople(replicate, arm: arm, &stream)
    var clusterOf: [Int] = []
    for (j, size) in drawn.sizes.enumerated() { clusterOf += Array(repeating: j, count: size) }
    let once = source.plans.latent.variables.indices
    var rows: [[Double?]] = (0..<drawn.people).map { i in
      once.map {
        value(replicate, arm, i, $0, cluster: clusterOf.isEmpty ? nil : clusterOf[i], &stream)
      }
    }
    for o in source.trial.outcomes.indices {
      guard let form = source.trial.forms[o][arm] as? CourseLaw else { continue }
      drawn.drawSeries(replicate, o, arm, form, &stream) { person, _, series in
        for w in 0..<series.count { rows[person].append(series[w].isNaN ? nil : series[w]) }
      }
    }
    for o in source.trial.outcomes.indices {
      guard let law = source.trial.forms[o][arm] as? any TimedLaw else { continue }
      let canMiss = source.plans.cell(o, arm).canMiss
      for i in rows.indices {
        let place = PersonPlace(
          cell: drawn.cell(replicate, o, arm), person: i,
          cluster: clusterOf.isEmpty ? nil : clusterOf[i], latent: drawn.end(o)[i],
          isBaseline: false)
        let isHere = !canMiss || drawn.observed(o)[i] > 0
        rows[i].append(isHere ? law.seen(place, of: drawn).happened ? 1 : 0 : nil)
      }
    }
    for case let name? in events.map(\.event) {
      let place = source.plans.intercurrent[arm]?.places[name]
      for i in rows.indices {
        let before = place.map { drawn.lastBefore[$0 * drawn.people + i] } ?? .infinity
        rows[i].append(before < .infinity ? before : nil)
      }
    }
    return rows
  }

  func clusters(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] {
    drawPeople(replicate, arm: arm, &stream)
    return drawn.clusterSizes
  }

  func levels(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] {
    drawPeople(replicate, arm: arm, &stream)
    return drawn.levelOf
  }

  func sessions(_ replicate: Int, arm: Int, using stream: inout RandomStream) -> [Int] {
    guard source.trial.arms[arm].delivered?.attendance != nil else { return [] }
    drawPeople(replicate, arm: arm, &stream)
    return (0..<drawn.people).map { Int(drawn.sessions[$0]) }
  }

  /// One variable of one person; nil where it is missing.
  private func value(
    _ replicate: Int, _ arm: Int, _ person: Int, _ position: Int, cluster: Int?,
    _ stream: inout RandomStream
  ) -> Double? {
    let variable = variables[position]
    let outcome = variable.outcome
    // A baseline is measured before anybody can leave, but complete cases are what is analysed; but for who reads people one by one.
    let isKnown = variable.isBaseline && source.isTabled[outcome]
    guard isKnown || !source.plans.cell(outcome, arm).canMiss || drawn.observed(outcome)[person] > 0
    else {
      return nil
    }
    let place = PersonPlace(
      cell: drawn.cell(replicate, outcome, arm), person: person, cluster: cluster,
      latent: drawn.column(position)[person], isBaseline: variable.isBaseline)
    return source.trial.forms[outcome][arm].value(place, of: drawn, &stream)
  }
}

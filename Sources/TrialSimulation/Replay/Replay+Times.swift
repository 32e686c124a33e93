internal import TrialAnalysis

extension Replay {
  /// Times to an event of an outcome, from the columns of time and event.
  static func events(
    _ people: [Person], _ columns: [Column], _ outcome: Int, _ trial: Trial,
    _ places: ClusterPeople
  ) -> EventTimes {
    var times = EventTimes(followUp: trial.followUps[outcome])
    let time = columns.firstIndex { $0.outcome == outcome && !$0.isStatus }
    let status = columns.firstIndex { $0.outcome == outcome && $0.isStatus }
    guard let time, let status else { return times }
    for person in people {
      guard let until = person.values[time], let event = person.values[status] else { continue }
      let arm = trial.arms.firstIndex { $0.name == person.arm } ?? 0
      let plan = trial.clusters[arm]
      let stratum = person.cluster.flatMap { plan?.place($0 - 1).stratum } ?? 0
      let number = person.cluster.map {
        plan?.crossing != nil ? stratum : places.starts[arm] + $0 - 1
      }
      times.add(
        EventTimes.Person(
          time: until, happened: event == 1, arm: arm, cluster: number ?? -1,
          stratum: person.site.map { $0 - 1 } ?? stratum))
    }
    times.sort()
    return times
  }
}

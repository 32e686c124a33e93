internal import Parts
internal import TrialAnalysis

extension Trial {
  /// Times of the waves of each outcome; empty for those measured once.
  var times: [[Double]] {
    forms.map { if case .repeated(let form)? = $0.first { form.times } else { [] } }
  }

  /// What repeated measures cannot be put together with.
  func checkWaves(_ f: Fields) {
    guard f.isFineSoFar else { return }
    for (o, times) in times.enumerated() where !times.isEmpty {
      let name = outcomes[o].name
      if correlation[o].indices.contains(where: { $0 != o && correlation[o][$0] != 0 }) {
        f.report("'\(name)' is repeated: it is independent of other outcomes", at: "correlation")
      }
      if isClustered {
        f.report(
          "'\(name)' is repeated: repeated measures of clusters are not simulated", at: "outcomes")
      }
      if outcomes.count > 1, arms.contains(where: { $0.dropout > 0 }) {
        f.report(
          "'\(name)' is repeated and people leave: make it the trial's only outcome", at: "outcomes"
        )
      }
    }
    guard times.allSatisfy(\.isEmpty) else { return }
    for arm in arms where arm.attrition?.last ?? 0 != 0 {
      f.report(
        "'last' is for an outcome of kind 'repeated'",
        below: f.path.appending("arms").appending(arm.name).appending("attrition"))
    }
  }
}

extension Analysis {
  /// " per unit of time" for slopes.
  var perTime: String {
    if case .waves(let method) = self, method.isSlope { " per unit of time" } else { "" }
  }
}

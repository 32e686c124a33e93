internal import TrialAnalysis

/// Outcomes that are two scores of a group: a mediator and an outcome.
extension GaussianWorker {
  /// Its position in the trial, and which of the group's scores they are.
  struct Pair: BitwiseCopyable {
    let index: Int
    let mediator: Int
    let end: Int
  }

  /// Reads the moments of two scores off what was drawn: the mediator in the place of a baseline.
  func moments(_ pair: Pair, n: Int) -> ArmMoments {
    let end = outcomes[pair.end]
    return moments(
      Outcome(
        index: pair.index, end: end.end, baseline: outcomes[pair.mediator].end,
        missingLane: end.missingLane), n: n)
  }
}

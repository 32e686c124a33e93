internal import GSLKit
internal import TrialAnalysis

/// Draws a trial by arm and level, and puts the levels together.
struct LevelSource: TrialSource {
  /// Of the trial by level.
  let inner: any TrialSource
  let trial: Trial

  func worker() -> any TrialWorker { LevelWorker(inner.worker(), trial) }
}

/// Draws levels, block by block.
final class LevelWorker: TrialWorker {
  let data: TrialData
  private let inner: any TrialWorker
  private let sizes: [Int]

  init(_ inner: any TrialWorker, _ trial: Trial) {
    self.inner = inner
    sizes = trial.byLevel.participants
    data = TrialData(
      outcomes: trial.outcomes.count, arms: trial.arms.count, levels: inner.data.moments)
  }

  deinit { data.deallocate() }

  func draw(_ replicate: Int, using stream: inout RandomStream) {
    inner.draw(replicate, using: &stream)
    for cell in 0..<data.outcomes * data.arms {
      var moments = inner.data.moments[2 * cell]
      moments.pool(inner.data.moments[2 * cell + 1])
      data.moments[cell] = moments
      let (a, b) = (inner.data.counts[2 * cell], inner.data.counts[2 * cell + 1])
      data.counts[cell] = ArmCounts(n: a.n + b.n, events: a.events + b.events)
    }
  }

  var variables: [LatentVariables.Variable] { inner.variables }

  func levels(arm: Int) -> [Int] { [sizes[2 * arm], sizes[2 * arm + 1]] }

  func people(
    _ replicate: Int, arm: Int, using stream: inout RandomStream, filler: inout RandomStream
  ) -> [[Double?]] {
    inner.people(replicate, arm: 2 * arm, using: &stream, filler: &filler)
      + inner.people(replicate, arm: 2 * arm + 1, using: &stream, filler: &filler)
  }
}

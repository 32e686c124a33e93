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
  /// People of each arm and level.
  private let sizes: [Int]
  private let count: Int
  private let sites: SitePlan?
  /// Outcomes that are scores.
  private let isScore: [Bool]

  init(_ inner: any TrialWorker, _ trial: Trial) {
    self.inner = inner
    let drawn = trial.byLevel
    sizes = drawn.participants
    sites = drawn.sitePlan
    count = trial.levels
    isScore = trial.forms.map { if case .normal? = $0.first { true } else { false } }
    data = TrialData(
      outcomes: trial.outcomes.count, arms: trial.arms.count, levels: trial.levels)
  }

  deinit { data.deallocate() }

  func draw(_ replicate: Int, using stream: inout RandomStream) {
    inner.draw(replicate, using: &stream)
    for outcome in 0..<data.outcomes {
      for level in 0..<count {
        let shift =
          isScore[outcome]
          ? sites?.baseline(replicate, outcome, site: level, using: &stream) ?? 0 : 0
        for arm in 0..<data.arms {
          let place = (outcome * data.arms + arm) * count + level
          data.levels[place] = inner.data.moments[place]
          data.levels[place].baselineMean += shift
        }
      }
      for cell in outcome * data.arms..<(outcome + 1) * data.arms { pool(cell) }
    }
  }

  /// Puts the levels of an arm together.
  private func pool(_ cell: Int) {
    var (moments, counts) = (ArmMoments(), ArmCounts())
    for place in count * cell..<count * (cell + 1) {
      moments.pool(data.levels[place])
      counts.n += inner.data.counts[place].n
      counts.events += inner.data.counts[place].events
    }
    data.moments[cell] = moments
    data.counts[cell] = counts
  }

  var variables: [LatentVariables.Variable] { inner.variables }

  func levels(arm: Int) -> [Int] { Array(sizes[count * arm..<count * (arm + 1)]) }

  func people(
    _ replicate: Int, arm: Int, using stream: inout RandomStream, filler: inout RandomStream
  ) -> [[Double?]] {
    (0..<count).flatMap { level in
      var rows = inner.people(
        replicate, arm: count * arm + level, using: &stream, filler: &filler)
      for (v, variable) in variables.enumerated() where variable.isBaseline {
        let shift =
          sites?.baseline(replicate, variable.outcome, site: level, using: &stream) ?? 0
        for i in rows.indices { rows[i][v] = rows[i][v].map { $0 + shift } }
      }
      return rows
    }
  }
}

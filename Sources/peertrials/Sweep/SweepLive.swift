import Dispatch
import Foundation
import InputFiles
import MonteCarlo
import Parts
import Planning
import Reports

/// Shows how a sweep goes: points done, speed, time left, and the curve as it forms.
final class SweepLive: Sendable {
  private let shows: Bool
  private let grid: SweepGrid
  private let label: String?
  private let start = ContinuousClock.now
  private let queue = DispatchQueue(label: "peertrials.live")
  nonisolated(unsafe) private var block = LiveBlock(isTerminal: isatty(STDERR_FILENO) == 1)
  nonisolated(unsafe) private var curve: [CurveChart.Point] = []
  nonisolated(unsafe) private var foundAtStart: Int?

  init(shows: Bool, _ grid: SweepGrid, label: String?) {
    self.shows = shows
    self.grid = grid
    self.label = label
  }

  func heard(_ progress: SweepRunner.Progress) {
    guard shows else { return }
    queue.sync {
      if let finished = progress.finished { note(finished.point, finished.tally) }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      if progress.replicates == 0 { foundAtStart = progress.tasks }
      let fresh = progress.tasks - (foundAtStart ?? 0)
      let line = ProgressLine.text(
        done: progress.tasks, of: progress.tasksInAll, noun: "points",
        perSecond: Double(progress.replicates) / max(seconds, 1e-3),
        secondsLeft: fresh > 0
          ? seconds / Double(fresh) * Double(progress.tasksInAll - progress.tasks) : nil)
      block.show(drawing + line)
    }
  }

  func end() {
    guard shows else { return }
    queue.sync { block.clear() }
  }

  /// A point belongs to the curve when all but the first axis have their first value.
  private func note(_ point: Int, _ tally: Tally) {
    let (edits, first) = (grid.point(point), grid.point(0))
    guard let x = edits.first?.value.text.flatMap({ Number.strict($0) }),
      edits.dropFirst().map(\.value.text) == first.dropFirst().map(\.value.text)
    else { return }
    let rejection = RowMeasures(tally, row: 0).rejection
    curve.append(CurveChart.Point(x: x, y: rejection.value, error: rejection.mcse))
  }

  private var drawing: String {
    guard block.isTerminal, let label else { return "" }
    return CurveChart(curve, xLabel: label, yLabel: "rejected").text(
      height: 8, characters: Terminal.characters)
  }
}

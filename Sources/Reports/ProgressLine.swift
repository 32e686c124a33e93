internal import Foundation
public import MonteCarlo

/// The line that shows how a run goes: bar, speed, time left, estimate so far.
public enum ProgressLine {
  /// One line of at most 79 characters.
  public static func text(_ progress: Engine.Progress) -> String {
    let share = min(Double(progress.done) / Double(max(progress.planned, 1)), 1)
    let filled = Int((share * 20).rounded(.down))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    let speed = Double(progress.done) / max(progress.seconds, 1e-9)
    let left = max(0, Double(progress.planned - progress.done)) / max(speed, 1e-9)
    var line = "\(bar) \(Int(share * 100)) %  \(rate(speed))/s  \(time(left)) left"
    if let row = progress.partial.layout.rows.first, progress.partial.replicates > 1 {
      let rejection = RowMeasures(progress.partial, row: 0).rejection
      line += "  \(row.rejectionName) \(Figures.text(rejection))"
    }
    return String(line.prefix(79))
  }

  /// The line of a run over many tasks.
  ///
  /// - Parameters:
  ///   - done: Tasks done.
  ///   - total: Tasks in all.
  ///   - noun: What they are.
  ///   - perSecond: Replicates a second.
  ///   - secondsLeft: Time left; nil while nothing can be said.
  /// - Returns: One line of at most 79 characters.
  public static func text(
    done: Int, of total: Int, noun: String, perSecond: Double, secondsLeft: Double?
  ) -> String {
    let share = min(Double(done) / Double(max(total, 1)), 1)
    let filled = Int((share * 20).rounded(.down))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    let left = secondsLeft.map { "  \(time($0)) left" } ?? ""
    let line =
      "\(bar) \(Figures.count(done)) of \(Figures.count(total)) \(noun)  "
      + "\(rate(perSecond)) replicates/s\(left)"
    return String(line.prefix(79))
  }

  private static func rate(_ value: Double) -> String {
    switch value {
    case 1e6...: String(format: "%.1f M", value / 1e6)
    case 1e3...: String(format: "%.0f k", value / 1e3)
    default: String(format: "%.0f ", value)
    }
  }

  private static func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<100: String(format: "%.0f s", seconds)
    case ..<6000: String(format: "%.0f min", seconds / 60)
    default: String(format: "%.1f h", seconds / 3600)
    }
  }
}

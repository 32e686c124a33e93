import Foundation
import MonteCarlo
import Questions
import Reports

/// The line on standard error that shows how a run goes.
struct RunDisplay {
  private let shows: Bool
  private let isTerminal: Bool

  init(_ options: RunOptions) {
    shows = options.showsProgress
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  /// Hears of replicates; nil where nobody watches.
  var replicates: (@Sendable (Engine.Progress) -> Void)? {
    guard shows else { return nil }
    let isTerminal = isTerminal
    return { RunDisplay.show(ProgressLine.text($0), isTerminal) }
  }

  /// Hears of a question about one trial.
  var power: (@Sendable (PowerQuestion.Progress) -> Void)? {
    guard let hear = replicates else { return nil }
    let isTerminal = isTerminal
    return { progress in
      switch progress {
      case .counting(let progress): hear(progress)
      // What comes now shows no line, and the last one would stand as if it did.
      case .drawingPriors, .simulatingLevels: if isTerminal { RunDisplay.show("", true) }
      }
    }
  }

  /// Runs something with an engine whose progress is shown.
  func running<Value>(
    threads: Int, _ cancellation: Cancellation, _ run: (Engine) -> Value
  ) -> Value {
    defer { clear() }
    return run(Engine(threads: threads, cancellation: cancellation, progress: replicates))
  }

  /// Takes the line away.
  func clear() { if shows, isTerminal { RunDisplay.show("", true) } }

  /// Says that a precision was not reached, where it was not.
  func warn(_ missed: Double?, _ replicates: Int) {
    guard let missed else { return }
    say(
      "warning: stopped at \(Figures.count(replicates)) replicates without reaching "
        + "--mcse \(missed): some rejection rate is too near 0 or 1 to have ten events each way")
  }

  private static func show(_ line: String, _ isTerminal: Bool) {
    // On a terminal the line replaces itself; in a log each stands alone.
    let text = isTerminal ? "\r\u{1B}[2K" + line : line + "\n"
    _ = Descriptor.standardError.write(text)
  }
}

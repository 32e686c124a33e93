import InputFiles
import MonteCarlo
import Questions
import Reports

/// How commands on a review's file ask: what is complete is written, and Ctrl-C is said.
struct ReviewRun {
  private let display: RunDisplay
  private let place: ResultOutput

  /// Begins one, and says which worlds of the file are the same.
  init(_ options: RunOptions, _ place: ResultOutput, _ file: ReviewFile) {
    display = RunDisplay(options)
    self.place = place
    if !options.quiet { for words in file.twins { say(words) } }
  }

  /// Asks.
  ///
  /// - Parameter ask: Asks, listening to replicates.
  /// - Returns: The answer.
  /// - Throws: An exit code.
  func answer<Answer>(
    _ ask: (Cancellation, (@Sendable (Engine.Progress) -> Void)?) throws -> Answer
  ) throws -> Answer {
    try place.answered(
      interrupted: "interrupted before a review was done; nothing was written"
    ) { cancellation in
      defer { display.clear() }
      return try ask(cancellation, display.replicates)
    }
  }

  /// Ends a command whose answer was written.
  ///
  /// - Parameter answer: The answer.
  /// - Throws: An exit code where it was interrupted.
  static func end(_ answer: ReviewAnswer) throws {
    guard answer.isInterrupted else { return }
    let count = answer.joint.replicates
    say(
      "interrupted: \(Figures.count(count)) reviews of each world; --replicates \(count) gives them again"
    )
    throw Exit.interrupted
  }
}

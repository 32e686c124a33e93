public import MonteCarlo

/// What is asked of the program: a value that holds all it needs, and that a file or a page can hold too.
///
/// A question reads no file and writes none: the texts of files are part of it. It is heard of by a callback, and stopped by a
/// ``/MonteCarlo/Cancellation``; what was complete then is the answer, and marked so.
public protocol Question: Sendable, Codable {
  /// What is found: a plain value.
  associatedtype Answer: Sendable
  /// What is heard of it while it is answered.
  associatedtype Progress: Sendable

  /// Answers it.
  ///
  /// - Parameters:
  ///   - cancellation: Ends the work at the next block.
  ///   - progress: Called some ten times a second, from any thread.
  /// - Returns: The answer.
  /// - Throws: ``QuestionError``: why there is none.
  func answer(
    cancellation: Cancellation, progress: (@Sendable (Progress) -> Void)?
  ) throws(QuestionError) -> Answer
}

extension Question {
  /// Answers it without listening.
  public func answer() throws(QuestionError) -> Answer {
    try answer(cancellation: Cancellation(), progress: nil)
  }
}

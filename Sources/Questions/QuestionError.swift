public import Parts
internal import Planning

/// Why a question has no answer.
///
/// Its kind is what an exit code of the command line is made of; here nothing is known of those.
public struct QuestionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is at fault.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// The question itself: options that are out of range or contradict each other.
    case usage
    /// A text that it holds: a scenario, a table, figures of a review.
    case badInput
    /// The program or the machine: threads that cannot be had, a fault.
    case internalFault
    /// A place for results, where the question was given one.
    case cannotWrite
    /// Nobody: it was stopped before anything was known.
    case interrupted
  }

  /// What is at fault.
  public let kind: Kind
  /// What is wrong, one thing each; empty where it was interrupted.
  public let messages: [String]
  /// The same with file, line and path, where a text is at fault at known places.
  public let problems: [Problem]
  /// What was noticed on the way.
  public let remarks: [String]

  /// An error with one message.
  ///
  /// - Parameters:
  ///   - kind: What is at fault.
  ///   - message: What is wrong.
  ///   - remarks: What was noticed on the way.
  public init(_ kind: Kind, _ message: String, remarks: [String] = []) {
    (self.kind, messages, problems, self.remarks) = (kind, [message], [], remarks)
  }

  /// Everything that is wrong with a text.
  public init(_ problems: Problems) {
    (kind, messages, self.problems, remarks) = (
      .badInput, problems.list.map(\.description), problems.list, []
    )
  }

  /// It was stopped before anything was known.
  public static let interrupted = QuestionError()

  private init() { (kind, messages, problems, remarks) = (.interrupted, [], [], []) }

  /// The messages, one a line.
  public var description: String {
    kind == .interrupted ? "interrupted" : messages.joined(separator: "\n")
  }
}

extension QuestionError {
  /// Whether an error is this one, for `catch`.
  public static func ~= (pattern: QuestionError, error: any Error) -> Bool {
    (error as? QuestionError) == pattern
  }

  /// What an error of the rooms below says of a question: unless it is known, its scenario cannot be run.
  init(_ error: any Error) {
    switch error {
    case let error as QuestionError: self = error
    case let problems as Problems: self.init(problems)
    case is SearchInterrupted: self = .interrupted
    default: self.init(.badInput, "\(error)")
    }
  }

  /// Does something, and says of its errors what they are of a question.
  ///
  /// - Parameter body: The work.
  /// - Returns: What it returns.
  /// - Throws: A ``QuestionError`` for every error.
  static func of<Value>(_ body: () throws -> Value) throws(QuestionError) -> Value {
    do { return try body() } catch { throw QuestionError(error) }
  }

  /// The same for what stands by itself beside a result: nil where it was interrupted.
  static func unlessInterrupted<Value>(
    _ body: () throws -> Value
  ) throws(QuestionError) -> Value? {
    do { return try of(body) } catch {
      if error.kind == .interrupted { return nil }
      throw error
    }
  }
}

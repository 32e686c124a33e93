internal import InputFiles
public import MetaAnalysis
public import MonteCarlo

/// Whether the printed figures of a review can be true: what `audit` asks.
public struct AuditQuestion: Question, Equatable {
  /// Nothing is heard of it: it takes milliseconds.
  public typealias Progress = Never

  /// The printed figures, YAML.
  public var text: String
  /// Its name, for messages.
  public var file: String

  /// A question.
  ///
  /// - Parameters:
  ///   - text: The printed figures, YAML.
  ///   - file: Its name, for messages.
  public init(_ text: String, file: String = "audit") {
    self.text = text
    self.file = file
  }

  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Never) -> Void)?
  ) throws(QuestionError) -> AuditAnswer {
    do {
      return AuditAnswer(try AuditFile(YAMLReader.read(text, file: file), file: file))
    } catch { throw QuestionError(error) }
  }
}

/// What the printed figures of a review contradict and imply.
public struct AuditAnswer: Sendable {
  /// What was audited.
  public let title: String
  /// Where its figures come from.
  public let source: String
  /// The audit.
  public let review: ReviewAudit

  /// The answer to a file.
  init(_ file: AuditFile) { (title, source, review) = (file.title, file.source, file.review) }
}

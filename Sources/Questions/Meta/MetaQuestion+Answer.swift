public import MonteCarlo
public import StudyTables

extension MetaQuestion: Question {
  /// Nothing is heard of it.
  public typealias Progress = Never

  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Never) -> Void)?
  ) throws(QuestionError) -> MetaFindings {
    try read().answer()
  }

  /// Reads the table, so that what was done to it is known before anything is pooled.
  ///
  /// - Returns: The question with its table read.
  /// - Throws: ``QuestionError`` with all problems of the table, each with its row and column.
  public func read() throws(QuestionError) -> Ready {
    try check()
    do {
      let studies = try StudyTable(
        bytes: table.bytes, file: table.file, reading.request(further.columns))
      return Ready(question: self, studies: studies)
    } catch { throw QuestionError(error) }
  }

  /// A question whose table was read.
  public struct Ready: Sendable {
    let question: MetaQuestion
    /// The studies.
    public let studies: StudyTable

    /// Answers it.
    ///
    /// - Returns: The findings.
    /// - Throws: ``QuestionError``: why there are none.
    public func answer() throws(QuestionError) -> MetaFindings {
      try QuestionError.of { try MetaRun(studies, question).findings }
    }
  }
}

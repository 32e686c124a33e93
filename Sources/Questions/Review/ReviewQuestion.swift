public import InputFiles
public import MonteCarlo
internal import ReviewSimulation

/// What a whole review would find in several worlds: what `review` asks.
public struct ReviewQuestion: Question, Equatable {
  /// What is heard while it is answered: replicates are counted.
  public typealias Progress = Engine.Progress

  /// The scenario of a review.
  public var scenario: ScenarioInput
  /// How much is simulated; a review has no source.
  public var run: RunSettings

  /// A question.
  ///
  /// - Parameters:
  ///   - scenario: The scenario of a review.
  ///   - run: How much is simulated; a review has no source.
  public init(_ scenario: ScenarioInput, run: RunSettings = RunSettings()) {
    self.scenario = scenario
    self.run = run
  }

  /// Refuses what is out of range or contradicts itself, in the words of the command line.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    if run.source != nil { throw QuestionError(.usage, "a review has no --source") }
    try run.check()
  }

  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Engine.Progress) -> Void)?
  ) throws(QuestionError) -> ReviewAnswer {
    try read().answer(cancellation: cancellation, progress: progress)
  }

  /// Reads the scenario, so that what is wrong with it is known before anything is run.
  ///
  /// - Returns: The question with its scenario read.
  /// - Throws: ``QuestionError`` with every problem.
  public func read() throws(QuestionError) -> Ready {
    try check()
    return Ready(file: try scenario.template(ReviewFile.self).base, run: run)
  }

  /// A question whose scenario was read.
  public struct Ready: Sendable {
    /// The scenario.
    public let file: ReviewFile
    let run: RunSettings

    /// Answers it.
    ///
    /// - Parameters:
    ///   - cancellation: Ends the work at the next block.
    ///   - progress: Called some ten times a second, from any thread.
    /// - Returns: The answer; where it was cancelled, of the longest complete prefix of reviews.
    /// - Throws: ``QuestionError``: why there is none.
    public func answer(
      cancellation: Cancellation = Cancellation(),
      progress: (@Sendable (Engine.Progress) -> Void)? = nil
    ) throws(QuestionError) -> ReviewAnswer {
      let observed = file.observedCounts
      return try ReviewAnswer(file, run, cancellation, progress) {
        try $0.experiment(observed: observed)
      }
    }
  }
}

extension ReviewFile {
  /// What the published review counted, where it says both.
  fileprivate var observedCounts: ObservedCounts? {
    guard let observed, let significant = observed.significant,
      let heterogeneous = observed.heterogeneous
    else { return nil }
    let methods = worlds[0].review.methods.map(\.name)
    return ObservedCounts(
      significant: significant, heterogeneous: heterogeneous,
      method: observed.method.flatMap { methods.firstIndex(of: $0) } ?? 0)
  }
}

extension ReviewQuestion {
  private enum CodingKeys: String, CodingKey { case scenario, run }

  /// Reads it; all but the scenario may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try keys.decode(ScenarioInput.self, forKey: .scenario),
      run: try keys.decodeIfPresent(RunSettings.self, forKey: .run) ?? RunSettings())
  }
}

public import InputFiles
public import MonteCarlo
public import Parts
internal import TrialSimulation

/// Whether a scenario is sound and gives what it expects: what `check` asks.
public struct CheckQuestion: Question, Equatable {
  /// What is heard while it is answered: replicates are counted.
  public typealias Progress = Engine.Progress

  /// The scenario of a trial or of a review.
  public var scenario: ScenarioInput
  /// How much is simulated.
  public var run: RunSettings
  /// Whether it is simulated, and compared with what it expects.
  public var runs: Bool

  /// A question.
  ///
  /// - Parameters:
  ///   - scenario: The scenario of a trial or of a review.
  ///   - run: How much is simulated.
  ///   - runs: Whether it is simulated, and compared with what it expects.
  public init(_ scenario: ScenarioInput, run: RunSettings = RunSettings(), runs: Bool = false) {
    self.scenario = scenario
    self.run = run
    self.runs = runs
  }

  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Engine.Progress) -> Void)?
  ) throws(QuestionError) -> CheckAnswer {
    let ready = try read()
    return CheckAnswer(
      content: ready.content, levels: try ready.levels(cancellation: cancellation),
      results: try runs ? ready.results(cancellation: cancellation, progress: progress) : nil)
  }

  /// Reads the scenario: the check itself.
  ///
  /// - Returns: The question with its scenario read.
  /// - Throws: ``QuestionError`` with every problem.
  public func read() throws(QuestionError) -> Ready {
    try run.check()
    if try scenario.kind() == ReviewFile.self {
      return Ready(
        source: .review(try scenario.template(ReviewFile.self).base), run: run)
    }
    return Ready(source: .trial(try scenario.template(Scenario.self)), run: run)
  }

  /// A question whose scenario was read.
  public struct Ready: Sendable {
    enum Source: Sendable {
      case trial(ScenarioTemplate<Scenario>)
      case review(ReviewFile)
    }

    let source: Source
    let run: RunSettings

    /// What the scenario says.
    public var content: CheckAnswer.Content {
      switch source {
      case .trial(let template): .trial(template.base)
      case .review(let file): .review(file)
      }
    }
  }
}

extension CheckQuestion.Ready {
  /// Marks of all analyses that ignore something of a trial, with their type I errors; none of a review.
  ///
  /// - Parameter cancellation: Ends the work.
  /// - Returns: The marks.
  /// - Throws: ``QuestionError``: it cannot be run, or was interrupted.
  public func levels(
    cancellation: Cancellation = Cancellation()
  ) throws(QuestionError) -> LevelMarks {
    guard case .trial(let template) = source else { return LevelMarks() }
    let rows = try TrialRun.experiment(template.base, run.source).layout.rows
    return try QuestionError.of {
      try LevelCheck(
        template: template, engine: Engine(threads: run.threadCount, cancellation: cancellation),
        seed: run.seed ?? template.base.seed, source: run.source
      ).marks(rows)
    }
  }

  /// What the scenario gives.
  ///
  /// - Parameters:
  ///   - cancellation: Ends the work at the next block.
  ///   - progress: Called some ten times a second, from any thread.
  /// - Returns: The results; where it was cancelled, of the longest complete prefix.
  /// - Throws: ``QuestionError``: it cannot be run.
  public func results(
    cancellation: Cancellation = Cancellation(),
    progress: (@Sendable (Engine.Progress) -> Void)? = nil
  ) throws(QuestionError) -> CheckAnswer.Results {
    switch source {
    case .trial(let template):
      let found = try TrialRun(
        template.base, run, cancellation: cancellation, progress: progress)
      return CheckAnswer.Results(
        found: .trial(found.result.tally), isInterrupted: found.result.interrupted,
        missedPrecision: found.missedPrecision)
    case .review(let file):
      let found = try ReviewQuestion.Ready(file: file, run: run)
        .answer(cancellation: cancellation, progress: progress)
      return CheckAnswer.Results(
        found: .review(found), isInterrupted: found.isInterrupted, missedPrecision: nil)
    }
  }
}

/// A scenario that was read, and what it gives.
public struct CheckAnswer: Sendable {
  /// What a scenario says.
  public enum Content: Sendable {
    /// It is of a trial.
    case trial(Scenario)
    /// It is of a review.
    case review(ReviewFile)

    /// The tree with every default written in and marked so.
    public var resolved: Node {
      switch self {
      case .trial(let scenario): scenario.resolved
      case .review(let file): file.resolved
      }
    }

    /// What its author expects to see.
    public var expectations: [Expectation] {
      switch self {
      case .trial(let scenario): scenario.expectations
      case .review(let file): file.expectations
      }
    }
  }

  /// What was counted.
  public struct Results: Sendable {
    /// Of a trial, or of the worlds of a review.
    public enum Found: Sendable {
      /// Of a trial.
      case trial(Tally)
      /// Of the worlds of a review.
      case review(ReviewAnswer)
    }

    /// What was counted.
    public let found: Found
    /// Whether it was stopped early.
    public let isInterrupted: Bool
    /// The Monte Carlo standard error that was asked for and not reached.
    public let missedPrecision: Double?
  }

  /// What the scenario says.
  public let content: Content
  /// Analyses that ignore something of a trial.
  public let levels: LevelMarks
  /// What it gives; nil unless it was run.
  public let results: Results?
}

extension CheckQuestion {
  private enum CodingKeys: String, CodingKey { case scenario, run, runs }

  /// Reads it; all but the scenario may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try keys.decode(ScenarioInput.self, forKey: .scenario),
      run: try keys.decodeIfPresent(RunSettings.self, forKey: .run) ?? RunSettings(),
      runs: try keys.decodeIfPresent(Bool.self, forKey: .runs) ?? false)
  }
}

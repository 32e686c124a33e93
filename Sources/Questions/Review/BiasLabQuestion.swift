public import InputFiles
public import MetaAnalysis
public import MonteCarlo
public import ReviewSimulation

/// Every test and every correction for publication bias, on literatures of a scenario: what `bias-lab` asks.
public struct BiasLabQuestion: Question, Equatable {
  /// What is heard while it is answered: replicates are counted.
  public typealias Progress = Engine.Progress

  /// The scenario of a review.
  public var scenario: ScenarioInput
  /// How much is simulated; a review has no source.
  public var run: RunSettings
  /// The replicate whose funnel is shown, 0 … 2^40 − 1.
  public var replicate: Int
  /// Whether methods are also compared on the literatures in which each gave a result, which are selected by results.
  public var whereAllFitted: Bool
  /// Whether two further prediction intervals are tried, one of them slow.
  public var predictions: Bool
  /// These tests in the place of those that are usually printed.
  public var tests: [SmallStudyTest]?

  /// A question.
  ///
  /// - Parameters:
  ///   - scenario: The scenario of a review.
  ///   - run: How much is simulated; a review has no source.
  ///   - replicate: The replicate whose funnel is shown.
  ///   - whereAllFitted: Whether methods are also compared where each gave a result.
  ///   - predictions: Whether two further prediction intervals are tried.
  ///   - tests: Tests in the place of the usual ones.
  public init(
    _ scenario: ScenarioInput, run: RunSettings = RunSettings(), replicate: Int = 0,
    whereAllFitted: Bool = false, predictions: Bool = false, tests: [SmallStudyTest]? = nil
  ) {
    self.scenario = scenario
    self.run = run
    self.replicate = replicate
    self.whereAllFitted = whereAllFitted
    self.predictions = predictions
    self.tests = tests
  }

  /// Refuses what is out of range or contradicts itself, in the words of the command line.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    try ReviewQuestion(scenario, run: run).check()
    if !(0..<1 << 40).contains(replicate) {
      throw QuestionError(.usage, "--replicate must lie in 0 … 2^40 − 1; found \(replicate)")
    }
  }

  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Engine.Progress) -> Void)?
  ) throws(QuestionError) -> BiasLabAnswer {
    try read().answer(cancellation: cancellation, progress: progress)
  }

  /// Reads the scenario, so that what is wrong with it is known before anything is run.
  ///
  /// - Returns: The question with its scenario read.
  /// - Throws: ``QuestionError`` with every problem.
  public func read() throws(QuestionError) -> Ready {
    try check()
    return Ready(file: try scenario.template(ReviewFile.self).base, question: self)
  }

  /// A question whose scenario was read.
  public struct Ready: Sendable {
    /// The scenario.
    public let file: ReviewFile
    let question: BiasLabQuestion

    /// Answers it.
    ///
    /// - Parameters:
    ///   - cancellation: Ends the work at the next block.
    ///   - progress: Called some ten times a second, from any thread.
    /// - Returns: The answer; where it was cancelled, of the longest complete prefix of literatures.
    /// - Throws: ``QuestionError``: why there is none.
    public func answer(
      cancellation: Cancellation = Cancellation(),
      progress: (@Sendable (Engine.Progress) -> Void)? = nil
    ) throws(QuestionError) -> BiasLabAnswer {
      let question = question
      let methods = Review.battery + (question.predictions ? Review.predictions : [])
      let review = try ReviewAnswer(file, question.run, cancellation, progress) {
        try $0.batteryExperiment(
          methods: methods, tests: question.tests ?? SmallStudyTest.printed,
          comparing: question.whereAllFitted ? [.withFallback, .whereAllFitted] : [.withFallback])
      }
      return BiasLabAnswer(review: review, methods: methods, replicate: question.replicate)
    }
  }
}

/// What tests and corrections do on literatures of a scenario.
public struct BiasLabAnswer: Sendable {
  /// What was counted: the first analysis of each world.
  public let review: ReviewAnswer
  /// What was tried, beside the tests.
  public let methods: [ReviewMethod]
  /// The replicate whose funnel is shown.
  public let replicate: Int

  /// That literature in the last of the worlds: published studies, then the others.
  public var funnel: [Review.FunnelStudy] {
    review.file.worlds.last?.review.funnel(replicate: replicate, seed: review.seed) ?? []
  }
}

extension BiasLabQuestion {
  private enum CodingKeys: String, CodingKey {
    case scenario, run, replicate, whereAllFitted, predictions, tests
  }

  /// Reads it; all but the scenario may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try keys.decode(ScenarioInput.self, forKey: .scenario),
      run: try keys.decodeIfPresent(RunSettings.self, forKey: .run) ?? RunSettings(),
      replicate: try keys.decodeIfPresent(Int.self, forKey: .replicate) ?? 0,
      whereAllFitted: try keys.decodeIfPresent(Bool.self, forKey: .whereAllFitted) ?? false,
      predictions: try keys.decodeIfPresent(Bool.self, forKey: .predictions) ?? false,
      tests: try keys.decodeIfPresent([SmallStudyTest].self, forKey: .tests))
  }
}

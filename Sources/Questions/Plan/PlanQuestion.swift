internal import GSLKit
internal import InputFiles
public import MonteCarlo
public import Planning

/// The smallest design that reaches a target: what `plan` asks.
public struct PlanQuestion: Question, Equatable {
  /// What is heard while it is answered: each response of the search.
  public typealias Progress = Response

  /// The scenario of a trial.
  public var scenario: ScenarioInput
  /// How much is simulated, a budget for the search; ``PlanGoal/tolerance`` stands in the place of a precision.
  public var run: RunSettings
  /// What is solved for, and what it is to reach.
  public var goal: PlanGoal
  /// What is asked beyond a single search.
  public var further: FurtherPlan

  /// A question.
  ///
  /// - Parameters:
  ///   - scenario: The scenario of a trial.
  ///   - run: How much is simulated.
  ///   - goal: What is solved for, and what it is to reach.
  ///   - further: What is asked beyond a single search.
  public init(
    _ scenario: ScenarioInput, run: RunSettings = RunSettings(), goal: PlanGoal = PlanGoal(),
    further: FurtherPlan = FurtherPlan()
  ) {
    self.scenario = scenario
    self.run = run
    self.goal = goal
    self.further = further
  }

  /// Refuses what is out of range or contradicts itself, in the words of the command line.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    try goal.check()
    try further.check()
    if run.mcse != nil {
      throw QuestionError(
        .usage, "a plan has --tolerance, the width of its interval, not --mcse")
    }
    try run.check()
    if further.assurance != nil,
      goal.power != nil || goal.measure != nil || goal.halfWidth != nil
    {
      throw QuestionError(
        .usage, "give --assurance or --power, --measure, --half-width, not both")
    }
  }

  /// The goal with what an assurance asks for.
  var asked: PlanGoal {
    var goal = goal
    if let assurance = further.assurance {
      goal.measure = "rejected-towards-benefit"
      goal.power = assurance
    }
    return goal
  }

  /// The rate, or half-width, that is to be reached.
  public var target: Double { asked.target }

  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Response) -> Void)?
  ) throws(QuestionError) -> PlanAnswer {
    try read().answer(cancellation: cancellation, progress: progress)
  }

  /// Reads the scenario, so that what is wrong with it is known before anything is run.
  ///
  /// - Returns: The question with its scenario read.
  /// - Throws: ``QuestionError`` with every problem.
  public func read() throws(QuestionError) -> Ready {
    try check()
    return Ready(question: self, template: try scenario.template(Scenario.self))
  }

  /// A question whose scenario was read.
  public struct Ready: Sendable {
    let question: PlanQuestion
    let template: ScenarioTemplate<Scenario>

    /// Answers it.
    ///
    /// - Parameters:
    ///   - cancellation: Ends the work at the next block.
    ///   - progress: Hears every response of the search.
    /// - Returns: The answer; where it was cancelled, what is known by then, and marked so.
    /// - Throws: ``QuestionError``: why there is none.
    public func answer(
      cancellation: Cancellation = Cancellation(),
      progress: (@Sendable (Response) -> Void)? = nil
    ) throws(QuestionError) -> PlanAnswer {
      let run = question.run
      try run.checkThreads()
      let engine = Engine(threads: run.threadCount, cancellation: cancellation)
      let start = ContinuousClock.now
      var answer = try QuestionError.of {
        try ChosenPlan(
          template, question.asked, question.further, run, engine: engine,
          hear: progress ?? { _ in }
        ).answer
      }
      answer.seconds = (ContinuousClock.now - start) / .seconds(1)
      return answer
    }
  }
}

extension PlanQuestion {
  private enum CodingKeys: String, CodingKey { case scenario, run, goal, further }

  /// Reads it; all but the scenario may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try keys.decode(ScenarioInput.self, forKey: .scenario),
      run: try keys.decodeIfPresent(RunSettings.self, forKey: .run) ?? RunSettings(),
      goal: try keys.decodeIfPresent(PlanGoal.self, forKey: .goal) ?? PlanGoal(),
      further: try keys.decodeIfPresent(FurtherPlan.self, forKey: .further) ?? FurtherPlan())
  }
}

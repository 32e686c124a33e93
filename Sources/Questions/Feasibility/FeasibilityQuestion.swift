public import InputFiles
public import MonteCarlo

/// What a feasibility trial would decide, and how well it would know: what `feasibility` asks.
public struct FeasibilityQuestion: Question, Equatable {
  /// Nothing is heard of it: nothing is simulated.
  public typealias Progress = Never

  /// The scenario, with criteria under `feasibility`.
  public var scenario: ScenarioInput

  /// A question.
  ///
  /// - Parameter scenario: The scenario, with criteria under `feasibility`.
  public init(_ scenario: ScenarioInput) { self.scenario = scenario }

  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Never) -> Void)?
  ) throws(QuestionError) -> FeasibilityAnswer {
    let read = try scenario.template(Scenario.self).base
    guard !read.feasibility.isEmpty else {
      throw QuestionError(
        .badInput,
        "\(scenario.file): has no 'feasibility': give it criteria, like "
          + "'feasibility: {retained: {people: 70, green: 0.8, red: 0.6}}'")
    }
    return FeasibilityAnswer(title: read.title, criteria: read.feasibility)
  }
}

/// Criteria to go on, with all that their numbers ask for.
public struct FeasibilityAnswer: Sendable {
  /// The scenario.
  public let title: String
  /// Its criteria, as listed.
  public let criteria: [Scenario.Criterion]
}

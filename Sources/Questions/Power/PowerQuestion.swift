internal import GSLKit
internal import InputFiles
public import MonteCarlo
internal import Planning
internal import TrialSimulation

/// Power, bias and coverage of one trial, with their Monte Carlo errors: what `power` asks.
public struct PowerQuestion: Question, Equatable {
  /// What is heard while it is answered.
  public enum Progress: Sendable {
    /// Replicates are counted; with it a tally of some that are done.
    case counting(Engine.Progress)
    /// The replicates are done; the scenario's priors are drawn from.
    case drawingPriors
    /// All else is done; the type I errors of analyses that ignore something are simulated.
    case simulatingLevels
  }

  /// The scenario of a trial.
  public var scenario: ScenarioInput
  /// How much is simulated.
  public var run: RunSettings
  /// Draws of the scenario's priors, where it has any, 2 … 1,000,000.
  public var draws: Int
  /// The power whose chance is found, where the scenario has priors, in (0, 1).
  public var targetPower: Double

  /// A question.
  ///
  /// - Parameters:
  ///   - scenario: The scenario of a trial.
  ///   - run: How much is simulated.
  ///   - draws: Draws of the scenario's priors, where it has any.
  ///   - targetPower: The power whose chance is found, where the scenario has priors.
  public init(
    _ scenario: ScenarioInput, run: RunSettings = RunSettings(), draws: Int = 2000,
    targetPower: Double = 0.8
  ) {
    self.scenario = scenario
    self.run = run
    self.draws = draws
    self.targetPower = targetPower
  }

  /// Refuses what is out of range or contradicts itself, in the words of the command line.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    try run.check()
    if !(2...1_000_000).contains(draws) {
      throw QuestionError(.usage, "--draws must lie in 2 … 1000000; found \(draws)")
    }
    if !(targetPower > 0 && targetPower < 1) {
      throw QuestionError(
        .usage, "--target-power must lie between 0 and 1; found \(targetPower)")
    }
  }

  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Progress) -> Void)?
  ) throws(QuestionError) -> PowerAnswer {
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
    let question: PowerQuestion
    let template: ScenarioTemplate<Scenario>
  }
}

extension PowerQuestion.Ready {
  /// Answers it.
  ///
  /// - Parameters:
  ///   - cancellation: Ends the work at the next block.
  ///   - progress: Called some ten times a second, from any thread.
  /// - Returns: The answer; where it was cancelled, of the longest complete prefix of replicates.
  /// - Throws: ``QuestionError``: why there is none.
  public func answer(
    cancellation: Cancellation = Cancellation(),
    progress: (@Sendable (PowerQuestion.Progress) -> Void)? = nil
  ) throws(QuestionError) -> PowerAnswer {
    let settings = question.run
    let heard: (@Sendable (Engine.Progress) -> Void)? = progress.map { hear in
      { @Sendable in hear(.counting($0)) }
    }
    let run = try TrialRun(
      template.base, settings, cancellation: cancellation, progress: heard)
    var answer = PowerAnswer(run, setting: question.scenario.edits)
    guard !answer.isInterrupted else { return answer }
    if !template.base.priors.isEmpty {
      progress?(.drawingPriors)
      guard let found = try priors(run, cancellation) else {
        answer.unfinished = .priors
        return answer
      }
      answer.priors = found
    }
    progress?(.simulatingLevels)
    let check = LevelCheck(
      template: template,
      engine: Engine(threads: settings.threadCount, cancellation: cancellation),
      seed: run.seed, source: settings.source)
    guard
      let levels = try QuestionError.unlessInterrupted({
        try check.marks(run.experiment.layout.rows)
      })
    else {
      answer.unfinished = .levels
      return answer
    }
    answer.levels = levels
    return answer
  }

  /// Replicates of each draw that assurance rests on: no more than were asked for, and fewer where every person is drawn.
  private func replicates(_ source: SourceKind) -> Int {
    min(source == .exact ? 500 : 100, question.run.replicates ?? .max)
  }

  /// Assurance, row by row; nil where it was interrupted: draws that are not all done say nothing.
  private func priors(
    _ run: TrialRun, _ cancellation: Cancellation
  ) throws(QuestionError) -> [PriorPower]? {
    let (template, seed, source) = (template, run.seed, question.run.source)
    let assurance = Assurance(
      draws: question.draws, replicates: replicates(run.experiment.source),
      target: question.targetPower)
    let threads = question.run.threadCount
    return try QuestionError.unlessInterrupted {
      try run.experiment.layout.rows.map { row in
        let found = try assurance.run(
          row: 0, key: StreamKey(seed: seed, stage: .search), threads: threads,
          cancellation: cancellation
        ) { draw in
          let scenario = try template.scenario(try template.draw(draw, seed: seed))
          return try TrialExperiment(
            scenario.trial, scenario.analysis, source: source ?? scenario.source, only: row)
        }
        return PriorPower(row: row, found: found, draws: assurance.draws, target: assurance.target)
      }
    }
  }
}

extension PowerQuestion {
  private enum CodingKeys: String, CodingKey { case scenario, run, draws, targetPower }

  /// Reads it; all but the scenario may be left out.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try keys.decode(ScenarioInput.self, forKey: .scenario),
      run: try keys.decodeIfPresent(RunSettings.self, forKey: .run) ?? RunSettings(),
      draws: try keys.decodeIfPresent(Int.self, forKey: .draws) ?? 2000,
      targetPower: try keys.decodeIfPresent(Double.self, forKey: .targetPower) ?? 0.8)
  }
}

internal import InputFiles
public import MonteCarlo
public import TrialSimulation

/// The people of single replicates, so that they can be analysed elsewhere: what `replay` asks.
public struct ReplayQuestion: Question, Equatable {
  /// What is heard while it is answered: how many replicates are rebuilt.
  public typealias Progress = Int

  /// Participants of one replicate, who are all in memory at once.
  public static let mostPeople = 1_000_000

  /// The scenario of a trial.
  public var scenario: ScenarioInput
  /// Numbers of the replicates, 0 … 2^48 − 1.
  public var replicates: ClosedRange<Int>
  /// Seed of all random numbers; nil for the scenario's.
  public var seed: UInt64?
  /// Exact sufficient statistics or every person; nil for the scenario's.
  public var source: SourceKind?

  /// A question.
  ///
  /// - Parameters:
  ///   - scenario: The scenario of a trial.
  ///   - replicates: Numbers of the replicates.
  ///   - seed: Seed of all random numbers; nil for the scenario's.
  ///   - source: Exact sufficient statistics or every person; nil for the scenario's.
  public init(
    _ scenario: ScenarioInput, replicates: ClosedRange<Int>, seed: UInt64? = nil,
    source: SourceKind? = nil
  ) {
    self.scenario = scenario
    self.replicates = replicates
    self.seed = seed
    self.source = source
  }

  /// Refuses what is out of range.
  ///
  /// - Throws: ``QuestionError`` of the kind ``QuestionError/Kind/usage``.
  public func check() throws(QuestionError) {
    try RunSettings(seed: seed).check()
    guard replicates.lowerBound >= 0, replicates.upperBound < 1 << 48 else {
      throw QuestionError(
        .usage,
        "numbers of replicates must lie in 0 … 2^48 - 1; found \(replicates.lowerBound) to \(replicates.upperBound)"
      )
    }
  }

  /// All replicates at once; where it was cancelled, the first of them.
  public func answer(
    cancellation: Cancellation, progress: (@Sendable (Int) -> Void)?
  ) throws(QuestionError) -> [Replay] {
    let prepared = try read().prepared()
    var found: [Replay] = []
    for number in replicates {
      if cancellation.isCancelled { break }
      found.append(prepared.replay(number))
      progress?(found.count)
    }
    return found
  }

  /// Reads the scenario.
  ///
  /// - Returns: The question with its scenario read.
  /// - Throws: ``QuestionError`` with every problem, and of more people than can be shown.
  public func read() throws(QuestionError) -> Ready {
    try check()
    let found = try scenario.template(Scenario.self).base
    let people = found.trial.participants.reduce(0, +)
    guard people <= ReplayQuestion.mostPeople else {
      throw QuestionError(
        .badInput,
        "replay prints each participant of a replicate, and has room for "
          + "\(grouped(ReplayQuestion.mostPeople)); this trial has \(grouped(people)): give it fewer with --set"
      )
    }
    return Ready(question: self, scenario: found)
  }

  /// A question whose scenario was read.
  public struct Ready: Sendable {
    let question: ReplayQuestion
    let scenario: Scenario

    /// Prepares the trial.
    ///
    /// - Returns: What rebuilds one replicate after the other, so that a long range takes no memory.
    /// - Throws: ``QuestionError``: it cannot be run.
    public func prepared() throws(QuestionError) -> Replays {
      Replays(
        experiment: try TrialRun.experiment(scenario, question.source),
        seed: question.seed ?? scenario.seed)
    }
  }
}

/// Rebuilds the replicates of a trial.
public struct Replays: Sendable {
  let experiment: TrialExperiment
  let seed: UInt64

  /// Rebuilds one.
  ///
  /// - Parameter replicate: Its number.
  /// - Returns: Its people, what was counted of it, and what its people give.
  public func replay(_ replicate: Int) -> Replay {
    Replay(experiment, replicate: replicate, seed: seed)
  }
}

/// A count with thin groups: `10 000 000`.
private func grouped(_ count: Int) -> String {
  var (digits, groups) = (String(count), [String]())
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return ([digits] + groups).joined(separator: " ")
}

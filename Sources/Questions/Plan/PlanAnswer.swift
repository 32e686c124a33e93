public import InputFiles
public import MonteCarlo
public import Planning
public import TrialSimulation

/// What a plan found.
public struct PlanAnswer: Sendable {
  /// What was solved for, and read off.
  public struct Subject: Sendable, Equatable {
    /// The path that was solved for.
    public let path: String
    /// Whether it is a whole number.
    public let isInteger: Bool
    /// The row that the plan is for; `all` where it is a whole family.
    public let outcome: String
    /// Its contrast.
    public let contrast: String
    /// Its method.
    public let method: String
    /// The family that it was adjusted in; empty outside families.
    public let family: String
    /// The procedure that adjusted it.
    public let adjustment: String
    /// The measure, by its name in the rows.
    public let measure: String
    /// What it was to reach.
    public let target: Double
    /// The unit of the estimate.
    public let unit: String
  }

  /// Why the trial cannot reach the target, whatever the number.
  public enum Obstacle: String, Sendable {
    /// The test is one-sided, and the effect points the other way.
    case wrongSide
    /// The effect is a harm, and a benefit was to be found.
    case harm
    /// There is no effect.
    case noEffect
    /// The effect is worse than the margin allows.
    case worseThanMargin
    /// The effect lies beyond the margin.
    case beyondMargin
  }

  /// Who set the ends of a search.
  public enum Bound: String, Sendable {
    /// Whoever asked.
    case asked
    /// The program takes no more.
    case program
    /// Every person is drawn: more would take hours, unless it is asked for.
    case people
  }

  /// What was found beyond a single search.
  public enum Context: Sendable {
    /// Nothing was asked.
    case plain
    /// The target is reached over a box of assumptions.
    case robust(RobustPlan)
    /// Power averaged over the priors of the scenario.
    case assurance
    /// The cheapest of several designs.
    case cheapest(ComparedDesigns)
  }

  /// What was solved for, and read off.
  public let subject: Subject
  /// The scenario, edits and defaults in it.
  public let scenario: Scenario
  /// The seed that was used.
  public let seed: UInt64
  /// Where data came from, exact statistics or people.
  public let source: SourceKind
  /// The search: how it ended, and everything that was counted.
  public internal(set) var result: SearchResult
  /// The scenario at the answer, under the corner or design that decides; nil where there is no answer.
  public let planned: Scenario?
  /// Rows of results that the plan is for; the first speaks for plans of one row.
  public let plannedRows: [TallyRow]
  /// Why the trial cannot reach it, whatever the number; nil where nothing is known to forbid it.
  public let obstacle: Obstacle?
  /// Who set the largest number that was tried.
  public let bound: Bound
  /// Whether uncertain numbers were held at their centres.
  public let holdsPriors: Bool
  /// What was found beyond a single search.
  public internal(set) var context = Context.plain
  /// What was found of the levels of the file's analyses.
  public internal(set) var levels = LevelFindings()
  /// What the same analysis would ask for, adjusted for a baseline that the file declares and it leaves out.
  public internal(set) var adjusted: PlannedValue?
  /// Whether it was stopped, so that more might have been found.
  public internal(set) var isInterrupted: Bool
  /// Wall-clock seconds.
  public internal(set) var seconds = 0.0

  /// The answer; nil where there is none.
  public var needed: PlannedValue? { PlannedValue(result, subject) }
}

extension PlannedValue {
  /// The answer of a search; nil where there is none.
  init?(_ result: SearchResult, _ subject: PlanAnswer.Subject) {
    guard case .found(let solution) = result.answer else { return nil }
    path = subject.path
    value = solution.value
    isInteger = subject.isInteger
    error = subject.isInteger ? nil : solution.crossing?.error
  }
}

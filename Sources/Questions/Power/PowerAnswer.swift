public import InputFiles
public import MonteCarlo
public import Planning
public import TrialSimulation

/// What was found of one trial.
public struct PowerAnswer: Sendable {
  /// What was left out because the work was stopped; the rest is complete.
  public enum Unfinished: String, Sendable {
    /// The draws of the priors, and the levels after them.
    case priors
    /// The levels of analyses that ignore something.
    case levels
  }

  /// The scenario, edits and defaults in it.
  public let scenario: Scenario
  /// What sets the point apart: sizes, and what was set.
  public let setting: [PointSetting]
  /// The seed that was used.
  public let seed: UInt64
  /// Where data came from, exact statistics or people.
  public let source: SourceKind
  /// Everything that was counted: read it with `RowMeasures` and `FamilyMeasures`.
  public let tally: Tally
  /// Whether replicates were stopped early: the tally is then of the longest complete prefix.
  public let isInterrupted: Bool
  /// The Monte Carlo standard error that was asked for and not reached; nil where none was, or it was reached.
  public let missedPrecision: Double?
  /// Wall-clock seconds of the replicates.
  public let seconds: Double
  /// Power under the scenario's priors, row by row; empty where it has none.
  public internal(set) var priors: [PriorPower] = []
  /// Analyses that ignore something, with their type I errors.
  public internal(set) var levels = LevelMarks()
  /// What was left out; nil where nothing was.
  public internal(set) var unfinished: Unfinished?

  /// The answer of a run, before priors and levels.
  init(_ run: TrialRun, setting edits: [String]) {
    scenario = run.scenario
    setting = PointSetting.all(of: run.scenario, edits: edits)
    seed = run.seed
    source = run.experiment.source
    tally = run.result.tally
    isInterrupted = run.result.interrupted
    seconds = run.result.seconds
    missedPrecision = run.missedPrecision
  }
}

/// Power of one row where numbers of the scenario are uncertain.
public struct PriorPower: Sendable {
  /// The row.
  public let row: TallyRow
  /// Assurance, and the chance of reaching the target.
  public let found: Assurance.Result
  /// Draws of the priors.
  public let draws: Int
  /// The power whose chance was found.
  public let target: Double
}

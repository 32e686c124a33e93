public import Planning
public import TrialAnalysis
public import TrialSimulation

/// An analysis that ignores something of its trial, or does not keep its level.
public struct AnalysisMark: Sendable {
  /// The row's outcome.
  public let outcome: String
  /// Its contrast.
  public let contrast: String
  /// Its method.
  public let method: String
  /// What it ignores.
  public let ignored: [TrialStructure]
  /// The trial, at the size where the type I error was simulated.
  public let trial: Trial
  /// Its type I error; nil where the null could not be simulated.
  public let level: LevelOfTest?
  /// Where the type I error was simulated.
  public let place: Place

  /// Where a type I error was simulated.
  public enum Place: Sendable, Equatable {
    /// At the scenario as it stands.
    case asStated
    /// The same, where something else was solved for in vain.
    case scenarioSize
    /// At the number that was solved for.
    case answer(PlannedValue)
  }

  /// A mark.
  ///
  /// - Parameters:
  ///   - outcome: The row's outcome.
  ///   - contrast: Its contrast.
  ///   - method: Its method.
  ///   - ignored: What it ignores.
  ///   - trial: The trial, at the size where the type I error was simulated.
  ///   - level: The type I error.
  ///   - place: Where the type I error was simulated.
  public init(
    outcome: String, contrast: String, method: String, ignored: [TrialStructure], trial: Trial,
    level: LevelOfTest?, place: Place
  ) {
    self.outcome = outcome
    self.contrast = contrast
    self.method = method
    self.ignored = ignored
    self.trial = trial
    self.level = level
    self.place = place
  }

  /// Whether anything is to be said at all.
  public var isNeeded: Bool { !ignored.isEmpty || level?.verdict == .exceeded }
}

/// Marks of the analyses of a scenario that ignore something.
public struct LevelMarks: Sendable {
  /// Those that were simulated, at most eight.
  public var marks: [AnalysisMark]
  /// How many more there would be.
  public var more: Int

  /// Marks; none unless given.
  public init(_ marks: [AnalysisMark] = [], more: Int = 0) {
    self.marks = marks
    self.more = more
  }
}

/// An analysis that a plan passed over because it does not keep its level.
public struct PassedOver: Sendable {
  /// Why.
  public let mark: AnalysisMark
  /// What it would have needed; nil where nothing reaches the target.
  public let needed: PlannedValue?

  init(_ mark: AnalysisMark, needed: PlannedValue? = nil) {
    self.mark = mark
    self.needed = needed
  }
}

/// What a plan found of the levels of its file's analyses.
public struct LevelFindings: Sendable {
  /// The analyses that the plan is for, at its answer.
  public internal(set) var marks: [AnalysisMark] = []
  /// Those before them in the file that do not keep their level.
  public internal(set) var passed: [PassedOver] = []
  /// Whether every analysis of the file that might take its place exceeds its level.
  public internal(set) var noneKeeps = false

  /// Nothing.
  public init() {}
}

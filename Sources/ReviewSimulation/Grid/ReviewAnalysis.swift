/// One analysis of a review: which cells of the literature are pooled, or compared.
public struct ReviewAnalysis: Sendable, Equatable {
  /// What an analysis asks of a trial: that the review records one of these levels.
  public struct Condition: Sendable, Equatable {
    /// Index of the attribute.
    public var attribute: Int
    /// Bit l: level l is accepted.
    public var levels: UInt64

    /// A condition.
    public init(attribute: Int, levels: UInt64) {
      self.attribute = attribute
      self.levels = levels
    }

    @inline(__always)
    func holds(_ recorded: UInt8) -> Bool {
      recorded < 64 && levels & (1 &<< UInt64(recorded)) != 0
    }
  }

  /// What is estimated.
  public enum Comparison: Sendable, Equatable {
    /// The pooled effect.
    case pool
    /// The pooled effect of trials with some levels less that of trials with others; each group has a
    /// τ² of its own, and a group of one trial is that trial.
    case difference(Condition, Condition)
    /// Within trials with two treatment arms: the arm with the first level less the arm with the second.
    case headToHead(attribute: Int, first: UInt8, second: UInt8)
  }

  /// Where an analysis belongs.
  public enum Role: Sendable, Equatable {
    /// The grid that the review announced: its families are counted.
    case main
    /// Looked at besides.
    case postHoc
    /// The main pool when so many trials had arrived.
    case look(Int)
  }

  /// The outcome, for tables.
  public var outcome: String
  /// "all", a setting, a look.
  public var group: String
  /// Cells that it pools where they are reported.
  public var cells: [Int]
  /// The mean true effect that it estimates.
  public var target: Double
  /// The variance between its trials' true effects.
  public var tau2: Double
  /// Fewer reported studies than this are not pooled: a counted failure.
  public var minimumStudies: Int
  /// What its trials must be recorded as; empty for all.
  public var conditions: [Condition]
  /// What is made of its trials.
  public var comparison: Comparison
  /// Why it is run.
  public var role: Role
  /// The true effects of trials like those that it pools, of which prediction intervals are counted; nil where none are.
  public var trueEffects: TrueEffects?

  /// An analysis.
  ///
  /// - Parameters:
  ///   - outcome: The outcome.
  ///   - group: Which trials.
  ///   - cells: Cells that it pools.
  ///   - target: The mean true effect that it estimates.
  ///   - tau2: The variance between its trials' true effects.
  ///   - minimumStudies: Fewer reported studies are not pooled, in each group of a difference; at least
  ///     2, or 1 for a difference and for a look.
  ///   - conditions: What it asks of trials; all must hold.
  ///   - comparison: What is estimated.
  ///   - role: Where it belongs.
  ///   - trueEffects: The true effects of trials like those that it pools; nil where none are predicted.
  public init(
    outcome: String, group: String = "all", cells: [Int], target: Double = 0,
    tau2: Double = 0, minimumStudies: Int = 2, conditions: [Condition] = [],
    comparison: Comparison = .pool, role: Role = .main, trueEffects: TrueEffects? = nil
  ) {
    self.trueEffects = trueEffects
    let isDifference = if case .difference = comparison { true } else { false }
    let isLook = if case .look = role { true } else { false }
    precondition(minimumStudies >= (isDifference || isLook ? 1 : 2), "one study is not pooled")
    self.outcome = outcome
    self.group = group
    self.cells = cells
    self.target = target
    self.tau2 = tau2
    self.minimumStudies = minimumStudies
    self.conditions = conditions
    self.comparison = comparison
    self.role = role
  }
}

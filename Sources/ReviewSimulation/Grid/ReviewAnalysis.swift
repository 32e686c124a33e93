/// One analysis of a review: which cells of the literature are pooled.
public struct ReviewAnalysis: Sendable, Equatable {
  /// The outcome, for tables.
  public var outcome: String
  /// "all", a setting, a look.
  public var group: String
  /// Cells that it pools where they are reported, in the order in which trials arrive.
  public var cells: [Int]
  /// The mean true effect that it estimates.
  public var target: Double
  /// The variance between its trials' true effects.
  public var tau2: Double
  /// Fewer reported studies than this are not pooled: a counted failure.
  public var minimumStudies: Int

  /// An analysis.
  ///
  /// - Parameters:
  ///   - outcome: The outcome.
  ///   - group: Which trials.
  ///   - cells: Cells that it pools.
  ///   - target: The mean true effect that it estimates.
  ///   - tau2: The variance between its trials' true effects.
  ///   - minimumStudies: Fewer reported studies are not pooled; at least 2.
  public init(
    outcome: String, group: String = "all", cells: [Int], target: Double = 0,
    tau2: Double = 0, minimumStudies: Int = 2
  ) {
    precondition(minimumStudies >= 2, "one study is not pooled")
    self.outcome = outcome
    self.group = group
    self.cells = cells
    self.target = target
    self.tau2 = tau2
    self.minimumStudies = minimumStudies
  }
}

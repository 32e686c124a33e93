/// Analyses of chosen outcomes of a review, beside its grid.
public struct PostHocAnalyses: Sendable, Equatable {
  /// What tables call them.
  public var name: String
  /// Indices of outcomes.
  public var outcomes: [Int]
  /// Indices of settings.
  public var settings: [Int]
  /// What their trials must be recorded as; empty for all.
  public var conditions: [ReviewAnalysis.Condition]
  /// What is made of their trials.
  public var comparison: ReviewAnalysis.Comparison
  /// Fewer reported studies than this are not pooled.
  public var minimumStudies: Int

  /// Attributes that it asks for.
  var attributes: [Int] {
    var asked = conditions.map(\.attribute)
    if case .difference(let first, let second) = comparison {
      asked += [first.attribute, second.attribute]
    }
    return asked
  }

  /// Analyses.
  public init(
    name: String, outcomes: [Int], settings: [Int],
    conditions: [ReviewAnalysis.Condition] = [],
    comparison: ReviewAnalysis.Comparison = .pool, minimumStudies: Int = 2
  ) {
    self.name = name
    self.outcomes = outcomes
    self.settings = settings
    self.conditions = conditions
    self.comparison = comparison
    self.minimumStudies = minimumStudies
  }
}

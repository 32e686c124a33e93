/// What an outcome is measured as: what analyses ask before they read it.
///
/// Outcome laws name theirs; a new scale is one more constant beside the law that brings it.
public struct OutcomeScale: Hashable, Sendable {
  /// As messages name it, in the plural: "scores".
  public let words: String

  /// A scale.
  public init(_ words: String) { self.words = words }

  /// A number per person, with a baseline.
  public static let score = OutcomeScale("scores")
  /// Something that happens to a person or does not.
  public static let event = OutcomeScale("events")
  /// A score at several waves.
  public static let course = OutcomeScale("repeated scores")
  /// How often something happens to a person within the follow-up.
  public static let count = OutcomeScale("counts")
  /// A skewed amount per person, 0 or more: costs.
  public static let amount = OutcomeScale("costs")
  /// What an effect is worth, less what it costs.
  public static let netBenefit = OutcomeScale("net benefits")
  /// A mediator and an outcome of the same person.
  public static let mediated = OutcomeScale("mediated effects")

  /// Whether arms are compared by the mean of one number per person.
  public var isNumber: Bool { [.score, .count, .amount, .netBenefit].contains(self) }
  /// Whether people have it before the trial too.
  public var hasBaseline: Bool { [.score, .course].contains(self) }
  /// Whether an analysis of means can read it.
  func isMean(adjusted needsBaseline: Bool) -> Bool {
    isNumber && (hasBaseline || !needsBaseline)
  }
}

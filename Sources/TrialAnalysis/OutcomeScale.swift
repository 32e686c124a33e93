/// What an outcome is measured as: what analyses ask before they read it.
///
/// Outcome laws name theirs; a new scale is one more constant beside the law that brings it.
public struct OutcomeScale: Hashable, Sendable {
  /// As messages name it, in the plural: "scores".
  public let words: String
  /// Whether people have it, or what foretells it, before the trial too.
  public let hasBaseline: Bool

  /// A scale.
  ///
  /// - Parameters:
  ///   - words: As messages name it, in the plural.
  ///   - hasBaseline: Whether there is a baseline of it.
  public init(_ words: String, hasBaseline: Bool = false) {
    self.words = words
    self.hasBaseline = hasBaseline
  }

  /// Scales of one name are the same, with a baseline or without.
  public static func == (a: OutcomeScale, b: OutcomeScale) -> Bool { a.words == b.words }
  public func hash(into hasher: inout Hasher) { hasher.combine(words) }

  /// A number per person, with a baseline.
  public static let score = OutcomeScale("scores", hasBaseline: true)
  /// Something that happens to a person or does not.
  public static let event = OutcomeScale("events")
  /// The same where a baseline foretells it.
  public static let foretoldEvent = OutcomeScale("events", hasBaseline: true)
  /// A score at several waves.
  public static let course = OutcomeScale("repeated scores", hasBaseline: true)
  /// How often something happens to a person within the follow-up.
  public static let count = OutcomeScale("counts")
  /// A skewed amount per person, 0 or more: costs.
  public static let amount = OutcomeScale("costs")
  /// When something happens to a person, or until when it had not.
  public static let time = OutcomeScale("times to an event")
  /// What an effect is worth, less what it costs.
  public static let netBenefit = OutcomeScale("net benefits")
  /// A mediator and an outcome of the same person.
  public static let mediated = OutcomeScale("mediated effects")

  /// Whether it is a score, measured once or repeatedly.
  public var isScore: Bool { [.score, .course].contains(self) }
  /// Whether arms are compared by the mean of one number per person.
  public var isNumber: Bool { [.score, .count, .amount, .netBenefit].contains(self) }
  /// Whether an analysis of means can read it.
  func isMean(adjusted needsBaseline: Bool) -> Bool {
    isNumber && (hasBaseline || !needsBaseline)
  }
}

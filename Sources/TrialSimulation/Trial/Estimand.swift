public import Parts

/// What the truth of a contrast is.
public struct Estimand: Sendable, Equatable {
  /// Whether people of one arm who get another's support belong to it.
  public enum Contamination: String, Choice {
    /// The effect of the support itself: contamination biases estimates of it.
    case undiluted
    /// The effect as it would be with this much contamination.
    case diluted
  }

  /// Whether what people miss of an arm's support belongs to it.
  public enum Delivery: String, Choice {
    /// The effect of offering the support, as much of it as reaches people: treatment policy.
    case delivered
    /// The effect of all of it: what does not reach people biases estimates of it.
    case full
  }

  /// Whether contamination is part of the truth or a bias.
  public let contamination: Contamination
  /// Whether the truth is the effect as delivered, or that of full delivery.
  public let delivery: Delivery
  /// What is made of intercurrent events.
  public let intercurrent: IntercurrentStrategies

  /// What the truth is.
  ///
  /// - Parameters:
  ///   - contamination: Whether people of one arm who get another's support belong to it.
  ///   - delivery: Whether what people miss of an arm's support belongs to it.
  ///   - intercurrent: What is made of intercurrent events; treatment policy by default.
  public init(
    contamination: Contamination = .undiluted, delivery: Delivery = .delivered,
    intercurrent: IntercurrentStrategies = IntercurrentStrategies()
  ) {
    self.contamination = contamination
    self.delivery = delivery
    self.intercurrent = intercurrent
  }

  init(_ f: Fields) {
    self.init(
      contamination: f.choice(
        "contamination", default: .undiluted,
        "Whether contamination is part of the truth or a bias."),
      delivery: f.choice(
        "delivery", default: .delivered,
        "Whether the truth is the effect as delivered, or that of full delivery."),
      intercurrent: IntercurrentStrategies(
        IntercurrentStrategies.read(
          f,
          "What the question makes of each intercurrent event; treatment-policy for those that are left out."
        ),
        failure: f.quantity(
          "failure", in: IntercurrentStrategies.failures,
          "The score that stands for events that are outcomes by themselves (composite).")))
  }
}

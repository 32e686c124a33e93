public import Planning

/// A box of assumptions, and what was found at its corners and inside, at the answer.
public struct RobustPlan: Sendable {
  /// One assumption and its range.
  public struct Side: Sendable, Equatable {
    /// The place of the assumption.
    public let path: String
    /// Its range.
    public let range: ClosedRange<Double>
    /// As it was asked for, `path=a..b`.
    public let typed: String
  }

  /// A point of the box and what was found there.
  public struct Point: Sendable {
    /// What it sets.
    public let setting: [PointSetting]
    /// The measure, at the answer.
    public let response: Response
  }

  /// The sides of the box.
  public let sides: [Side]
  /// Its corners.
  public let corners: [Point]
  /// The corner that needs most.
  public let binding: Int
  /// The best of the corners.
  public let best: Response?
  /// The worst of the points inside; nil where none was tried.
  public let inside: Point?
  /// How many points inside were tried.
  public let insideTried: Int
  /// Whether the worst of them misses the target, so that no corner is the worst case.
  public let insideMisses: Bool
}

/// Designs that were solved for and priced.
public struct ComparedDesigns: Sendable {
  /// One design that reaches a target.
  public struct Priced: Sendable {
    /// What sets it apart.
    public let setting: [PointSetting]
    /// The target that it reaches.
    public let target: Double
    /// The number that was solved for.
    public let value: Double
    /// What it costs.
    public let cost: Double
    /// People in all.
    public let people: Int
    /// The measure there.
    public let at: Response
  }

  /// How many were to be compared.
  public let compared: Int
  /// Those that reach the target.
  public let priced: [Priced]
  /// Those that do not.
  public let failing: [[PointSetting]]
  /// The cheapest.
  public let cheapest: Priced
  /// The cheapest of each power, without those that cost more than a higher one; empty where it is not known.
  public let front: [Priced]
  /// Of the costs.
  public let currency: String
  /// Whether not all were solved for.
  public let isInterrupted: Bool
}
